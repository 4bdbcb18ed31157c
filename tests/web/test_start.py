"""What the start points out."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.support.postgres import free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.mark.parametrize(("proxies", "told"), [("", True), ("127.0.0.1", False)])
async def test_a_public_https_address_without_a_trusted_proxy_is_pointed_out(
    tmp_path: Path, proxies: str, told: bool
) -> None:
    own = {
        "HELPLINE_PUBLIC_URL": "https://helpline.example.com",
        "HELPLINE_TRUSTED_PROXIES": proxies,
        "HELPLINE_VAR": str(tmp_path),
        "HELPLINE_PORT": str(free_port()),
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    command = [sys.executable, "-m", "helpline", "serve"]
    started = await asyncio.create_subprocess_exec(*command, stderr=-1, env=inherited | own)
    assert started.stderr
    try:
        said = await asyncio.wait_for(_until_told_or_served(started.stderr, own["HELPLINE_PORT"]), 60)
    finally:
        started.kill()
        await started.wait()
    assert ("HELPLINE_TRUSTED_PROXIES names none" in said) is told


async def _until_told_or_served(log: asyncio.StreamReader, port: str) -> str:
    """All that was logged until then."""
    said, line = "", asyncio.create_task(log.readline())
    while "HELPLINE_TRUSTED_PROXIES" not in said:
        await asyncio.wait([line], timeout=0.1)
        if line.done():
            said, line = said + line.result().decode(), asyncio.create_task(log.readline())
        elif await _is_served(port):
            break
    line.cancel()
    return said


async def _is_served(port: str) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", int(port))
    except OSError:
        return False
    writer.close()
    return True
