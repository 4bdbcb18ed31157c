"""The process is killed around a window of the provider's: what came of it is told all the same, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from helpline.banking import sandbox
from helpline.conversations import texts
from helpline.web.identity import make_identity
from tests.banking.worlds import KNOWLEDGE
from tests.support.databases import Databases
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET, Customer, eventually
from tests.web.repairing import CARLA, Person, Repairer, Window

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
WITHIN = 90.0


class Gate:
    """While it is shut the provider keeps whoever looks at a connection waiting."""

    def __init__(self) -> None:
        self.is_open = asyncio.Event()
        self.is_open.set()
        self.asked = asyncio.Event()

    def shut(self) -> None:
        self.is_open.clear()
        self.asked.clear()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if "/providerAccounts" in request.path and not self.is_open.is_set():
            self.asked.set()
            await self.is_open.wait()
        return await handler(request)  # type: ignore[no-any-return]


@pytest.fixture
def database_url(tmp_path: Path, databases: Databases) -> str:
    """The rows are tried on both kinds in test_repaired.py."""
    return databases.sqlite(tmp_path / "helpline.db")


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
async def window(session: aiohttp.ClientSession, gate: Gate) -> AsyncIterator[Window]:
    app = sandbox.create_app(knowledge=KNOWLEDGE)
    app.middlewares.append(gate.middleware)
    server = TestServer(app)
    await server.start_server()
    yield Window(session, f"http://127.0.0.1:{server.port}")
    gate.is_open.set()
    await server.close()


@pytest.fixture
async def process(
    tmp_path: Path, rasa: RasaStandIn, database_url: str, window: Window
) -> AsyncIterator[Process]:
    root = f"{window.url}/sandbox/fastlink"
    started = Process(
        VAR=str(tmp_path),
        DATABASE_URL=database_url,
        RASA_PORT=str(rasa.port),
        YODLEE_URL=f"{window.url}/ysl",
        YODLEE_CLIENT_ID="client",
        YODLEE_SECRET="secret",
        FASTLINK_SCRIPT=f"{root}/initialize.js",
        FASTLINK_URL=root,
        FASTLINK_CONFIG="Aggregation",
    )
    await started.start()
    yield started
    started.kill()


@pytest.fixture
async def carla(process: Process, session: aiohttp.ClientSession) -> Repairer:
    identity = make_identity(Person(id=CARLA, name="Carla"), SECRET, seconds=600)
    return Repairer(await Customer.open(session, process.url, identity=identity))


async def opened(carla: Repairer, window: Window) -> tuple[str, dict[str, Any]]:
    ticket = await carla.ticket(await window.furnish())
    status, told = await carla.open(ticket)
    assert status == 200, told
    return ticket, told


async def told_once(carla: Repairer, process: Process, words: str) -> None:
    """It is told; and neither another start nor more time tells it again."""

    async def heard() -> bool:
        return any(words in text for _, text in await carla.customer.lines())

    await eventually(heard, WITHIN)
    process.kill()
    await process.start()
    await carla.customer.say("Still there?")
    await carla.customer.until_answered(WITHIN)
    texts_now = [text for _, text in await carla.customer.lines()]
    assert sum(words in text for text in texts_now) == 1, texts_now


async def test_killed_while_the_window_is_open(carla: Repairer, window: Window, process: Process) -> None:
    """What the customer does there meanwhile is found at the provider."""
    _, told = await opened(carla, window)
    process.kill()
    await window.sign_in(told)
    await process.start()
    await told_once(carla, process, "refresh_ended")


async def test_killed_while_its_end_is_read(
    carla: Repairer, window: Window, process: Process, gate: Gate
) -> None:
    ticket, told = await opened(carla, window)
    gate.shut()
    await window.sign_in(told)
    await carla.leave(ticket, "done")
    await asyncio.wait_for(gate.asked.wait(), WITHIN)
    process.kill()
    gate.is_open.set()
    await process.start()
    await told_once(carla, process, "refresh_ended")


async def test_killed_while_the_assistant_finds_words_for_it(
    carla: Repairer, window: Window, process: Process, rasa: RasaStandIn
) -> None:
    ticket, told = await opened(carla, window)
    rasa.delay = 8.0
    await window.sign_in(told)
    await carla.leave(ticket, "done")

    async def asked() -> bool:
        return bool(rasa.received)

    await eventually(asked, WITHIN)
    process.kill()
    rasa.delay = 0.0
    await process.start()
    await told_once(carla, process, "refresh_ended")


async def test_killed_once_it_was_closed_without_a_word(
    carla: Repairer, window: Window, process: Process
) -> None:
    ticket, _ = await opened(carla, window)
    await carla.leave(ticket)
    process.kill()
    await process.start()
    await told_once(carla, process, texts.repair_left("Chase", "closed"))
