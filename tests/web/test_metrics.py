"""Figures that operators set alarms on: what waits and for how long, connections, the process."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.support.rasa import RasaStandIn, hand_over
from tests.support.web import Customer, House, eventually

Figures = dict[str, float]


@pytest.fixture
async def frozen(rasa: RasaStandIn) -> AsyncIterator[RasaStandIn]:
    """Takes turns and answers none."""
    rasa.awake.clear()
    yield rasa
    rasa.awake.set()


async def figures(session: aiohttp.ClientSession, house: House) -> Figures:
    async with session.get(f"{house.url}/metrics") as answer:
        text = await answer.text()
    return {name: float(value) for name, value in re.findall(r"^([^# ]\S*(?: use\"\})?) (\S+)$", text, re.M)}


async def test_a_turn_that_waits_grows_older(
    house: House, session: aiohttp.ClientSession, frozen: RasaStandIn
) -> None:
    assert (await figures(session, house))["helpline_turns_oldest_seconds"] == 0
    await (await Customer.open(session, house.url)).say("hello")
    first = await figures(session, house)
    assert first["helpline_turns_pending"] == 1

    async def older() -> bool:
        return (await figures(session, house))["helpline_turns_oldest_seconds"] > max(
            0.2, first["helpline_turns_oldest_seconds"]
        )

    await eventually(older)


async def test_who_waits_for_a_person_is_counted_until_somebody_comes(
    house: House, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    rasa.replies = lambda turn: [hand_over()]
    customer = await Customer.open(session, house.url)
    await customer.say("a person please")
    await customer.until(lambda view: view["owner"] == "waiting")
    found = await figures(session, house)
    assert found["helpline_tickets_waiting"] == 1
    assert 0 < found["helpline_tickets_oldest_seconds"] < 60
    assert found["helpline_turns_pending"] == 0


async def test_connections_and_the_process_are_told(house: House, session: aiohttp.ClientSession) -> None:
    found = await figures(session, house)
    assert found['helpline_database_connections{pool="main",which="most"}'] == 10
    assert 0 <= found['helpline_database_connections{pool="main",which="in use"}'] <= 10
    assert found["process_resident_memory_bytes"] > 1e7
    assert found["helpline_provider_breaker_open"] == 0
