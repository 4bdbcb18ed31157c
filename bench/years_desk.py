"""What an agent's browser waits for over HTTP, from one web process on that database; no Rasa is needed."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path

import aiohttp

from bench.figures import spread
from bench.services import free_ports
from helpline.places import ROOT

YEAR = 366
_READY_WITHIN = 120.0
_FOR_EVER = {"RETENTION_DAYS": "100000", "ATTACHMENT_DAYS": "100000"}
"""What the bench has filled in stays, however old."""
Paths = Mapping[str, Callable[[int], str]]
"""By name the path of the n-th call, below /desk/api."""


async def calls(url: str, paths: Paths, times: int) -> dict[str, dict[str, float]]:
    """Milliseconds until an answer was read, and of a year's report."""
    end = date.today()
    year = f"/reports?from={end - timedelta(days=YEAR - 1)}&to={end}"
    asked = {name: [path(n) for n in range(times)] for name, path in paths.items()}
    found = {}
    async with _agent(url) as get:
        for name, addresses in {**asked, "a year's report": [year] * 3}.items():
            found[name] = spread([await get(address) for address in addresses])
            print("over HTTP", name, found[name], flush=True)
    return found


@asynccontextmanager
async def _agent(url: str) -> AsyncIterator[Callable[[str], Awaitable[float]]]:
    """The demo's agent; the call gives milliseconds."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with _web(url) as base, aiohttp.ClientSession(f"{base}/", cookie_jar=jar) as session:

        async def get(path: str) -> float:
            begin = time.perf_counter()
            async with session.get(f"/desk/api{path}") as response:
                await response.read()
                response.raise_for_status()
            return (time.perf_counter() - begin) * 1000

        async with session.get("/desk/api/demo") as response:
            login = await response.json()
        async with session.post("/desk/api/login", json=login) as response:
            response.raise_for_status()
        yield get


@asynccontextmanager
async def _web(url: str) -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as var:
        [port] = free_ports(1)
        own = {"DATABASE_URL": url, "VAR": var, "PORT": str(port), **_FOR_EVER}
        environment = {**os.environ, **{f"HELPLINE_{name}": value for name, value in own.items()}}
        with (Path(var) / "web.log").open("wb") as log:
            command = sys.executable, "-m", "helpline", "web"
            process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        try:
            yield await _when_there(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            await process.wait()


async def _when_there(base: str) -> str:
    end = time.monotonic() + _READY_WITHIN
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        while time.monotonic() < end:
            try:
                async with session.get(f"{base}/health/live") as response:
                    if response.status == 200:
                        return base
            except (aiohttp.ClientError, asyncio.TimeoutError):
                await asyncio.sleep(0.2)
    raise SystemExit("bench: web never answered")
