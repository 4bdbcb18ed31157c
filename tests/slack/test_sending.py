"""Slack slow, throttling, away: everything arrives, once, in order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.conftest import Hand
from tests.slack.payloads import ANA, event, typed
from tests.slack.stand_in import SlackStandIn, settled
from tests.support.web import House, eventually

DIRECT = "D0ANA"


@pytest.mark.parametrize(
    "mood", ["cut", "lost", 500, 503, 1.0, "ratelimited", "internal_error", "not_in_channel"]
)
async def test_a_hand_over_is_posted_once_whatever_happens_to_the_first_call(
    hand_over: Hand, slack: SlackStandIn, mood: Any
) -> None:
    slack.moods["chat.postMessage"] = [mood]
    case = await hand_over("help")
    await settled()
    assert len(slack.heads) == 1
    assert len([text for text in case.thread if "help" in text]) == 1


async def test_a_429_is_waited_out_for_as_long_as_slack_says(hand_over: Hand, slack: SlackStandIn) -> None:
    case = await hand_over()
    before = slack.count("chat.postMessage")
    slack.moods["chat.postMessage"] = [2.0]
    await case.customer.say("one")
    await eventually(lambda: _calls(slack, before + 1))
    await settled(1.5)
    assert slack.count("chat.postMessage") == before + 1
    await eventually(case.has("one"))


async def _calls(slack: SlackStandIn, count: int) -> bool:
    return slack.count("chat.postMessage") >= count


async def test_order_is_kept_through_failures(hand_over: Hand, slack: SlackStandIn) -> None:
    case = await hand_over()
    slack.moods["chat.postMessage"] = ["cut", "lost", 500, "lost", 0.5, "cut"]
    for number in range(8):
        await case.customer.say(f"line {number}")
    await eventually(case.has("line 7"))
    seen = [text.split("\n")[-1] for text in case.thread if "line " in text]
    assert seen == [f"line {number}" for number in range(8)]


async def test_an_outage_is_waited_out_even_over_a_restart(
    hand_over: Hand, slack: SlackStandIn, house: House
) -> None:
    case = await hand_over()
    await slack.stop()
    for number in range(3):
        await case.customer.say(f"line {number}")
    await house.stop()
    await house.start()
    slack.app = case.customer.url = house.url
    await slack.start()
    await eventually(case.has("line 2"))
    seen = [text.split("\n")[-1] for text in case.thread if "line " in text]
    assert seen == ["line 0", "line 1", "line 2"]


async def test_a_message_that_slack_will_never_take_does_not_hold_up_the_others(
    hand_over: Hand, slack: SlackStandIn
) -> None:
    case = await hand_over()
    slack.moods["chat.postMessage"] = ["msg_too_long"]
    await case.customer.say("first")
    await case.customer.say("second")
    await eventually(case.has("second"))
    assert not any("first" in text for text in case.thread)


async def test_a_dialog_that_comes_too_late_is_told(hand_over: Hand, slack: SlackStandIn) -> None:
    case = await hand_over()
    slack.moods["views.open"] = ["expired_trigger_id"]
    await case.press(ANA, "reply")

    async def told() -> bool:
        return any("too long" in w["text"] for w in slack.ephemerals)

    await eventually(told)


async def test_what_is_said_in_a_direct_message_is_answered_after_an_outage(
    house: House, slack: SlackStandIn
) -> None:
    slack.moods["chat.postMessage"] = ["lost", "cut", 500]
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))

    async def answered() -> bool:
        return len(slack.messages) >= 1

    await eventually(answered)
    await settled(2.5)
    assert len(slack.messages) == 1
