"""The web process is killed between the assistant's answer and its record, while the customer waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.support import rasa as stand_in
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, eventually

pytestmark = pytest.mark.slow
BACK = "back with the assistant"


@pytest.fixture
async def process(tmp_path: Path, rasa: RasaStandIn, database_url: str) -> AsyncIterator[Process]:
    started = Process(VAR=str(tmp_path), DATABASE_URL=database_url, RASA_PORT=str(rasa.port))
    async with started:
        yield started


@pytest.fixture
async def customer(process: Process, session: aiohttp.ClientSession, rasa: RasaStandIn) -> Customer:
    """Waits for a person."""
    rasa.replies = lambda turn: [stand_in.hand_over(bank="Chase")]
    found = await Customer.open(session, process.url)
    await found.say("A person please")
    await found.until(lambda view: view["owner"] == "waiting")
    return found


async def kill_in_between(process: Process, rasa: RasaStandIn) -> None:
    async def heard() -> bool:
        return len(rasa.handled) == 2

    await eventually(heard)
    process.kill()
    rasa.delay = 0.0
    await process.start()


async def test_an_answer_is_said_once(process: Process, customer: Customer, rasa: RasaStandIn) -> None:
    rasa.replies, rasa.delay = lambda turn: [stand_in.say("It is."), stand_in.note(bank="Ally")], 60.0
    before = await customer.lines()
    await customer.say("Is it safe?")
    await kill_in_between(process, rasa)
    assert await customer.until_answered() == [*before, ("customer", "Is it safe?"), ("bot", "It is.")]
    assert len({turn["id"] for turn in rasa.received}) == 2
    assert (await customer.read())["owner"] == "waiting"


@pytest.mark.parametrize("clicks", [False, True])
async def test_a_wish_to_go_back_is_granted_once(
    process: Process, customer: Customer, rasa: RasaStandIn, clicks: bool
) -> None:
    """Also to who lost patience and clicked meanwhile."""
    rasa.replies, rasa.delay = lambda turn: [stand_in.resume()], 60.0
    await customer.say("never mind")
    await kill_in_between(process, rasa)
    if clicks:  # the dead process still holds the lease
        await customer.choose("resume")
    lines = await customer.until_answered()
    assert [BACK in text for author, text in lines if author == "system"] == [False, True]
    assert (await customer.read())["owner"] == "bot"
