"""One address sends all that it can: others hardly notice, and agents are not flooded either."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.support.process import Process
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

LATENCY = 0.15
"""Seconds that the assistant takes for an answer."""
CHATS, QUESTIONS = 12, 5
FLOOD, CALM = "198.51.100.66", "192.0.2.7"


@pytest.fixture
async def web(tmp_path: Path, rasa: RasaStandIn) -> AsyncIterator[Process]:
    """With the limits that it ships with, behind a proxy that tells addresses."""
    rasa.delay = LATENCY
    process = Process(VAR=str(tmp_path), RASA_PORT=str(rasa.port), TRUSTED_PROXIES="127.0.0.1")
    await process.start()
    yield process
    process.kill()


@asynccontextmanager
async def flood(url: str) -> AsyncIterator[dict[str, int]]:
    """What it met is in there at the end."""
    met: dict[str, int] = {}
    command = [sys.executable, "-m", "tests.attack.flooder", url, FLOOD]
    attacker = await asyncio.create_subprocess_exec(*command, stdin=-1, stdout=-1)
    try:
        yield met
    finally:
        out, _ = await attacker.communicate(b"")
        met |= json.loads(out)


async def p95(http: aiohttp.ClientSession, url: str) -> float:
    """Seconds from sending a question to having its answer, of all but the slowest in twenty."""
    waited = []
    for _ in range(CHATS):
        customer = await Customer.open(http, url)
        async with customer.events() as events:
            for number in range(QUESTIONS):
                begun = time.perf_counter()
                await customer.say(f"question {number}")
                await events.until(lambda name, data, n=number: _answers(name, data, n), 60)
                waited.append(time.perf_counter() - begun)
    return sorted(waited)[int(0.95 * len(waited))]


def _answers(name: str, data: dict[str, Any], number: int) -> bool:
    return name == "message" and data["text"] == f"You said: question {number}"


async def test_a_bystander_hardly_notices_a_flood(web: Process) -> None:
    async with aiohttp.ClientSession(headers={"X-Forwarded-For": CALM}) as http:
        quiet = await p95(http, web.url)
        async with flood(web.url) as met:
            flooded = await p95(http, web.url)
        print(f"p95 {quiet:.3f} s, flooded {flooded:.3f} s: {met}")
        assert met["send 429"] > met["send 202"], "it met its bounds"
        assert flooded <= 3 * quiet
