"""Ready means able to do the work: a row can be written, the assistant takes turns. Who isn't takes none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from helpline.conversations import texts
from helpline.settings import Settings
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, eventually, running

pytestmark = pytest.mark.slow


async def readiness(session: aiohttp.ClientSession, url: str) -> tuple[int, dict[str, str]]:
    async with session.get(f"{url}/health/ready") as response:
        return response.status, (await response.json())["parts"]


@pytest.fixture
async def sick(rasa: RasaStandIn) -> AsyncIterator[RasaStandIn]:
    """Another Rasa, which hangs: it answers nothing, not even whether it is ready."""
    stand_in = RasaStandIn()
    await stand_in.start()
    stand_in.awake.clear()
    yield stand_in
    stand_in.awake.set()
    await stand_in.stop()


async def test_a_web_whose_rasa_is_sick_takes_no_turns(
    settings: Settings, session: aiohttp.ClientSession, rasa: RasaStandIn, sick: RasaStandIn
) -> None:
    async with running(replace(settings, rasa_port=sick.port)) as other, running(settings):
        status, parts = await readiness(session, other.url)
        assert (status, parts["assistant"]) == (503, "failing")
        customers = [await Customer.open(session, other.url) for _ in range(10)]
        for customer in customers:
            await customer.say("Hello")
        for customer in customers:
            assert await customer.until_answered() == [("customer", "Hello"), ("bot", "You said: Hello")]
    assert sick.received == []
    assert len(rasa.received) == 10


async def test_where_no_rasa_is_well_the_customer_is_told_all_the_same(
    settings: Settings, session: aiohttp.ClientSession, sick: RasaStandIn
) -> None:
    async with running(replace(settings, rasa_port=sick.port)) as house:
        customer = await Customer.open(session, house.url)
        await customer.say("Hello")
        view = await customer.until(lambda view: len(view["messages"]) > 1)
        assert view["messages"][1]["text"] == texts.TROUBLE
        assert sick.received == []
        sick.awake.set()
        lines = await customer.until_answered()
        assert lines[-1] == ("bot", "You said: Hello")


async def test_many_questions_cost_one_written_row(house: House, session: aiohttp.ClientSession) -> None:
    answers = await asyncio.gather(*(readiness(session, house.url) for _ in range(50)))
    assert [status for status, _ in answers] == [200] * 50


async def test_a_full_disk_is_not_ready_and_says_so_until_there_is_room(
    tmp_path: Path, rasa: RasaStandIn, session: aiohttp.ClientSession
) -> None:
    async with Process(VAR=str(tmp_path), RASA_PORT=str(rasa.port)) as process:
        customer = await Customer.open(session, process.url)
        await customer.say("Hello")
        await customer.until_answered()
        process.fill_disk()
        message = {"id": str(uuid4()), "text": "one more"}
        status, problem = await customer.post(message)
        assert (status, problem["code"]) == (503, "database-away")
        await eventually(lambda: _is(session, process.url, "failing"))
        process.empty_disk()
        assert await customer.post(message) == (202, {"seq": 3})
        await eventually(lambda: _is(session, process.url, "ok"))


async def _is(session: aiohttp.ClientSession, url: str, state: str) -> bool:
    return (await readiness(session, url))[1]["database"] == state
