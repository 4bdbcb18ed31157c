"""`helpline up`: starts the processes, waits until each is healthy, shows one log, restarts what dies."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

import aiohttp
import yaml

from helpline import internal, pythons
from helpline.common_log import say
from helpline.jobs.backoff import Backoff
from helpline.places import ROOT, WORK
from helpline.settings import Settings
from helpline.training import quiet_environment

_LAUNCH = ("-m", "helpline.launch")
_START_LIMIT = 180.0
_GRACE = 12.0
_BACKOFF = Backoff()
"""Between a death and the next start."""
_NOISE = re.compile(r"Warning: |^  \S|Registered function|^Implementing implicit|^$")
"""Lines of Rasa and its libraries about their own age, with the source lines quoted under them."""
_PR_SET_PDEATHSIG = 1
"""From linux/prctl.h."""


@dataclass
class Process:
    """One child: how to start it, and the address that says it is healthy."""

    name: str
    command: list[str]
    health: str
    environment: dict[str, str] = field(default_factory=dict)
    child: asyncio.subprocess.Process | None = None
    starts: int = 0


def processes(settings: Settings, model: Path) -> list[Process]:
    """Who runs, in the order of starting: the door first, so that nobody stands before a closed one."""
    sandbox = [_sandbox(settings)] if settings.needs_sandbox else []
    return [_web(settings), *sandbox, actions(settings), rasa(settings, model)]


def _web(settings: Settings) -> Process:
    ready = f"http://127.0.0.1:{settings.port}/health/live"
    return Process("web", [pythons.public(), "-m", "helpline", "web"], ready)


def _sandbox(settings: Settings) -> Process:
    words = ("helpline.banking.sandbox", "--port", str(settings.sandbox_port), "--demo")
    return Process("sandbox", [pythons.public(), *_LAUNCH, *words], f"{settings.sandbox_url}/health/live")


def actions(settings: Settings) -> Process:
    own = settings.actions_url.removesuffix("/webhook")
    words = ("rasa_sdk", "--actions", "actions", "--port", str(settings.actions_port), "--cors", own)
    python = pythons.assistant(settings.assistant_python)
    loopback = {"SANIC_HOST": settings.internal_host}
    return Process("actions", [python, *_LAUNCH, *words], f"{own}/health", loopback)


def rasa(settings: Settings, model: Path) -> Process:
    python = pythons.assistant(settings.assistant_python)
    command = [
        *(python, *_LAUNCH, "rasa", "run", "-i", settings.internal_host, "-p", str(settings.rasa_port)),
        *("--model", str(model), "--endpoints", str(_endpoints(settings))),
        *("--credentials", str(ROOT / "credentials.yml")),
    ]
    return Process("rasa", command, f"{settings.rasa_url}/webhooks/helpline/ready")


def become(process: Process) -> NoReturn:
    """This very process goes on as that one, so that signals reach it without anybody between."""
    os.chdir(WORK)
    environment = {**quiet_environment(), **process.environment}
    os.execve(process.command[0], process.command, environment)  # noqa: S606


class Supervisor:
    """Runs the processes until it is told to stop. `hints` are lines to show once all is ready."""

    def __init__(self, children: list[Process], address: str, hints: Sequence[str] = ()) -> None:
        self.children = children
        self.address = address
        self.hints = hints
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for signum in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(signum, self._stopping.set)
        self._tasks = [asyncio.create_task(self._keep(child)) for child in self.children]
        waiting = asyncio.create_task(self._announce())
        await self._stopping.wait()
        say("up", "stopping …")
        waiting.cancel()
        await self._stop()

    async def _keep(self, child: Process) -> None:
        """Start the child, and again whenever it dies."""
        while not self._stopping.is_set():
            child.starts += 1
            began = time.monotonic()
            code = await self._live(child)
            if self._stopping.is_set():
                return
            pause = _BACKOFF.after(0 if time.monotonic() - began > 5 else child.starts).total_seconds()
            say("up", f"{child.name} ended ({code}); starting it again in {pause:.1f} s")
            await asyncio.sleep(pause)

    async def _live(self, child: Process) -> int | str:
        """One life of it; what it ended with, or why it could not begin."""
        try:
            child.child = await _spawn(child)
        except OSError as error:  # too many processes, no memory: that may pass
            return type(error).__name__
        await _repeat(child)
        return await child.child.wait()

    async def _announce(self) -> None:
        began = time.monotonic()
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=1)) as session:
            waiting = {child.name: child.health for child in self.children}
            while waiting and time.monotonic() - began < _START_LIMIT:
                for name in [n for n, url in waiting.items() if await _healthy(session, url)]:
                    del waiting[name]
                    say("up", f"{name} is ready ({time.monotonic() - began:.0f} s)")
                    if waiting:
                        say("up", f"waiting for {', '.join(waiting)}")
                await asyncio.sleep(0.3)
        if waiting:
            say("up", f"still not ready: {', '.join(waiting)}. See the lines above for why.")
        else:
            say("up", f"Everything is ready. Open {self.address}/  (Ctrl-C stops)")
            for hint in self.hints:
                say("up", hint)

    async def _stop(self) -> None:
        for child in self.children:
            if child.child and child.child.returncode is None:
                child.child.terminate()
        _, late = await asyncio.wait(self._tasks, timeout=_GRACE)
        for child in self.children:
            if late and child.child and child.child.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(child.child.pid, signal.SIGKILL)
        for task in late:
            task.cancel()
        say("up", "stopped.")


async def _repeat(child: Process) -> None:
    """Show what the child says until it ends. Whatever it says is read: who is not read stands still."""
    assert child.child
    assert child.child.stdout
    while True:
        try:
            raw = await child.child.stdout.readline()
        except ValueError:  # longer than the limit: what was read of it is gone
            say(child.name, "(a line too long to show)")
            continue
        if not raw:
            return
        line = raw.decode(errors="replace").rstrip()
        if not _NOISE.search(line):
            say(child.name, line)


async def _spawn(child: Process) -> asyncio.subprocess.Process:
    # A group of its own, so that Ctrl-C reaches it through us, in order, and not from the terminal.
    return await asyncio.create_subprocess_exec(
        *child.command,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        stdin=asyncio.subprocess.DEVNULL,
        env={**quiet_environment(), **child.environment},
        cwd=WORK,
        limit=2**20,
        start_new_session=True,
        preexec_fn=partial(die_with_parent, os.getpid()),
    )


def die_with_parent(parent: int) -> None:
    """On Linux: if the supervisor is killed outright, its children must not live on and hold the ports.

    To be called in the child. SIGKILL, for nobody is left to cut off who takes long over an end in order;
    what was under way is taken up after the next start, as after any crash.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed before this: nobody will send the signal
            os._exit(1)


async def _healthy(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as response:
            return response.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
        return False


def _endpoints(settings: Settings) -> Path:
    """endpoints.yml with this installation's ports, under `var`."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    # Rasa fills the secret in from its own environment (launch.py): it does not stand in this file.
    shown = internal.header(f"${{{internal.VARIABLE}}}")
    endpoints["action_endpoint"] |= {"url": settings.actions_url, "headers": shown}
    file = settings.var / "endpoints.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(endpoints))
    return file
