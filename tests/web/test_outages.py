"""Rasa dead, slow, failing, empty, cut off; the web process restarted: over real sockets."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from helpline.conversations import texts
from helpline.settings import Settings
from tests.support import rasa as stand_in
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, eventually, running

pytestmark = pytest.mark.slow


async def test_a_message_sent_while_rasa_is_down_is_answered_when_it_is_back(
    customer: Customer, rasa: RasaStandIn
) -> None:
    await rasa.stop()
    await customer.say("Hello")
    await asyncio.sleep(0.7)
    assert await customer.lines() == [("customer", "Hello")]
    await rasa.start()
    assert await customer.until_answered() == [("customer", "Hello"), ("bot", "You said: Hello")]


@pytest.mark.parametrize("mood", [stand_in.failing(500), stand_in.failing(503), stand_in.empty, stand_in.cut])
async def test_one_failure_is_not_noticed(customer: Customer, rasa: RasaStandIn, mood: Any) -> None:
    rasa.moods = [mood]
    await customer.say("Hello")
    assert await customer.until_answered() == [("customer", "Hello"), ("bot", "You said: Hello")]
    assert len({turn["id"] for turn in rasa.received}) == 1


async def test_a_turn_that_was_acted_on_but_not_answered_in_time_is_not_acted_on_twice(
    settings: Settings, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    async with running(replace(settings, rasa_timeout=0.5)) as house:
        customer = await Customer.open(session, house.url)
        rasa.delay = 2.0
        await customer.say("Hello")
        await eventually(lambda: _asked(rasa, 2))
        rasa.delay = 0.0
        assert await customer.until_answered() == [("customer", "Hello"), ("bot", "You said: Hello")]
        assert len(rasa.handled) == 1


@pytest.mark.parametrize(
    "reply",
    [
        {"text": "x", "custom": {"command": {"type": "format_disk"}}},
        {"text": "x", "custom": {"command": {"type": "watch_refresh", "connection": 7}}},
        {"text": 7},
        {"text": "x", "buttons": [{"title": "No payload"}]},
        "not a reply",
    ],
)
async def test_an_answer_of_an_unknown_shape_is_a_failure_with_an_apology(
    customer: Customer, rasa: RasaStandIn, reply: object
) -> None:
    rasa.replies = lambda turn: [reply]
    await customer.say("Hello")
    assert await customer.until_answered() == [("customer", "Hello"), ("system", texts.FAILED)]


async def test_a_restart_loses_nothing(
    settings: Settings, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    await rasa.stop()
    async with running(settings) as house:
        customer = await Customer.open(session, house.url)
        for number in range(3):
            await customer.say(f"m{number}")
    await rasa.start()
    async with running(settings) as house:
        customer.url = house.url
        lines = await customer.until_answered()
        assert [text for author, text in lines if author == "bot"] == [f"You said: m{n}" for n in range(3)]


async def test_streams_end_when_the_process_stops(settings: Settings, session: aiohttp.ClientSession) -> None:
    async with running(settings) as house:
        customer = await Customer.open(session, house.url)
        async with customer.events() as events:
            assert (await events.next())[0] == "owner"
            await house.stop()
            with pytest.raises((EOFError, aiohttp.ClientError)):
                await events.next()


async def _asked(rasa: RasaStandIn, times: int) -> bool:
    return len(rasa.received) >= times
