"""Who sends too much is told when to come back, whichever process it meets and whatever address it claims."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
from multidict import CIMultiDict

from helpline.settings import Settings
from helpline.web.address import keyed
from tests.support.databases import Databases
from tests.support.postgres import free_port
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, eventually, running

HERE, ELSEWHERE = "198.51.100.66", "192.0.2.7"


@pytest.fixture
def database_url(tmp_path: Path, databases: Databases) -> str:
    """What the database does is tried with both kinds in conversations/test_shares.py."""
    return databases.sqlite(tmp_path / "helpline.db")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Behind a proxy on the same machine."""
    return replace(settings, trusted_proxies=("127.0.0.0/8",))


async def opened_from(session: aiohttp.ClientSession, url: str, *lines: str) -> int:
    """Status of opening a conversation; each line is one X-Forwarded-For."""
    headers = CIMultiDict([("X-Forwarded-For", line) for line in lines])
    async with session.post(f"{url}/api/conversations", json={}, headers=headers) as response:
        return response.status


async def test_what_waits_is_bounded_by_address_whichever_process_takes_it(
    settings: Settings, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    rasa.delay = 60
    few = replace(settings, waiting_per_client=3)
    async with running(few) as one, running(few) as other:
        chats = []
        for address in (HERE, ELSEWHERE):
            headers = {"X-Forwarded-For": address}
            async with session.post(f"{one.url}/api/conversations", json={}, headers=headers) as response:
                chats.append(Customer(session, one.url, await response.json()))
        here, elsewhere = chats
        for url in (one.url, other.url, one.url):
            here.url = url
            await here.say("waits")
        here.url = other.url
        address = f"{here.url}/api/conversations/{here.id}/messages"
        body = {"id": str(uuid4()), "text": "one too many"}
        async with session.post(address, json=body, headers=here.headers) as response:
            assert (response.status, response.content_type) == (429, "application/problem+json")
            assert int(response.headers["Retry-After"]) == 10
            assert "still being answered" in (await response.json())["detail"]
        assert [text for _, text in await here.lines()] == ["waits"] * 3
        await elsewhere.say("has room")


async def test_the_last_hop_that_is_not_ours_counts_whatever_stands_before_it(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with running(replace(settings, conversation_burst=2, conversation_rate=0.01)) as house:
        forged = [
            (HERE,),
            ("203.0.113.1", HERE),
            ("203.0.113.2, 203.0.113.3", f"203.0.113.4, {HERE}"),
            (f"203.0.113.5, {HERE}:4711",),
            (f"::ffff:{HERE}",),
            (f"{HERE}, 127.0.0.9",),
        ]
        statuses = [await opened_from(session, house.url, *lines) for lines in forged]
        assert statuses[:2] == [201, 201]
        assert set(statuses[3:]) == {429}
        assert await opened_from(session, house.url, f"{HERE}, {ELSEWHERE}") == 201


async def test_of_an_ipv6_address_the_network_counts(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with running(replace(settings, conversation_burst=2, conversation_rate=0.01)) as house:
        same = [await opened_from(session, house.url, f"2001:db8:0:1::{n}") for n in range(1, 6)]
        assert same[:2] == [201, 201]
        assert set(same[3:]) == {429}
        assert await opened_from(session, house.url, "[2001:db8:0:2::1]:4711") == 201


async def test_without_trusted_proxies_nobodys_word_counts(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    own = replace(settings, trusted_proxies=(), conversation_burst=2, conversation_rate=0.01)
    async with running(own) as house:
        statuses = [await opened_from(session, house.url, f"203.0.113.{n}") for n in range(5)]
        assert set(statuses[3:]) == {429}


async def test_streams_are_bounded_by_address(settings: Settings, session: aiohttp.ClientSession) -> None:
    async with running(replace(settings, streams_per_client=2)) as house:
        one, two = [await Customer.open(session, house.url) for _ in range(2)]
        async with one.events(), two.events():
            address = f"{house.url}/api/conversations/{two.id}/events"
            async with session.get(address, headers=two.headers) as response:
                assert response.status == 429
                assert int(response.headers["Retry-After"]) > 0

        async def has_room() -> bool:
            async with session.get(address, headers=two.headers) as response:
                return response.status == 200

        await eventually(has_room)


async def test_an_address_that_asks_without_end_is_refused_late(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    few = replace(settings, client_burst=2, client_rate=0.1)
    async with running(few) as house:
        now = asyncio.get_running_loop().time
        begun = now()
        while await opened_from(session, house.url, HERE) == 201:
            begun = now()
        assert now() - begun >= 1, "who sends whatever the answer is has to wait for it"
        assert await opened_from(session, house.url, ELSEWHERE) == 201


async def test_an_address_is_kept_as_a_keyed_hash_alone(
    settings: Settings, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    async with running(settings) as house:
        customer = await _customer_at(session, house, HERE)
        await customer.say("Hello")
        await customer.until_answered()
    stored = _stored(tmp_path)
    assert customer.id.encode() in stored
    assert HERE.encode() not in stored
    assert keyed(HERE, settings.identity_secret).encode() in stored


def _stored(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("helpline.db*"))


async def _customer_at(session: aiohttp.ClientSession, house: House, address: str) -> Customer:
    headers = {"X-Forwarded-For": address}
    async with session.post(f"{house.url}/api/conversations", json={}, headers=headers) as response:
        return Customer(session, house.url, await response.json())


# --- Through Redis


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Any]:
    """A server of its own: (its address, its process)."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    yield f"redis://127.0.0.1:{port}/0", process
    process.kill()
    process.wait()


@pytest.mark.slow
async def test_two_processes_count_together_and_each_alone_while_redis_is_away(
    settings: Settings, session: aiohttp.ClientSession, redis: Any
) -> None:
    url, server = redis
    few = replace(settings, conversation_burst=4, conversation_rate=0.01, redis_url=url)
    async with running(few) as one, running(few) as other:
        statuses = [await opened_from(session, house.url, HERE) for house in (one, other) * 4]
        assert statuses.count(201) in (4, 5), "one more where the window has just moved on"
        server.kill()
        server.wait()
        assert await opened_from(session, one.url, HERE) == 201
        assert await opened_from(session, other.url, HERE) == 201
