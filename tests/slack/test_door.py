"""Who may come in, and that nothing which came in is lost or done twice."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from helpline.settings import Settings
from helpline.slack.people import People
from helpline.web.slack import SlackApp
from tests.slack.conftest import Hand
from tests.slack.payloads import ANA, BEN, BOT, BOT_ID, TEAM, event, mention, pressed, shown, typed
from tests.slack.stand_in import SECRET, SlackStandIn, settled
from tests.support.rasa import RasaStandIn
from tests.support.web import House, eventually, running

DIRECT = "D0ANA"


def asked(slack: SlackStandIn, count: int) -> Any:
    """A condition: that many answers were posted."""

    async def holds() -> bool:
        return len(slack.messages) >= count

    return holds


async def test_without_slack_settings_there_is_no_door(settings: Settings, slack: SlackStandIn) -> None:
    async with running(settings) as house:
        slack.app = house.url
        assert await slack.send({"type": "url_verification", "challenge": "3eZbrw1a"}) == 404


async def test_slacks_check_of_our_address_is_answered(house: House, slack: SlackStandIn) -> None:
    assert await slack.send({"type": "url_verification", "challenge": "3eZbrw1a"}) == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "now", "X-Slack-Signature": "v0=0"},
        {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=0"},
        {"X-Slack-Signature": "v0=0"},
        {"X-Slack-Request-Timestamp": "99999999999999999999", "X-Slack-Signature": "\u00e9"},
    ],
)
async def test_an_unsigned_or_wrongly_signed_request_is_refused(
    house: House, slack: SlackStandIn, rasa: RasaStandIn, headers: dict[str, str]
) -> None:
    assert await slack.send(event(typed(ANA, "hi", channel=DIRECT)), headers=headers) == 401
    await settled()
    assert rasa.received == []


@pytest.mark.parametrize("age", [301, 3_600, -301])
async def test_a_signature_out_of_its_window_is_refused(
    house: House, slack: SlackStandIn, age: float
) -> None:
    for _ in range(20):
        second = int(time.time())
        status = await slack.send(event(typed(ANA, "hi", channel=DIRECT)), age=age)
        if int(time.time()) == second:  # else a stamp of the future may have come into the window on its way
            assert status == 401
            return
    raise AssertionError("no request was answered in the second of its stamp")


async def test_a_signature_of_another_body_is_refused(house: House, slack: SlackStandIn) -> None:
    body = json.dumps(event(typed(ANA, "hi", channel=DIRECT)))
    stamp = str(int(time.time()))
    other = str(SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body + " "))
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": other}
    assert await slack.deliver(body, "application/json", headers=headers) == 401


@pytest.mark.parametrize("raw", ["{", "payload=%7B", "", "[]", "{}", "null", '"text"', "payload=[]"])
async def test_signed_nonsense_is_no_accident(house: House, slack: SlackStandIn, raw: str) -> None:
    assert await slack.deliver(raw, "application/json") < 500


async def test_a_replayed_request_does_nothing_twice(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    assert await slack.send(event(typed(ANA, "hi", channel=DIRECT)), times=5) == 200
    await eventually(asked(slack, 1))
    await settled()
    assert len(slack.messages) == len(rasa.received) == 1


async def test_a_replayed_click_does_nothing_twice(hand_over: Hand) -> None:
    case = await hand_over()
    assert await case.slack.interact(pressed(ANA, case.head, "claim"), times=4) == 200
    await eventually(case.shows("Claimed"))
    await settled()
    assert sum("has joined" in text for _, text in await case.customer.lines()) == 1


async def test_the_same_event_four_times_also_over_a_restart_is_answered_once(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    body = event(typed(ANA, "hi", channel=DIRECT))
    await slack.send(body, times=2)
    await eventually(asked(slack, 1))
    await house.stop()
    await house.start()
    slack.app = house.url
    await slack.send(body, times=2)
    await settled(1.0)
    assert len(slack.messages) == len(rasa.received) == 1


async def test_two_processes_answer_once(
    with_slack: Settings, house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    body = event(typed(ANA, "hi", channel=DIRECT))
    first = slack.app
    async with running(with_slack) as second:
        for _ in range(2):
            for slack.app in (first, second.url):
                await slack.send(body)
        await eventually(asked(slack, 1))
        await settled(1.0)
    assert len(slack.messages) == len(rasa.received) == 1


@pytest.mark.parametrize("mention_first", [True, False])
async def test_a_mention_and_its_twin_are_answered_once(
    house: House, slack: SlackStandIn, rasa: RasaStandIn, mention_first: bool
) -> None:
    said = mention(ANA, "what is 402?")
    twins = [event(said), event({**said, "type": "message"})]
    for body in twins if mention_first else twins[::-1]:
        await slack.send(body)
    await eventually(asked(slack, 1))
    await settled()
    assert len(slack.messages) == len(rasa.received) == 1
    assert slack.messages[0]["thread_ts"] == said["ts"]


async def test_one_gesture_that_came_as_two_messages_is_answered_once(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    for _ in range(2):
        await slack.send(event(typed(ANA, "hi", channel=DIRECT, client_msg_id="one-gesture")))
    await eventually(asked(slack, 1))
    await settled()
    assert len(rasa.received) == 1


@pytest.mark.parametrize(
    "more", [{"bot_id": BOT_ID}, {"bot_id": "B0OTHER"}, {"subtype": "bot_message"}, {"user": BOT}]
)
async def test_bots_are_not_answered_least_of_all_ourselves(
    house: House, slack: SlackStandIn, rasa: RasaStandIn, more: dict[str, Any]
) -> None:
    await slack.send(event({**typed(ANA, "hi", channel=DIRECT), **more}))
    await slack.send(event(typed(ANA, "really me", channel=DIRECT)))
    await eventually(asked(slack, 1))
    await settled()
    assert rasa.texts == ["really me"]


async def test_somebody_of_another_company_is_not_our_support(hand_over: Hand) -> None:
    case = await hand_over()
    foreign = pressed(BEN, case.head, "claim")
    foreign["user"]["team_id"] = "T0OTHER"
    assert await case.slack.interact(foreign) == 200
    await settled()
    assert (await case.customer.read())["owner"] == "waiting"


async def test_what_cannot_be_written_down_is_not_acknowledged(
    house: House, slack: SlackStandIn, rasa: RasaStandIn, with_slack: Settings
) -> None:
    class Broken:
        async def put(self, *_: Any) -> bool:
            raise OSError("disk full")

    channel = SlackApp(with_slack, Broken(), None, People(None), lambda: None)  # type: ignore[arg-type]
    channel._clock = type("Clock", (), {"now": lambda self: None})()
    body = event(typed(ANA, "hi", channel=DIRECT))
    assert (await channel.keep(body)).status == 503


async def test_the_acknowledgement_does_not_wait_for_the_answer(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    rasa.delay = 4.0
    before = asyncio.get_running_loop().time()
    assert await slack.send(event(typed(ANA, "hi", channel=DIRECT))) == 200
    assert asyncio.get_running_loop().time() - before < 3.0
    await eventually(asked(slack, 1))


async def test_neither_words_nor_signatures_are_logged(
    house: House, slack: SlackStandIn, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    body = event(typed(ANA, "top secret", channel=DIRECT))
    await slack.send(body)
    await slack.send(body, headers={"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=signed"})
    await eventually(asked(slack, 1))
    told = capsys.readouterr()
    logged = "".join(
        r.getMessage() for r in caplog.records if not r.name.startswith(("asyncio", "aiosqlite"))
    )
    assert "top secret" not in told.out + told.err + logged
    assert "v0=signed" not in told.out + told.err + logged


def test_the_steps_at_the_door_are_in_this_order(tmp_path: Any) -> None:
    settings = Settings(slack_bot_token="xoxb", slack_signing_secret=SECRET, var=tmp_path)
    channel = SlackApp(settings, None, None, People(None), lambda: None)  # type: ignore[arg-type]
    steps = [type(step).__name__ for step in channel.bolt._async_middleware_list]
    assert steps == [
        "AsyncSslCheck",
        "AsyncRequestVerification",
        "AsyncMultiTeamsAuthorization",
        "AsyncIgnoringSelfEvents",
        "AsyncUrlVerification",
        "AsyncAttachingFunctionToken",
        "AsyncCustomMiddleware",
    ]


async def test_slack_being_away_does_not_shut_the_door(
    with_slack: Settings, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    """Even who we are is not known yet: the question waits in the inbox."""
    await slack.stop()
    async with running(replace(with_slack)) as house:
        slack.app = house.url
        assert await slack.send(event(typed(ANA, "hi", channel=DIRECT))) == 200
        await settled()
        await slack.start()
        await eventually(asked(slack, 1))
    assert "You said: hi" in shown(slack.messages[0])
    assert TEAM not in shown(slack.messages[0])
