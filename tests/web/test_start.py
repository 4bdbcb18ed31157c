"""What the start points out."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.support.postgres import free_port
from tests.support.web import SECRET

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


REAL = {
    "HELPLINE_DEMO": "no",
    "HELPLINE_IDENTITY_SECRET": SECRET,
    "HELPLINE_YODLEE_URL": "http://127.0.0.1:9/ysl",
    "HELPLINE_YODLEE_CLIENT_ID": "client",
    "HELPLINE_YODLEE_SECRET": "provider-secret",
}
PUBLIC = {"HELPLINE_PUBLIC_URL": "https://helpline.example.com"}


@pytest.mark.parametrize(("proxies", "told"), [("", True), ("127.0.0.1", False)])
async def test_a_public_https_address_without_a_trusted_proxy_is_pointed_out(
    tmp_path: Path, proxies: str, told: bool
) -> None:
    own = {**PUBLIC, "HELPLINE_TRUSTED_PROXIES": proxies}
    assert await _is_told(tmp_path, own, "HELPLINE_TRUSTED_PROXIES names none") is told


@pytest.mark.parametrize(("public", "told"), [({}, True), (PUBLIC, False)], ids=["missing", "set"])
async def test_a_public_address_that_is_missing_outside_the_demo_is_pointed_out(
    tmp_path: Path, public: dict[str, str], told: bool
) -> None:
    assert await _is_told(tmp_path, REAL | public, "HELPLINE_PUBLIC_URL is not set") is told


async def _is_told(var: Path, own: dict[str, str], words: str) -> bool:
    """Whether `helpline web` says so before it serves."""
    own = {**own, "HELPLINE_VAR": str(var), "HELPLINE_PORT": str(free_port())}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    command = [sys.executable, "-m", "helpline", "web"]
    started = await asyncio.create_subprocess_exec(*command, stderr=-1, env=inherited | own)
    assert started.stderr
    try:
        said = await asyncio.wait_for(_until_told_or_served(started.stderr, own["HELPLINE_PORT"], words), 60)
    finally:
        started.kill()
        await started.wait()
    return words in said


async def _until_told_or_served(log: asyncio.StreamReader, port: str, words: str) -> str:
    """All that was logged until then."""
    said, line = "", asyncio.create_task(log.readline())
    while words not in said:
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
