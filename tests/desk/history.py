"""Three weeks of mixed work, made by the rooms themselves with a clock that moves; always the same."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from random import Random
from typing import Any
from uuid import uuid4

from helpline.conversations.customer_extras import CustomerExtras
from helpline.conversations.messages import Answer, Brief, Customer, HandOver, Reply, Turn
from helpline.conversations.models import Watch
from helpline.desk.reports import NOT_UNDERSTOOD
from tests.support.parts import Parts

DAYS = 21
PEOPLE = [Customer(id=f"cust-{number}", name=f"Customer {number}") for number in range(6)] + [Customer()] * 2
BANKS = [
    "Chase",
    "Wells Fargo",
    '=HYPERLINK("http://evil","x")',
    "<script>alert(1)</script>",
    "@SUM(1)\n+1",
    "",
]
CODES = ["402", "409", "403", ""]
REASONS = ["requested", "frustrated", "way_ended"]
MISSED = "What was that?"
SAID = {
    "how?": ["topic:disconnect-account", "utter_status_healthy"],
    "it is broken": ["utter_seen", "utter_refresh_started"],
    "it works": ["utter_fixed_told", "utter_fixed_told", "utter_seen_works"],
    "I will wait": ["utter_will_wait"],
    "thanks": ["utter_thank"],
}
"""What the assistant may say to such words."""
ASKED = ["", "", "", "", "anything_else", "next_bank", "bank_login"]


class History:
    """`live` fills the database behind `parts`."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.dice = Random(20_260_302)
        self.extras = CustomerExtras(parts.transactions, parts.shares)
        self.old: list[str] = []
        self.banks = cycle(BANKS)

    async def live(self) -> None:
        self.parts.assistant.then = self._answer
        self.parts.start()
        self.parts.clock.advance(days=-DAYS - 9)
        for _ in range(DAYS):
            for _ in range(self.dice.randint(1, 3)):
                await self._visit()
                self.parts.clock.advance(hours=self.dice.uniform(0.2, 6))
            self.parts.clock.advance(hours=self.dice.uniform(6, 14))
        for seconds in (60, 4_000):
            await self._cancels(seconds)
        await self.parts.stop()

    async def _answer(self, turn: Turn) -> Answer:
        dice = self.dice
        if "person" in turn.text:
            brief = Brief(bank=next(self.banks), code=dice.choice(CODES))
            return Answer(
                replies=(Reply(text="I'll get one."),),
                commands=(HandOver(reason=dice.choice(REASONS), brief=brief),),
            )
        if turn.event:
            said = {"succeeded": "utter_refresh_succeeded", "failed": "utter_refresh_failed"}
            return _about(said.get(str(turn.data.get("state")), "utter_refresh_unknown"))
        if "code" in turn.text:
            card = {"type": "error_code", "code": dice.choice(CODES[:3]), "title": "A code", "steps": []}
            asks = "which_bank" if "another" in turn.text else ""
            about = {"said": ["utter_explain_code"], "asks": asks, "bank": ""}
            return Answer(replies=(Reply(text="That code means …", card=card, about=about),))
        if turn.text in SAID:
            return _about(dice.choice(SAID[turn.text]), dice.choice(ASKED))
        if "blah" in turn.text:
            about = {"said": [dice.choice(NOT_UNDERSTOOD)], "asks": "", "bank": ""}
            return Answer(replies=(Reply(text=MISSED, about=about),))
        return Answer(replies=(Reply(text="I see."),))

    async def _visit(self) -> None:
        """Somebody comes: back to an old conversation, or to a new one, sometimes without a word."""
        dice = self.dice
        if self.old and dice.random() < 0.25:
            conversation = dice.choice(self.old)
        else:
            conversation = await self.parts.open(dice.choice(PEOPLE))
            self.old.append(conversation)
        if dice.random() < 0.1:
            return
        for _ in range(dice.randint(1, 3)):
            words = ["hello", "a code", "blah", "another code", *SAID]
            await self._say(conversation, dice.choice(words))
        if dice.random() < 0.4:
            await self._refresh(conversation)
        if dice.random() < 0.4:
            await self._case(conversation)
        if dice.random() < 0.5:
            await self.extras.rate(conversation, dice.randint(1, 5), "=words")

    async def _cancels(self, after: float) -> None:
        """Somebody asks for a person, and so many seconds later needs none."""
        conversation = await self.parts.open(PEOPLE[0])
        await self._say(conversation, "a person please")
        self.parts.clock.advance(seconds=after)
        await self.parts.choose(conversation, "withdraw")

    async def _say(self, conversation: str, text: str) -> None:
        await self.parts.say(conversation, text)
        await self.parts.until_answered(conversation)
        self.parts.clock.advance(seconds=self.dice.uniform(5, 90))

    async def _refresh(self, conversation: str) -> None:
        now, part = self.parts.clock.now(), timedelta(minutes=5)
        fixed: dict[str, Any] = {
            "customer": "c",
            "bank": "Chase",
            "started_at": now,
            "deadline": now + part,
            "due_at": now,
        }
        watch = Watch(id=str(uuid4()), conversation=conversation, connection=str(uuid4()), **fixed)
        async with self.parts.transactions.begin(conversation) as unit:
            await unit.watch(watch)
        self.parts.clock.advance(seconds=self.dice.uniform(5, 60))
        if (end := self.dice.choice(["succeeded", "succeeded", "failed", "unknown", ""])) != "":
            await self.parts.refreshes.ended(watch, end)
            await self.parts.until_answered(conversation)

    async def _case(self, conversation: str) -> None:
        """To a person, who may be quick, slow, or never there."""
        dice, agents = self.dice, self.parts.agents
        if await self.parts.owner(conversation) == "bot":
            await self._say(conversation, "a person please")
        self.parts.clock.advance(seconds=dice.choice([20, 200, 800]))
        if dice.random() < 0.2:
            return
        await agents.claim(conversation, "slack:U1", "Una")
        self.parts.clock.advance(seconds=dice.uniform(1, 90))
        await agents.say(conversation, "slack:U1", str(uuid4()), "Una here", "Una")
        self.parts.clock.advance(seconds=dice.uniform(60, 4_000))
        if dice.random() < 0.8:
            await agents.resolve(conversation, "slack:U1", close=True, outcome="fixed")
        else:
            await agents.give_back(conversation, "slack:U1")
        await self.parts.until_answered(conversation)


def _about(said: str, asks: str = "") -> Answer:
    return Answer(replies=(Reply(text=f"{said} {asks}", about={"said": [said], "asks": asks, "bank": ""}),))
