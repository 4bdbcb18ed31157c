"""Connections that are opened and not used end by themselves, and others are served meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from helpline.app import HALF_SENT
from tests.support.process import Process
from tests.support.rasa import RasaStandIn

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

WHOLE = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
HALF = b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: "


@pytest.fixture
async def web(tmp_path: Path, rasa: RasaStandIn) -> AsyncIterator[Process]:
    process = Process(VAR=str(tmp_path), RASA_PORT=str(rasa.port))
    await process.start()
    yield process
    process.kill()


async def _until_closed(reader: asyncio.StreamReader) -> None:
    try:
        while await reader.read(4_096):
            pass
    except ConnectionError:
        pass


@pytest.mark.parametrize("kind", ["silent", "after a request", "a byte a second"])
async def test_half_a_header_is_not_waited_for_long(web: Process, kind: str) -> None:
    first = WHOLE if kind == "after a request" else b""
    waits = [_open(web.port, first, trickle=kind == "a byte a second") for _ in range(100)]
    held = asyncio.gather(*waits)
    assert await _is_served(web.url), "others are served meanwhile"
    lived = await asyncio.wait_for(held, HALF_SENT + 20)
    assert max(lived) <= HALF_SENT + 10


async def _is_served(url: str) -> bool:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/health/live") as answer:
        return answer.status == 200


async def _open(port: int, first: bytes, *, trickle: bool) -> float:
    """Seconds until the server closes a connection that never sends a whole header."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    now = asyncio.get_running_loop().time
    begun = now()
    writer.write(first + HALF)
    closed = asyncio.create_task(_until_closed(reader))
    while not closed.done():
        await asyncio.wait([closed], timeout=1)
        if trickle and not closed.done():
            writer.write(b"x")
    writer.close()
    return now() - begun
