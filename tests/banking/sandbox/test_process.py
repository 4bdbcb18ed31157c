"""The sandbox as a process of its own, and its control routes against any bytes at all."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpline.banking.sandbox.control import Customer, Wrong, parse
from tests.banking.worlds import Clock, client
from tests.support.web import PATIENCE

REPOSITORY = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until_alive(session: aiohttp.ClientSession, root: str) -> None:
    for _ in range(200):
        try:
            async with session.get(f"{root}/health/live") as response:
                assert response.status == 200
                return
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.1)
    raise AssertionError("the sandbox did not come up in 20 s")


@pytest.mark.slow
async def test_the_process_serves_the_demo_and_stops_cleanly(session: aiohttp.ClientSession) -> None:
    port = free_port()
    words = ["-m", "helpline.banking.sandbox", "--port", str(port), "--demo"]
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=REPOSITORY)
    try:
        root = f"http://127.0.0.1:{port}"
        await until_alive(session, root)
        [connection] = await client(session, f"{root}/ysl", Clock()).connections("demo-402")
        assert (connection.bank, connection.code) == ("Chase", "402")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


anything = st.none() | st.integers() | st.text(max_size=5) | st.just([{}]) | st.just({"code": "1"})
fields = ("bank", "accounts", "code", "last_updated", "after_refresh", "refresh_seconds")
wishes = st.fixed_dictionaries({}, optional=dict.fromkeys(fields, anything))
bodies = st.binary(max_size=20) | wishes.map(lambda wish: msgspec.json.encode({"connections": [wish]}))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bodies)
def test_whatever_is_sent_is_taken_or_refused_by_name(body: bytes) -> None:
    try:
        customer = parse(body, Customer)
    except Wrong as wrong:
        outcome = wrong.response().status
    else:
        outcome = 200
        assert all(1 <= len(connection.bank) <= 200 for connection in customer.connections)
    assert outcome in (200, 400, 422)
