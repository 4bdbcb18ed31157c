"""Somebody guesses at an agent's password from everywhere: the agent and the office still come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from helpline.desk.tries import FREE, TRIES
from tests.desk.agent import PASSWORD, DeskAgent, add_account
from tests.support.closing import Closing
from tests.support.process import Process
from tests.support.rasa import RasaStandIn

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

OFFICE = "192.0.2.7"
ADDRESSES = [f"203.0.113.{number}" for number in range(12)]


@pytest.fixture
async def web(tmp_path: Path, rasa: RasaStandIn) -> AsyncIterator[Process]:
    async with Process(VAR=str(tmp_path), RASA_PORT=str(rasa.port), TRUSTED_PROXIES="127.0.0.1") as process:
        for name in ("ann", "bob"):
            await add_account(f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}", name)
        yield process


async def statuses(web: Process, address: str, tries: int) -> list[int]:
    """Of guesses at Ann's password from there, one after the other."""
    found = []
    async with aiohttp.ClientSession(headers={"X-Forwarded-For": address}) as http:
        for number in range(tries):
            body = {"email": "ann@example.com", "password": f"guess number {number}"}
            async with http.post(f"{web.url}/desk/api/login", json=body) as answer:
                found.append(answer.status)
    return found


async def test_guessing_from_everywhere_shuts_nobody_out(web: Process, closing: Closing) -> None:
    ann, bob = closing(DeskAgent(web.url, "ann")), closing(DeskAgent(web.url, "bob"))
    for agent in (ann, bob):
        agent.http.headers["X-Forwarded-For"] = OFFICE
    assert (await ann.login())[0] == 200
    found = await asyncio.gather(*(statuses(web, address, 8) for address in [*ADDRESSES, OFFICE]))
    looked_at = [sum(status == 401 for status in one) for one in found]
    assert max(looked_at) <= TRIES
    assert sum(looked_at) <= FREE + TRIES + len(found), "slowed, however many addresses there are"
    assert (await ann.login())[0] == 200, "on the device that she has signed in with"
    assert (await bob.login(PASSWORD))[0] == 200, "from the office, where somebody guessed, too"
