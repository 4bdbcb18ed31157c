"""Runs actions as rasa-sdk does: slots stay from one to the next, what was said is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import HelplineAction
from actions.skills import SmallTalk
from actions.wiring import KNOWLEDGE, Parts
from helpline.dialogue.clauses import split
from helpline.dialogue.phrases import Phrases
from helpline.dialogue.responses import Responses
from helpline.dialogue.state import State, load
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import MentionFinder
from helpline.places import ROOT
from tests.actions.fakes import NOW, FakeBankData


@cache
def _whole() -> tuple[Knowledge, MentionFinder, Phrases, Responses]:
    knowledge = Knowledge.load(KNOWLEDGE)
    phrases, responses = Phrases.load(KNOWLEDGE / "phrases.yml"), Responses.load(ROOT / "domain.yml")
    return knowledge, MentionFinder(knowledge), phrases, responses


def parts(bank: FakeBankData, timeout: float = 5.0) -> Parts:
    return Parts(*_whole(), bank_data=lambda: bank, timeout=timeout, now=lambda: NOW)


def verified(*connections: object, **bank: object) -> Talk:
    """A conversation with a customer we know, who owns these."""
    return Talk(FakeBankData(list(connections), **bank), "cust-1")  # type: ignore[arg-type]


@dataclass
class Talk:
    """Slots that stay from action to action, and the messages of the last one."""

    bank: FakeBankData = field(default_factory=FakeBankData)
    customer: str = ""
    slots: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    timeout: float = 5.0
    floor: str = "bot"
    promises: bool = True
    repairs: bool = False
    tickets: list[dict[str, Any]] = field(default_factory=list)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    wait: dict[str, Any] | None = None

    @property
    def state(self) -> State:
        return load(self.slots.get("dialogue"))

    async def type(
        self,
        kind: type[HelplineAction],
        text: str,
        *labels: str,
        topics: Sequence[tuple[str, float]] = (),
    ) -> list[str]:
        """Typed words, each clause read as carrying `labels`; the ids of the responses said, in order."""
        return await self._typed(kind, text, lambda _: labels, topics)

    async def type_read(self, text: str, labels: Mapping[str, str]) -> list[str]:
        """Typed words of several clauses, each read as its own label."""
        return await self._typed(SmallTalk, text, lambda clause: (labels[clause],), ())

    async def _typed(
        self,
        kind: type[HelplineAction],
        text: str,
        labels: Callable[[str], Sequence[str]],
        topics: Sequence[tuple[str, float]],
    ) -> list[str]:
        clauses = [
            {
                "text": span.text,
                "start": span.start,
                "end": span.end,
                "labels": dict.fromkeys(labels(span.text), 0.9),
                "topics": [list(topic) for topic in topics],
            }
            for span in split(text)
        ]
        ranking = [{"name": "inform", "confidence": 0.4}]
        message = {"text": text, "intent_ranking": ranking, "reading": {"clauses": clauses}}
        return await self._run(kind, {"intent": ranking[0], **message})

    async def click(self, kind: type[HelplineAction], intent: str, **entities: str) -> list[str]:
        told = [{"entity": name, "value": value} for name, value in entities.items()]
        return await self._run(kind, {"intent": {"name": intent}, "text": f"/{intent}", "entities": told})

    async def happen(self, kind: type[HelplineAction], intent: str, **data: object) -> list[str]:
        """An event that `web` tells."""
        return await self._run(kind, {"intent": {"name": intent}, "text": f"/{intent}"}, data=data)

    async def _run(self, kind: type[HelplineAction], message: dict[str, Any], **told: Any) -> list[str]:
        message["metadata"] = {
            "customer": {"id": self.customer, "name": "Dana Reed" if self.customer else ""},
            "asked_at": NOW.isoformat(),
            "timezone": "America/Chicago",
            "floor": self.floor,
            "promises": self.promises,
            "tickets": self.tickets,
            "incidents": self.incidents,
            "wait": self.wait,
            **told,
        }
        tracker = Tracker("c", dict(self.slots), message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        for event in await kind(replace(parts(self.bank, self.timeout), repairs=self.repairs)).run(
            dispatcher, tracker, {}
        ):
            self.slots[event["name"]] = event["value"]
        self.messages = dispatcher.messages
        return [response for told in self._custom("about") for response in told["said"]]

    def _custom(self, name: str) -> list[dict[str, Any]]:
        told = (message.get("custom") or {} for message in self.messages)
        return [one[name] for one in told if name in one]

    def commands(self) -> list[dict[str, Any]]:
        """What was asked of `web` last."""
        return self._custom("command")

    def told(self) -> list[str]:
        """Incidents that the customer was told of last."""
        return [incident for one in self._custom("saw") for incident in one["told"]]

    def signs(self) -> list[dict[str, Any]]:
        """What was said of the banks last."""
        return [sighting for one in self._custom("saw") for sighting in one["sightings"]]

    def buttons(self) -> list[str]:
        return [button["payload"] for message in self.messages for button in message["buttons"]]
