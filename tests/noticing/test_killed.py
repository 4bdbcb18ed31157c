"""The process is killed while events come in, are read and told: each customer hears once, of everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from helpline.conversations.messages import Customer as Person
from helpline.web.identity import make_identity
from tests.noticing.world import EVENT_SECRET, Provider, broken, notices
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET, Customer, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
KILLS = 4


@pytest.fixture
async def process(
    tmp_path: Path, provider: Provider, rasa: RasaStandIn, database_url: str
) -> AsyncIterator[Process]:
    started = Process(
        VAR=str(tmp_path),
        DATABASE_URL=database_url,
        RASA_PORT=str(rasa.port),
        YODLEE_URL=f"{provider.url}/ysl",
        YODLEE_CLIENT_ID="id",
        YODLEE_SECRET="secret",
        EVENT_SECRET=EVENT_SECRET,
        NOTICE_AFTER="0.001",
        QUIET_HOURS="never",
        CONVERSATION_BURST="1000",
        LOG_LEVEL="debug",
    )
    async with started:
        await provider.subscribe(f"{started.url}/hooks/yodlee/{EVENT_SECRET}")
        yield started


async def test_killed_at_any_moment_each_customer_hears_once(
    process: Process, provider: Provider, session: aiohttp.ClientSession
) -> None:
    customers = {}
    for number in range(12):
        login = f"customer-{number}"
        await provider.furnish(login, broken(), broken("citi"))
        identity = make_identity(Person(id=login, name=login), SECRET, seconds=3_000)
        customers[login] = await Customer.open(session, process.url, identity=identity)
    taken = 0
    for number, login in enumerate(customers):
        for _ in range(2):
            taken += (await provider.send(login, times=3)).count(200)
        if number % (len(customers) // KILLS) == 2:
            await asyncio.sleep(0.05 * number)  # another moment each time
            process.kill()
            await process.start()
    assert taken == 6 * len(customers)

    async def all_told() -> bool:
        for one in customers.values():
            if not notices(await one.read()):
                return False
        return True

    await eventually(all_told, 240, every=1.0)  # all read from one address, which has its bounds
    for customer in customers.values():
        [notice] = notices(await customer.read())
        assert "- Chase stopped" in notice["text"]
        assert "- citi" in notice["text"]
    assert EVENT_SECRET not in process.log
