from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from helpline.banking.yodlee import YodleeBankData

from .worlds import Clock, Replay, Sandbox, World, client, serve


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def sandbox(clock: Clock, session: aiohttp.ClientSession) -> AsyncIterator[Sandbox]:
    world = Sandbox(clock, session)
    server = await serve(world)
    yield world
    await server.close()


@pytest.fixture
async def replay() -> AsyncIterator[Replay]:
    world = Replay()
    server = await serve(world)
    yield world
    await server.close()


@pytest.fixture(params=["sandbox", "replay"])
async def world(request: pytest.FixtureRequest, sandbox: Sandbox, replay: Replay) -> World:
    return sandbox if request.param == "sandbox" else replay


@pytest.fixture
def bank_data(session: aiohttp.ClientSession, world: World, clock: Clock) -> YodleeBankData:
    return client(session, world.url, clock)


@pytest.fixture
def sandbox_data(session: aiohttp.ClientSession, sandbox: Sandbox, clock: Clock) -> YodleeBankData:
    return client(session, sandbox.url, clock)


@pytest.fixture
def replay_data(session: aiohttp.ClientSession, replay: Replay, clock: Clock) -> YodleeBankData:
    return client(session, replay.url, clock)
