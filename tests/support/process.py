"""The web process as a process: it can be killed as no test can kill itself."""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
from pathlib import Path
from typing import Any

import aiohttp
import psutil

from helpline import pythons
from tests.support.postgres import free_port
from tests.support.web import SECRET, eventually

STARTS_WITHIN = 180.0
"""Seconds, on a machine with much else to do."""


class Process:
    """`helpline web` with these settings and no others; PORT and IDENTITY_SECRET are given."""

    module = "helpline"

    def __init__(self, **own: str) -> None:
        self.port = free_port()
        own = {"PORT": str(self.port), "IDENTITY_SECRET": SECRET, **own}
        mine = {f"HELPLINE_{name}": value for name, value in own.items()}
        self._environment = {n: v for n, v in os.environ.items() if not n.startswith("HELPLINE_")} | mine
        self._said: list[str] = []
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Process:
        """Killed at the end of the block, also where it doesn't come up."""
        try:
            await self.start()
        except BaseException:
            self.kill()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.kill()

    async def start(self) -> None:
        await asyncio.to_thread(self._start)
        await eventually(self._is_alive, STARTS_WITHIN)

    def _start(self) -> None:
        command = [pythons.public(), "-m", self.module, "web"]
        # A pipe and not a file: what it says shall not count for a disk that is full.
        self._process = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self._listener = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()

    def _listen(self, output: Any) -> None:
        with output:
            for line in output:
                self._said.append(line.decode(errors="replace"))

    @property
    def log(self) -> str:
        """All that it has written so far, over every start."""
        return "".join(self._said)

    def run(self, *words: str) -> str:
        """One chore with the same settings; all that it writes."""
        command = [pythons.public(), "-m", "helpline", *words]
        done = subprocess.run(
            command, env=self._environment, capture_output=True, text=True, timeout=240, check=False
        )
        return done.stdout + done.stderr

    def fill_disk(self) -> None:
        """No file of it grows any more, as on a disk without room. Linux only."""
        self._limit(0)

    def empty_disk(self) -> None:
        self._limit(psutil.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        assert self._process
        psutil.Process(self._process.pid).rlimit(psutil.RLIMIT_FSIZE, (size, psutil.RLIM_INFINITY))

    @property
    def starved(self) -> float:
        """Seconds of its life that its main thread had to wait for a processor. Linux only."""
        assert self._process
        # man 5 proc: time on the processor, time waiting for it (nanoseconds), time slices.
        return int(Path(f"/proc/{self._process.pid}/schedstat").read_text().split()[1]) / 1e9

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._listener.join(5)

    def terminate(self, seconds: float = 120.0) -> int:
        """SIGTERM; what it ended with. TimeoutExpired if it doesn't."""
        assert self._process
        self._process.terminate()
        code = self._process.wait(seconds)
        self._listener.join(5)
        return code

    async def _is_alive(self) -> bool:
        try:
            async with aiohttp.ClientSession() as http, http.get(f"{self.url}/health/live") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, OSError):
            return False
