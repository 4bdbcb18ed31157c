"""Told to end, the web process ends, whatever stands still around it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import pytest

from helpline.app import ENDED_WITHIN
from tests.support import postgres
from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer

pytestmark = pytest.mark.slow
SPARE = 10.0
"""Seconds, on a machine with much else to do."""


@pytest.fixture
async def server() -> AsyncIterator[postgres.Server]:
    with postgres.running() as started:
        yield started


@pytest.fixture
async def process(tmp_path: Path, rasa: RasaStandIn, server: postgres.Server) -> AsyncIterator[Process]:
    database = postgres.create_database(server.url)
    started = Process(VAR=str(tmp_path), DATABASE_URL=database, RASA_PORT=str(rasa.port))
    async with started:
        yield started


async def ended(process: Process) -> tuple[float, int]:
    """After how many seconds, and with what code."""
    begun = time.monotonic()
    code = await asyncio.to_thread(process.terminate)
    return time.monotonic() - begun, code


async def test_a_database_that_stands_still_does_not_hold_it_up(
    process: Process, server: postgres.Server, session: aiohttp.ClientSession, rasa: RasaStandIn
) -> None:
    customers = [await Customer.open(session, process.url) for _ in range(4)]
    frozen = server.processes()
    for one in frozen:
        one.suspend()
    try:
        taken = [asyncio.create_task(one.post({"id": str(uuid4()), "text": "Hello"})) for one in customers]
        seconds, code = await ended(process)
        await asyncio.gather(*taken, return_exceptions=True)
    finally:
        for one in frozen:
            one.resume()
    assert code == 1
    assert seconds < ENDED_WITHIN + SPARE
    assert "Timeout (0:00:12)!" in process.log, "it tells where it hung"
