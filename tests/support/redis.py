"""A Redis server of our own."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator

from tests.support.postgres import free_port


@contextlib.contextmanager
def server(password: str) -> Iterator[str]:
    """Gives its URL."""
    if not shutil.which("redis-server"):
        raise RuntimeError("Redis is not installed: apt-get install redis-server")
    port = free_port()
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--requirepass",
        password,
    ]
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
        try:
            _until_open(port)
            yield f"redis://:{password}@127.0.0.1:{port}/0"
        finally:
            process.kill()
            process.wait()


def _until_open(port: int) -> None:
    end = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert time.monotonic() < end, "Redis never opened"
        time.sleep(0.05)
