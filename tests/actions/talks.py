"""Runs actions as rasa-sdk does, with a bank-data provider that can be slow, down or unwilling."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import HelplineAction
from actions.phrases import Phrases
from actions.wiring import KNOWLEDGE, Parts
from helpline.banking.contract import Bank, Connection, Refresh, RefreshProgress
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import MentionFinder

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=timezone.utc)  # a Monday, 10:30 in Chicago
HEALTHY = Connection(
    id="1",
    bank="Chase",
    provider_id="p1",
    accounts=("Business Checking",),
    state="healthy",
    status="AVAILABLE_DATA_RETRIEVED",
    code="0",
    last_updated=NOW - timedelta(hours=3),
    last_attempt=NOW - timedelta(hours=3),
    next_refresh_at=None,
    needs_credentials=False,
)
REFUSED = replace(
    HEALTHY, state="failing", status="INCORRECT_CREDENTIALS", code="402", needs_credentials=True
)
TIMED_OUT = replace(
    HEALTHY, id="2", bank="American Express", state="failing", status="UNEXPECTED_SITE_ERROR", code="401"
)


@dataclass
class FakeBankData:
    """Implements BankData. `error` is raised by whatever is asked; `delay` seconds pass before any answer."""

    owned: list[Connection] = field(default_factory=list)
    error: Exception | None = None
    delay: float = 0.0
    started: list[tuple[str, bool]] = field(default_factory=list)

    async def _answer(self) -> None:
        await asyncio.sleep(self.delay)
        if self.error:
            raise self.error

    async def connections(self, customer: str) -> list[Connection]:
        await self._answer()
        return self.owned

    async def connection(self, customer: str, connection_id: str) -> Connection:
        await self._answer()
        return next(c for c in self.owned if c.id == connection_id)

    async def start_refresh(
        self,
        customer: str,
        connection_id: str,
        *,
        requested_at: datetime,
        credentials_updated: bool = False,
    ) -> Refresh:
        await self._answer()
        self.started.append((connection_id, credentials_updated))
        return Refresh(connection_id, NOW)

    async def progress(self, customer: str, refresh: Refresh) -> RefreshProgress:
        raise AssertionError("actions never poll")

    async def find_bank(self, name: str) -> Bank | None:
        await self._answer()
        return Bank("p9", name, "bank.example", True, False)


@cache
def knowledge() -> Knowledge:
    return Knowledge.load(KNOWLEDGE)


def parts(bank: FakeBankData, timeout: float = 5.0) -> Parts:
    return Parts(
        knowledge=knowledge(),
        mentions=MentionFinder(knowledge()),
        phrases=Phrases.load(KNOWLEDGE / "phrases.yml"),
        bank_data=lambda: bank,
        timeout=timeout,
        now=lambda: NOW,
    )


@dataclass
class Conversation:
    """Slots that stay from action to action, and what was said last."""

    bank: FakeBankData = field(default_factory=FakeBankData)
    customer: str = ""
    slots: dict[str, Any] = field(default_factory=dict)
    said: list[dict[str, Any]] = field(default_factory=list)
    timeout: float = 5.0

    async def run(
        self,
        kind: type[HelplineAction],
        intent: str,
        text: str = "",
        *,
        data: Mapping[str, Any] | None = None,
        tickets: tuple[Mapping[str, Any], ...] = (),
        ranking: tuple[tuple[str, float], ...] = (),
    ) -> list[str]:
        """Run one action; the names of the responses it uttered, in order."""
        message = {
            "intent": {"name": intent},
            "text": text,
            "entities": [],
            "intent_ranking": [{"name": name, "confidence": p} for name, p in ranking or ((intent, 0.9),)],
            "metadata": {
                "customer": {"id": self.customer, "name": "Dana Reed" if self.customer else ""},
                "asked_at": NOW.isoformat(),
                "timezone": "America/Chicago",
                "tickets": list(tickets),
                "data": data or {},
            },
        }
        event = {"event": "user", "text": text, "parse_data": {"intent_ranking": message["intent_ranking"]}}
        tracker = Tracker("c", dict(self.slots), message, [event], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        events = await kind(parts(self.bank, self.timeout)).run(dispatcher, tracker, {})
        for changed in events:
            if changed["event"] == "slot":
                self.slots[changed["name"]] = changed["value"]
        self.said = dispatcher.messages
        return [str(message["response"]) for message in dispatcher.messages]

    def custom(self, name: str) -> Any:
        """A card or command of what was said last."""
        return next((m["custom"][name] for m in self.said if name in (m.get("custom") or {})), None)

    def value(self, name: str) -> Any:
        return next(message[name] for message in self.said if name in message)
