"""`helpline up` on free ports and a folder of its own, for the length of a rehearsal."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import aiohttp

from helpline.errors import RehearsalError
from helpline.places import WORK
from helpline.rehearsal.playing import Instance
from helpline.settings import Settings
from helpline.supervisor import die_with_parent

READY_WITHIN = 300.0
GONE_WITHIN = 20.0
_RATES = {"CONVERSATION_BURST": "5000", "CONVERSATION_RATE": "100", "MESSAGE_BURST": "100", "DEMO": "yes"}
_RATES |= {"CLIENT_BURST": "5000", "CLIENT_RATE": "1000", "WAITING_PER_CLIENT": "5000"}
_RATES |= {"TICKETS_PER_CLIENT": "5000", "STREAMS_PER_CLIENT": "5000", "WORKERS_PER_CLIENT": "100"}
"""All simulated customers come from one address."""


@contextlib.asynccontextmanager
async def own_instance(models: Path) -> AsyncIterator[tuple[Instance, str]]:
    """Ready to be talked to, and the address of its database. It is gone, with its folder, at the end.

    Raises RehearsalError with the end of its log if it is never ready.
    """
    with tempfile.TemporaryDirectory(prefix="helpline-rehearsal-") as folder:
        var = Path(folder)
        web, rasa, actions, sandbox = free_ports(4)
        secret = secrets.token_urlsafe(32)
        own = {
            "VAR": str(var),
            "MODELS": str(models),
            "PORT": str(web),
            "RASA_PORT": str(rasa),
            "ACTIONS_PORT": str(actions),
            "SANDBOX_PORT": str(sandbox),
            "IDENTITY_SECRET": secret,
            "INCIDENTS": "no",  # hundreds of customers in trouble would make one of every bank
            **_RATES,
        }
        child = await _start(own, var / "up.log")
        try:
            await _wait_ready(child, f"http://127.0.0.1:{web}", var / "up.log")
            instance = Instance(f"http://127.0.0.1:{web}", f"http://127.0.0.1:{sandbox}", secret)
            yield instance, Settings(var=var).database
        finally:
            await _stop(child)


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as open_sockets:
        probes = [open_sockets.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


async def _start(own: dict[str, str], log: Path) -> asyncio.subprocess.Process:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    environment = inherited | {f"HELPLINE_{name}": value for name, value in own.items()}
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "helpline", "up"),
            cwd=WORK,
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=partial(die_with_parent, os.getpid()),
        )


async def _wait_ready(child: asyncio.subprocess.Process, base: str, log: Path) -> None:
    end = asyncio.get_running_loop().time() + READY_WITHIN
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        while not await _is_ok(session, f"{base}/health/ready"):
            if child.returncode is not None or asyncio.get_running_loop().time() > end:
                raise RehearsalError(detail=f"the instance did not become ready:\n{_end(log)}")
            await asyncio.sleep(0.3)


def _end(log: Path) -> str:
    return log.read_text(errors="replace")[-2000:]


async def _is_ok(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
        return False


async def _stop(child: asyncio.subprocess.Process) -> None:
    """As Ctrl-C does; by force if it takes too long."""
    with contextlib.suppress(ProcessLookupError):
        child.send_signal(signal.SIGTERM)
    try:
        await asyncio.wait_for(child.wait(), GONE_WITHIN)
    except asyncio.TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
