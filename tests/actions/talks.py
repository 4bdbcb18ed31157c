"""Runs actions as rasa-sdk does: slots stay from one to the next, what was said is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import HelplineAction
from actions.wiring import KNOWLEDGE, Parts
from helpline.dialogue.phrases import Phrases
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import MentionFinder
from tests.actions.fakes import NOW, FakeBankData


@cache
def knowledge() -> Knowledge:
    return Knowledge.load(KNOWLEDGE)


@cache
def mentions() -> MentionFinder:
    return MentionFinder(knowledge())


@cache
def phrases() -> Phrases:
    return Phrases.load(KNOWLEDGE / "phrases.yml")


def parts(bank: FakeBankData, timeout: float = 5.0) -> Parts:
    return Parts(
        knowledge=knowledge(),
        mentions=mentions(),
        phrases=phrases(),
        bank_data=lambda: bank,
        timeout=timeout,
        now=lambda: NOW,
    )


def verified(*connections: object, **bank: object) -> Conversation:
    """A conversation with a customer we know, who owns these."""
    return Conversation(FakeBankData(list(connections), **bank), "cust-1")  # type: ignore[arg-type]


@dataclass
class Conversation:
    """Slots that stay from action to action, and what was said last."""

    bank: FakeBankData = field(default_factory=FakeBankData)
    customer: str = ""
    slots: dict[str, Any] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    timeout: float = 5.0
    timezone: str = "America/Chicago"

    async def run(
        self,
        kind: type[HelplineAction],
        intent: str,
        text: str = "",
        *,
        entities: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        tickets: tuple[Mapping[str, Any], ...] = (),
        ranking: tuple[tuple[str, float], ...] = (),
    ) -> list[str]:
        """Run one action; the names of the responses it uttered, in order.

        `entities` are those of a button; only what is typed has a ranking, as in Rasa.
        """
        ranked = ranking or ((intent, 0.9),) if text else ()
        message = {
            "intent": {"name": intent},
            "text": text,
            "entities": [{"entity": e, "value": v} for e, v in (entities or {}).items()],
            "intent_ranking": [{"name": name, "confidence": p} for name, p in ranked],
            "metadata": self._metadata(data, tickets),
        }
        event = {"event": "user", "text": text, "parse_data": {"intent_ranking": message["intent_ranking"]}}
        self.heard.append(event)
        tracker = Tracker("c", dict(self.slots), message, self.heard, False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        self.events = await kind(parts(self.bank, self.timeout)).run(dispatcher, tracker, {})
        for changed in self.events:
            if changed["event"] == "slot":
                self.slots[changed["name"]] = changed["value"]
        self.said = dispatcher.messages
        return [str(message["response"]) for message in dispatcher.messages]

    def _metadata(
        self, data: Mapping[str, Any] | None, tickets: tuple[Mapping[str, Any], ...]
    ) -> dict[str, Any]:
        return {
            "customer": {"id": self.customer, "name": "Dana Reed" if self.customer else ""},
            "asked_at": NOW.isoformat(),
            "timezone": self.timezone,
            "tickets": list(tickets),
            "data": data or {},
        }

    def custom(self, name: str) -> Any:
        """A card or command of what was said last."""
        return next((m["custom"][name] for m in self.said if name in (m.get("custom") or {})), None)

    def value(self, name: str) -> Any:
        return next(message[name] for message in self.said if name in message)
