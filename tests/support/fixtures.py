"""Fixtures of the rooms that keep conversations; a folder's conftest imports those it uses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from helpline.settings import Settings
from tests.support import postgres
from tests.support.databases import Databases
from tests.support.line import Line
from tests.support.parts import Parts
from tests.support.rasa import RasaStandIn
from tests.support.web import SECRET, Customer, House, running


@pytest.fixture
async def line(databases: Databases) -> AsyncIterator[Line]:
    """To PostgreSQL; a test may cut and mend it."""
    found = Line(urlsplit(databases.server).port or 0)
    await found.mend()
    yield found
    await found.cut()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, databases: Databases) -> str:
    """A fresh database of each kind."""
    return databases.sqlite(tmp_path / "helpline.db") if request.param == "sqlite" else databases.postgresql()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, databases: Databases) -> str:
    """A database of each kind in which there is nothing yet."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"
    return postgres.create_database(databases.server)


@pytest.fixture
async def rasa() -> AsyncIterator[RasaStandIn]:
    stand_in = RasaStandIn()
    await stand_in.start()
    yield stand_in
    await stand_in.stop()


@pytest.fixture
def settings(database_url: str, rasa: RasaStandIn, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        rasa_port=rasa.port,
        var=tmp_path,
        identity_secret=SECRET,
        message_burst=1_000,
        client_burst=10_000,  # all come from one address
        client_rate=1_000,
        conversation_burst=10_000,
        waiting_per_conversation=1_000,
        waiting_per_client=10_000,
        workers_per_client=100,
        tickets_per_client=10_000,
        messages_per_conversation=100_000,
        streams_per_client=10_000,
        read_pictures=False,  # a process that takes seconds to come up
        demo=False,  # its agent's password takes longer to hash than most tests take
    )


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    async with running(settings) as started:
        yield started


@pytest.fixture
async def demo_house(settings: Settings) -> AsyncIterator[House]:
    """With its sample agent and the page that shows the widget."""
    async with running(replace(settings, demo=True)) as started:
        yield started


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
        yield client


@pytest.fixture
async def customer(house: House, session: aiohttp.ClientSession) -> Customer:
    return await Customer.open(session, house.url)


@pytest.fixture
async def parts(database_url: str) -> AsyncIterator[Parts]:
    async with Parts(database_url) as made:
        yield made
