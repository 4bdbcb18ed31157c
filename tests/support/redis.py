"""A Redis server of our own."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator

import psutil

from tests.support.postgres import free_port


class Server:
    """Keeps nothing over a restart. `start` and `kill` may follow one another."""

    def __init__(self, password: str) -> None:
        if not shutil.which("redis-server"):
            raise RuntimeError("Redis is not installed: apt-get install redis-server")
        self.port = free_port()
        self.url = f"redis://:{password}@127.0.0.1:{self.port}/0"
        words = ("--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--requirepass", password)
        self._command = ["redis-server", *words]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns when it can be connected to."""
        self.process = subprocess.Popen(self._command, cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL)
        _until_open(self.port)

    def processes(self) -> list[psutil.Process]:
        return [psutil.Process(self.process.pid)] if self.process else []

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def running(password: str) -> Iterator[Server]:
    started = Server(password)
    started.start()
    try:
        yield started
    finally:
        started.kill()


@contextlib.contextmanager
def server(password: str) -> Iterator[str]:
    """Gives its URL."""
    with running(password) as started:
        yield started.url


def _until_open(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert time.monotonic() < end, "Redis never opened"
        time.sleep(0.05)
