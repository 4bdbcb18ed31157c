"""The desk and Slack work on the same tickets; the desk may run in another process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from helpline.container import Container
from helpline.errors import Conflict
from helpline.settings import Settings
from tests.slack.conftest import Case, Hand
from tests.slack.payloads import ANA, BEN, buttons
from tests.slack.stand_in import SlackStandIn
from tests.support.web import House, eventually

DORA = "dora-of-the-desk"


@pytest.fixture
async def desk(house: House) -> AsyncIterator[Container]:
    """Another process on the same database."""
    other = Container(house.settings)
    yield other
    await other.close()


async def test_a_claim_in_the_desk_shows_in_slack(hand_over: Hand, desk: Container) -> None:
    case = await hand_over()
    await desk.agents.claim(case.customer.id, DORA, "Dora")
    await eventually(case.shows("Claimed by a colleague in the desk"))
    await eventually(case.has("Dora from our support team has joined."))
    assert "claim" not in [button["action_id"] for button in buttons(case.head)]


async def test_what_is_said_in_the_desk_shows_in_the_thread(hand_over: Hand, desk: Container) -> None:
    case = await hand_over()
    await desk.agents.claim(case.customer.id, DORA, "Dora")
    await desk.agents.say(case.customer.id, DORA, "1", "Hello from the desk", "Dora")
    await eventually(case.has("Dora, "))
    await eventually(case.has("Hello from the desk"))


async def test_resolved_in_the_desk_is_resolved_in_slack(hand_over: Hand, desk: Container) -> None:
    case = await hand_over()
    await desk.agents.claim(case.customer.id, DORA, "Dora")
    await desk.agents.resolve(case.customer.id, DORA, close=True)
    await eventually(case.shows("Resolved"))


async def test_back_in_the_queue_calls_for_somebody_again(
    hand_over: Hand, desk: Container, slack: SlackStandIn
) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await desk.agents.transfer(case.customer.id, f"slack:{ANA}", "")
    await eventually(case.has("is waiting for somebody again"))
    await eventually(case.shows("Waiting"))
    call = next(m for m in slack.messages if "waiting for somebody again" in m["text"])
    assert call["reply_broadcast"] is True


async def test_given_back_to_the_assistant_the_thread_still_follows(hand_over: Hand, desk: Container) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await desk.agents.give_back(case.customer.id, f"slack:{ANA}")
    await eventually(case.shows("Back with the assistant"))
    assert "claim" in [button["action_id"] for button in buttons(case.head)]


async def test_of_slack_and_desk_claiming_at_once_one_has_it(hand_over: Hand, desk: Container) -> None:
    for _ in range(5):
        await _race(await hand_over(), desk)


async def _race(case: Case, desk: Container) -> None:
    async def from_desk() -> bool:
        try:
            await desk.agents.claim(case.customer.id, DORA, "Dora")
        except Conflict:
            return False
        return True

    before = len(case.slack.ephemerals)
    _, desk_won = await asyncio.gather(case.press(ANA, "claim"), from_desk())
    await eventually(case.shows("Claimed by a colleague" if desk_won else f"Claimed by <@{ANA}>"))

    async def told() -> bool:
        return len(case.slack.ephemerals) == before + int(desk_won)

    await eventually(told)
    joined = [text for _, text in await case.customer.lines() if "has joined" in text]
    assert len(joined) == 1


class TestImpatient:
    """Where a chat is taken back after a moment."""

    @pytest.fixture
    def with_slack(self, with_slack: Settings) -> Settings:
        return replace(with_slack, take_back_after=3.0)

    async def test_a_chat_of_a_silent_colleague_goes_back_and_is_told_in_thread_and_chat(
        self, hand_over: Hand, slack: SlackStandIn
    ) -> None:
        case = await hand_over()
        await case.claimed(ANA)
        await case.customer.until(lambda view: view["owner"] == "waiting")
        words = "Ana hasn't been able to answer. You're back in the queue"
        assert sum(words in text for _, text in await case.customer.lines()) == 1
        await eventually(case.has(words))
        await eventually(case.has("is waiting for somebody again"))
        await eventually(case.shows("Waiting for somebody"))
        call = next(m for m in slack.messages if "waiting for somebody again" in m["text"])
        assert call["reply_broadcast"] is True
        await case.claimed(BEN)
