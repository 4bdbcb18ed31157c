"""Whoever follows the stream knows what a fresh read tells, wherever they were cut off."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import aiohttp
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from helpline.conversations.service import Conversations
from helpline.conversations.transactions import system
from helpline.errors import TooMany
from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.erasure import SqlPersonalData
from helpline.storage.store import SqlStore
from helpline.web.identity import make_identity
from tests.support import rasa as stand_in
from tests.support.closing import Closing
from tests.support.parts import CARLA
from tests.support.postgres import free_port
from tests.support.rasa import RasaStandIn
from tests.support.web import PATIENCE, SECRET, Customer, EventReader, House, eventually, running

pytestmark = pytest.mark.slow


class Snapshot:
    """What a widget knows: messages by id, the owner, the last number it saw."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.owner = "bot"
        self.last = 0

    def apply(self, name: str, data: dict[str, Any], number: str | None) -> None:
        if name == "message":
            self.messages[data["id"]] = data
            self.last = int(number or 0)
        elif name == "owner":
            self.owner = data["owner"]

    def view(self) -> dict[str, Any]:
        ordered = sorted(self.messages.values(), key=lambda message: message["seq"])
        return {"owner": self.owner, "messages": ordered}


async def _follow(snapshot: Snapshot, events: EventReader, customer: Customer) -> None:
    """Take events until nothing is open any more and the snapshot equals a fresh read."""
    end = time.monotonic() + 20
    while True:
        fresh = await customer.read()
        settled = all(message.get("answered", True) for message in fresh["messages"])
        if settled and snapshot.view() == {"owner": fresh["owner"], "messages": fresh["messages"]}:
            return
        assert time.monotonic() < end, (snapshot.view(), fresh)
        try:
            snapshot.apply(*await events.next(0.3))
        except asyncio.TimeoutError:
            continue


ACTIONS = st.sampled_from(["say", "say", "say", "person", "resume", "cut", "repeat"])


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(actions=st.lists(ACTIONS, min_size=1, max_size=8), cut_after=st.integers(0, 3))
def test_events_applied_to_an_old_snapshot_equal_a_fresh_read(
    tmp_path: Path, actions: list[str], cut_after: int
) -> None:
    asyncio.run(_play(tmp_path / uuid4().hex, actions, cut_after))


async def _play(folder: Path, actions: list[str], cut_after: int) -> None:
    rasa, snapshot = RasaStandIn(), Snapshot()
    rasa.replies = lambda turn: [stand_in.say("Sure?", ("A person", "person")), stand_in.say("Or not?")]
    await rasa.start()
    settings = Settings(var=folder, rasa_port=rasa.port, message_burst=1_000)
    try:
        async with running(settings) as house, aiohttp.ClientSession() as session:
            customer = await Customer.open(session, house.url)
            remaining = list(actions)
            while True:
                async with customer.events(snapshot.last) as events:
                    remaining = await _act(customer, remaining)
                    if not remaining:
                        await _follow(snapshot, events, customer)
                        return
                    for _ in range(cut_after):
                        snapshot.apply(*await events.next())
    finally:
        await rasa.stop()


async def _act(customer: Customer, actions: list[str]) -> list[str]:
    """Do what comes until the line is cut; what remains."""
    message = str(uuid4())
    for place, action in enumerate(actions):
        if action == "cut":
            await customer.say("Before the cut")
            return actions[place + 1 :]
        if action in ("say", "repeat"):
            message = str(uuid4()) if action == "say" else message
            await customer.post({"id": message, "text": "Hello"})
        else:  # refused while it was not offered, which must change nothing
            await customer.post({"id": str(uuid4()), "choice": action})
    return []


async def test_an_answered_mark_missed_while_away_comes_with_the_next_stream(
    customer: Customer, rasa: RasaStandIn
) -> None:
    rasa.delay = 0.3
    await customer.say("Hello")
    snapshot = Snapshot()
    async with customer.events() as events:
        while not snapshot.messages:
            snapshot.apply(*await events.next())
    await customer.until_answered()
    async with customer.events(snapshot.last) as events:
        await _follow(snapshot, events, customer)


async def test_typing_shows_while_the_assistant_thinks(customer: Customer, rasa: RasaStandIn) -> None:
    rasa.delay = 0.3
    async with customer.events() as events:
        await customer.say("Hello")
        seen = await events.until(lambda name, data: name == "typing" and not data["on"])
    assert [data["on"] for name, data in seen if name == "typing"] == [True, False]


async def test_an_eleventh_reader_is_told_to_wait(customer: Customer) -> None:
    async with aiohttp.ClientSession() as session:
        address = f"{customer.url}/api/conversations/{customer.id}/events"
        readers = [await session.get(address, headers=customer.headers) for _ in range(10)]
        async with session.get(address, headers=customer.headers) as response:
            assert response.status == 429
        readers.pop().close()
        await eventually(lambda: _is_admitted(session, address, customer.headers))
        for reader in readers:
            reader.close()


async def test_news_of_another_process_arrive_within_two_seconds(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with running(settings) as one, running(settings) as two:
        customer = await Customer.open(session, one.url)
        async with customer.events() as events:
            await events.next()
            customer.url = two.url
            await customer.say("Hello from the other side")
            start = time.monotonic()
            await events.until(lambda name, data: name == "message" and data["author"] == "bot")
            assert time.monotonic() - start < 3


async def test_redis_carries_news_between_processes(
    settings: Settings, session: aiohttp.ClientSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The poll is made too slow to help, so what arrives came through Redis; typing only comes that way."""
    monkeypatch.setattr("helpline.conversations.repeating.Repeating.run", _never)
    async with _redis(tmp_path) as url:
        shared = replace(settings, redis_url=url)
        async with running(shared) as one, running(shared) as two:
            customer = await Customer.open(session, one.url)
            async with customer.events() as events:
                await events.next()
                customer.url = two.url
                await customer.say("Hello from the other side")
                seen = await events.until(lambda name, data: name == "message" and data["author"] == "bot")
                authors = [data["author"] for name, data in seen if name == "message"]
                assert authors[0] == "customer"


async def _never(_self: object) -> None:
    return None


@asynccontextmanager
async def _redis(folder: Path) -> AsyncIterator[str]:
    port = free_port()
    binary = shutil.which("redis-server")
    assert binary, "Redis is not installed: apt-get install redis-server"
    command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
    try:
        await eventually(lambda: _listens(port))
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


async def test_a_reader_who_does_not_take_what_is_sent_is_dropped(
    house: House, customer: Customer, monkeypatch: pytest.MonkeyPatch, closing: Closing
) -> None:
    monkeypatch.setattr("helpline.web.event_stream.WRITE_TIMEOUT", 0.5)
    database = closing(Database(house.settings.database))
    async with SqlStore(database).unit_of_work(customer.id) as unit:
        now = datetime.now(timezone.utc)
        await unit.append(*(system("x" * 20_000, now) for _ in range(600)))  # more than any buffer takes
    port = int(house.url.rsplit(":", 1)[1])
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_024)
    call = f"GET /api/conversations/{customer.id}/events HTTP/1.1"
    writer.write(f"{call}\r\nHost: localhost\r\nAuthorization: Bearer {customer.token}\r\n\r\n".encode())
    try:
        await reader.read(1)  # what comes behind it is more than it takes
        await eventually(lambda: _streams(customer, 0))
    finally:
        writer.transport.abort()


async def _streams(customer: Customer, count: int) -> bool:
    async with customer.session.get(f"{customer.url}/metrics") as response:
        return f"helpline_streams_open {count}.0" in await response.text()


async def _is_admitted(session: aiohttp.ClientSession, address: str, headers: dict[str, str]) -> bool:
    async with session.get(address, headers=headers) as response:
        return response.status == 200


async def test_who_is_erased_while_reading_is_told_by_the_end_of_the_stream(
    house: House,
    session: aiohttp.ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    closing: Closing,
) -> None:
    monkeypatch.setattr("helpline.web.stream.HEARTBEAT", 0.2)
    customer = await Customer.open(session, house.url, identity=make_identity(CARLA, SECRET, seconds=60))
    async with customer.events() as events:
        await events.next()
        database = closing(Database(house.settings.database))
        assert await SqlPersonalData(database).erase_customer(CARLA.id) == 1
        with pytest.raises(EOFError):
            await events.until(lambda *_: False)
    assert (await customer.post({"id": str(uuid4()), "text": "still there?"}))[0] == 404
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


@pytest.mark.parametrize("error", [RuntimeError("a bug"), TooMany(5)])
async def test_a_stream_that_fails_breaks_off_and_nothing_else_is_written_into_it(
    settings: Settings, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async with running(settings) as house:
        customer = await Customer.open(session, house.url)
        place = urlsplit(house.url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        head = f"GET /api/conversations/{customer.id}/events HTTP/1.1\r\nHost: {place.netloc}\r\n"
        writer.write(f"{head}Authorization: Bearer {customer.token}\r\n\r\n".encode())
        told = await reader.readuntil(b"event: owner")

        async def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr(Conversations, "read", fail)
        await customer.say("Hello")
        with contextlib.suppress(ConnectionError):
            while data := await asyncio.wait_for(reader.read(65_536), PATIENCE):
                told += data
        writer.close()
    assert told.count(b"HTTP/1.1") == 1
    assert not told.endswith(b"0\r\n\r\n"), "it would count as a stream that came to its end"
