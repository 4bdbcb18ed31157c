"""The process is killed around a notification: it arrives, and a browser can tell that it is the same one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.desk.agent import DeskAgent, add_account
from tests.mail.conftest import answered
from tests.push.conftest import CONTACT, KEY, arrived, subscribe
from tests.push.stand_in import PushServer
from tests.support.closing import Closing
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
async def process(
    tmp_path: Path, service: PushServer, rasa: RasaStandIn, database_url: str
) -> AsyncIterator[Process]:
    started = Process(
        VAR=str(tmp_path),
        DATABASE_URL=database_url,
        RASA_PORT=str(rasa.port),
        PUSH_KEY=KEY,
        PUSH_CONTACT=CONTACT,
        PUSH_SERVICES=service.url,
        PUSH_DELAY="0.2",
    )
    async with started:
        yield started


async def test_killed_before_the_service_says_that_it_has_it(
    process: Process, service: PushServer, database_url: str, session: aiohttp.ClientSession, closing: Closing
) -> None:
    await add_account(database_url, "ann")
    agent = closing(DeskAgent(process.url, "ann"))
    await agent.login()
    customers = [await Customer.open(session, process.url) for _ in range(4)]
    browsers = [service.browser() for _ in customers]
    for customer, browser in zip(customers, browsers, strict=True):
        await subscribe(customer, browser)
    service.hold = asyncio.Event()
    for customer in customers:
        await answered(agent, customer)
    await arrived(service, seconds=90)
    process.kill()
    service.hold.set()
    service.hold = None
    await process.start()

    def told(endpoint: str) -> list[str]:
        return [news["id"] for where, news in service.taken if where == endpoint]

    async def all_told() -> bool:
        return all(told(one.endpoint) for one in browsers)

    async def asked_again() -> bool:
        """What nobody said of whether it was taken is due again when its lease has ended."""
        return service.asked > len(browsers)

    await eventually(all_told, 120)
    await eventually(asked_again, 120)
    for one in browsers:
        assert len(set(told(one.endpoint))) == 1  # the worker in the browser shows it once
