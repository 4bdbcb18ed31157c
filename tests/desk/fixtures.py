"""Agents and a customer who waits for one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest

from tests.desk.agent import DeskAgent
from tests.support.rasa import RasaStandIn, hand_over
from tests.support.web import Customer, House

Hire = Callable[..., Awaitable[DeskAgent]]


@pytest.fixture
async def hire(house: House) -> AsyncIterator[Hire]:
    """`await hire("ann")` is a signed-in agent of the running house."""
    hired: list[DeskAgent] = []

    async def one(name: str, role: str = "agent") -> DeskAgent:
        hired.append(await DeskAgent.hire(house, name, role))
        return hired[-1]

    yield one
    for agent in hired:
        await agent.close()


@pytest.fixture
async def ann(hire: Hire) -> DeskAgent:
    return await hire("ann")


@pytest.fixture
async def waiting(rasa: RasaStandIn, house: House, session: aiohttp.ClientSession) -> Customer:
    """A customer who waits for a person."""
    rasa.replies = lambda turn: [hand_over(bank="Chase", code="402", last_words="my feed stopped")]
    found = await Customer.open(session, house.url)
    await found.say("a person please")
    await found.until(lambda view: view["owner"] == "waiting")
    return found
