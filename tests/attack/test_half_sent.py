"""Connections that are opened and not used end by themselves, and others are served meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import aiohttp
import pytest

from helpline.app import HALF_SENT
from tests.support.process import Process
from tests.support.rasa import RasaStandIn

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

WHOLE = b"GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n"
HALF = b"GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: "


KINDS = ("silent", "after a request", "a byte a second")
ONES = 100
"""Connections of each kind."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[float]]:
    """Seconds that each connection lived, by kind: all wait at the same time, since each waits for long."""
    return asyncio.run(_hold_all(tmp_path_factory.mktemp("web")))


async def _hold_all(var: Path) -> dict[str, list[float]]:
    rasa = RasaStandIn()
    await rasa.start()
    try:
        async with Process(VAR=str(var), RASA_PORT=str(rasa.port)) as web:
            held = asyncio.gather(*(_hold(web.port, kind) for kind in KINDS))
            assert await _is_served(web.url), "others are served meanwhile"
            return dict(zip(KINDS, await asyncio.wait_for(held, HALF_SENT + 20), strict=True))
    finally:
        await rasa.stop()


async def _hold(port: int, kind: str) -> list[float]:
    first = WHOLE if kind == "after a request" else b""
    waits = (_open(port, first, trickle=kind == "a byte a second") for _ in range(ONES))
    return await asyncio.gather(*waits)


async def _until_closed(reader: asyncio.StreamReader) -> None:
    try:
        while await reader.read(4_096):
            pass
    except ConnectionError:
        pass


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_header_is_not_waited_for_long(lived: dict[str, list[float]], kind: str) -> None:
    assert len(lived[kind]) == ONES
    assert max(lived[kind]) <= HALF_SENT + 10


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
