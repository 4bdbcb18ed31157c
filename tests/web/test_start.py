"""What the start points out."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from helpline.app import missing
from helpline.settings import load
from tests.support.postgres import free_port
from tests.support.web import SECRET

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


REAL = {
    "HELPLINE_DEMO": "no",
    "HELPLINE_IDENTITY_SECRET": SECRET,
    "HELPLINE_YODLEE_URL": "http://127.0.0.1:9/ysl",
    "HELPLINE_YODLEE_CLIENT_ID": "client",
    "HELPLINE_YODLEE_SECRET": "provider-secret",
}
PUBLIC = {"HELPLINE_PUBLIC_URL": "https://helpline.example.com"}


@pytest.mark.parametrize(("proxies", "told"), [("", True), ("127.0.0.1", False)])
def test_a_public_https_address_without_a_trusted_proxy_is_pointed_out(proxies: str, told: bool) -> None:
    assert ("all_share_one_address" in pointed_out(PUBLIC | {"HELPLINE_TRUSTED_PROXIES": proxies})) is told


@pytest.mark.parametrize(("public", "told"), [({}, True), (PUBLIC, False)], ids=["missing", "set"])
def test_a_public_address_that_is_missing_outside_the_demo_is_pointed_out(
    public: dict[str, str], told: bool
) -> None:
    assert ("public_url_missing" in pointed_out(REAL | public)) is told


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (REAL, True),
        (REAL | {"HELPLINE_EVENT_SECRET": SECRET}, False),
        (REAL | {"HELPLINE_NOTICES": "no"}, False),
        ({}, False),
    ],
    ids=["missing", "set", "not needed", "in the demo"],
)
def test_that_the_provider_cannot_call_us_is_pointed_out_with_what_to_do(
    own: dict[str, str], told: bool
) -> None:
    words = pointed_out(own).get("event_secret_missing", "")
    assert ("let the provider call /hooks/yodlee/<the secret>" in words) is told


async def test_the_start_says_all_of_it_before_it_serves(tmp_path: Path) -> None:
    """The last of them is told after the others."""
    assert await _is_told(tmp_path, REAL, "HELPLINE_EVENT_SECRET is not set")


def pointed_out(own: dict[str, str]) -> dict[str, str]:
    return missing(load(own))


async def _is_told(var: Path, own: dict[str, str], words: str) -> bool:
    """Whether `helpline web` says so before it serves."""
    own = {**own, "HELPLINE_VAR": str(var), "HELPLINE_PORT": str(free_port())}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    command = [sys.executable, "-m", "helpline", "web"]
    started = await asyncio.create_subprocess_exec(*command, stderr=-1, env=inherited | own)
    assert started.stderr
    try:
        said = await asyncio.wait_for(_until_told_or_served(started.stderr, own["HELPLINE_PORT"], words), 180)
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
