"""Figures and parts are the operators'; the public sees that it is there, and no versions."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from helpline.settings import Settings
from tests.support.web import PATIENCE, House, running

TOKEN = "metrics-kT9-xw2Lq0ZpVb7RmY4sNc8dGh1jFa5e"
PUBLIC: tuple[dict[str, str], ...] = (
    {"X-Forwarded-For": "93.184.216.34"},
    {"Forwarded": "for=93.184.216.34"},
    {"X-Forwarded-Proto": "https"},
)


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path) -> str:
    """What is tested here never differs between databases."""
    return f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"


async def _get(house: House, path: str, headers: dict[str, str]) -> tuple[int, Any, Any]:
    async with aiohttp.request("GET", house.url + path, headers=headers) as response:
        return response.status, response.headers, await response.text()


async def _sees(house: House, headers: dict[str, str]) -> bool:
    """Whether who asks so sees figures and parts; both or none."""
    status, _, figures = await _get(house, "/metrics", headers)
    ready, _, parts = await _get(house, "/health/ready", headers)
    assert ready == 200, "a balancer is told from everywhere"
    assert (status, "helpline_" in figures, "assistant" in parts) in ((200, True, True), (403, False, False))
    return status == 200


async def test_who_asks_straight_from_our_own_network_sees_them(house: House) -> None:
    assert await _sees(house, {})


@pytest.mark.parametrize("proxies", [(), ("127.0.0.1",)])
async def test_who_comes_through_a_proxy_from_outside_does_not(
    settings: Settings, proxies: tuple[str, ...]
) -> None:
    async with running(replace(settings, trusted_proxies=proxies)) as house:
        assert not await _sees(house, PUBLIC[0])
        assert not await _sees(house, {"X-Forwarded-For": "10.0.0.8, 93.184.216.34"})
        assert not await _sees(house, {"X-Forwarded-For": "2001:4860::8"})
    if not proxies:
        async with running(settings) as house:
            for headers in (*PUBLIC, {"X-Forwarded-For": "10.0.0.8"}):
                assert not await _sees(house, headers)


async def test_our_own_network_may_come_through_our_own_proxy(settings: Settings) -> None:
    async with running(replace(settings, trusted_proxies=("127.0.0.1",))) as house:
        assert await _sees(house, {"X-Forwarded-For": "93.184.216.34, 10.0.0.8"})


async def test_with_a_token_it_is_needed_and_enough_from_everywhere(settings: Settings) -> None:
    async with running(replace(settings, metrics_token=TOKEN)) as house:
        assert not await _sees(house, {})
        for wrong in (TOKEN[:-1], f"{TOKEN}x", "", "ä"):
            assert not await _sees(house, {"Authorization": f"Bearer {wrong}"})
        for way in ({}, *PUBLIC):
            assert await _sees(house, {"Authorization": f"Bearer {TOKEN}", **way})


@pytest.mark.parametrize(
    "path", ["/health/live", "/nothing", "/widget.js", "/desk", "/desk/api/me", "/metrics"]
)
async def test_no_answer_tells_a_version(house: House, path: str) -> None:
    _, headers, _ = await _get(house, path, {})
    assert headers["Server"] == "Helpline"


async def test_what_is_no_http_hears_of_no_version_either(house: House) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(house.url).port)
    writer.write(b"nonsense\r\n\r\n")
    answer = (await asyncio.wait_for(reader.read(), PATIENCE)).decode()
    writer.close()
    assert "Server: Helpline" in answer
    assert "aiohttp" not in answer


@pytest.mark.parametrize(("public", "told"), [("https://help.example", "max-age=31536000"), ("", None)])
async def test_behind_https_browsers_are_told_to_stay_there(
    settings: Settings, public: str, told: str | None
) -> None:
    async with running(replace(settings, public_url=public)) as house:
        for path in ("/health/live", "/desk", "/widget.js", "/nothing"):
            assert (await _get(house, path, {}))[1].get("Strict-Transport-Security") == told
