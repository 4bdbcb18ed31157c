from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from helpline.settings import Settings
from tests.slack import payloads
from tests.slack.payloads import ANA, CHANNEL
from tests.slack.stand_in import SECRET, TOKEN, SlackStandIn
from tests.support import rasa as rasa_stand_in
from tests.support.fixtures import (  # noqa: F401
    database_url,
    rasa,
    session,
    settings,
)
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, eventually, running


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandIn]:
    started = SlackStandIn()
    await started.start()
    yield started
    await started.stop()
    assert started.broken == []


@pytest.fixture
def with_slack(settings: Settings, slack: SlackStandIn) -> Settings:  # noqa: F811
    return replace(
        settings,
        slack_bot_token=TOKEN,
        slack_signing_secret=SECRET,
        slack_channel=CHANNEL,
        slack_api_url=slack.url,
        slack_staff=(ANA,),
        public_url="https://help.example",
    )


@pytest.fixture
async def house(with_slack: Settings, slack: SlackStandIn) -> AsyncIterator[House]:
    async with running(with_slack) as started:
        slack.app = started.url
        yield started


class Case:
    """A customer who was handed over, and the thread that tells of it."""

    def __init__(self, slack: SlackStandIn, customer: Customer) -> None:
        self.slack = slack
        self.customer = customer
        self.ts = ""

    @property
    def head(self) -> dict[str, Any]:
        return next(m for m in self.slack.messages if m["ts"] == self.ts)

    @property
    def thread(self) -> list[str]:
        return self.slack.thread(self.ts)

    async def press(self, user: str, action: str) -> None:
        assert await self.slack.interact(payloads.pressed(user, self.head, action)) == 200

    async def type(self, user: str, text: str, **more: Any) -> dict[str, Any]:
        inner = payloads.typed(user, text, self.ts, **more)
        assert await self.slack.send(payloads.event(inner)) == 200
        return inner

    async def claimed(self, user: str) -> None:
        await self.press(user, "claim")
        await eventually(self.shows(f"Claimed by <@{user}>"))

    def shows(self, words: str) -> Any:
        """A condition: the thread's first message says so."""

        async def holds() -> bool:
            return words in payloads.shown(self.head)

        return holds

    def has(self, words: str) -> Any:
        """A condition: some message in the thread says so."""

        async def holds() -> bool:
            return any(words in text for text in self.thread)

        return holds

    def customer_reads(self, words: str) -> Any:
        async def holds() -> bool:
            return ("agent", words) in await self.customer.lines()

        return holds


Hand = Callable[..., Any]


@pytest.fixture
async def hand_over(
    house: House,
    slack: SlackStandIn,
    rasa: RasaStandIn,  # noqa: F811
    session: aiohttp.ClientSession,  # noqa: F811
) -> AsyncIterator[Hand]:
    """`await hand_over("my words", **brief)` is a Case whose thread is posted."""
    async with AsyncExitStack() as _:

        async def one(words: str = "A person please", **brief: Any) -> Case:
            rasa.replies = lambda _turn: [rasa_stand_in.hand_over("requested", **brief)]
            customer = await Customer.open(session, house.url)
            known = len(slack.heads)
            await customer.say(words, str(uuid4()))
            case = Case(slack, customer)

            async def posted() -> bool:
                return len(slack.heads) > known and len(slack.thread(slack.heads[-1]["ts"])) > 0

            await eventually(posted)
            case.ts = slack.heads[-1]["ts"]
            return case

        yield one
