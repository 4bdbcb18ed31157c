"""It is told once, whatever dies, however many work on it, and whatever the provider does."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from helpline.conversations.messages import Customer
from tests.noticing.office import ANN, Office
from tests.support.parts import Parts

pytestmark = pytest.mark.timeout(600)


async def test_it_is_told_once_however_often_a_worker_dies(office: Office) -> None:
    names = [f"customer-{number}" for number in range(8)]
    chats = [await office.parts.open(Customer(id=name, name=name)) for name in names]
    for name in names:
        await office.furnish(office.broken(), login=name)
    await office.event(*names)
    office.parts.clock.advance(minutes=16)
    for delay in (0.0, 0.001, 0.003, 0.006, 0.01, 0.015, 0.02, 0.03):  # anywhere between lease and end
        task = asyncio.create_task(office.worker.step())
        await asyncio.sleep(delay)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        office.parts.clock.advance(minutes=2)
    await office.settle()
    for chat in chats:
        assert len(await office.words(chat)) == 1


async def test_two_processes_tell_it_once(
    office: Office, database_url: str, session: aiohttp.ClientSession
) -> None:
    chat = await office.parts.open(ANN)
    await office.furnish(office.broken())
    async with Parts(database_url, office.parts.clock) as other:
        beside = Office(other, office.url, session, "never")
        await office.event()
        office.parts.clock.advance(minutes=16)
        await asyncio.gather(*(one.settle() for one in (office, beside, office, beside)))
    assert len(await office.words(chat)) == 1


async def test_while_the_provider_asks_to_wait_all_wait_and_none_is_forgotten(office: Office) -> None:
    names = [f"customer-{number}" for number in range(3)]
    chats = [await office.parts.open(Customer(id=name, name=name)) for name in names]
    for name in names:
        await office.furnish(office.broken(), login=name)
    fault = {"path": "/ysl/providerAccounts", "status": 429, "retry_after": 120, "times": 1}
    async with office.session.put(f"{office.url}/sandbox/faults", json=fault) as response:
        assert response.status == 200, await response.text()
    await office.event(*names)
    await office.pass_time(hours=1)
    assert [len(await office.words(chat)) for chat in chats] == [1, 1, 1]
