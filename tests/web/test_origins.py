"""A foreign name that leads to us is not ours: its page has that name as origin, and sends it as Host."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helpline.settings import Settings
from tests.support.databases import Databases
from tests.support.web import House, running

FOREIGN = ("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "[broken")


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path, databases: Databases) -> str:
    """What is tested here never differs between databases."""
    return databases.sqlite(tmp_path / "helpline.db")


async def _asked(house: House, method: str, path: str, host: str, origin: str = "") -> tuple[int, Any]:
    """As a page under `host` asks, whose name leads to us."""
    headers = {"Host": host, **({"Origin": origin} if origin else {})}
    body: dict[str, Any] = {"json": {}} if method == "POST" else {}
    async with aiohttp.request(method, house.url + path, headers=headers, **body) as response:
        return response.status, await response.read()


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("path", ["/api/conversations", "/desk/api/login", "/desk/api/logout"])
@pytest.mark.parametrize("public", ["", "https://help.example"])
async def test_a_page_under_a_foreign_name_changes_nothing(
    settings: Settings, path: str, host: str, public: str
) -> None:
    async with running(replace(settings, public_url=public)) as house:
        for scheme in ("http", "https"):
            status, _ = await _asked(house, "POST", path, host, f"{scheme}://{host}")
            assert status in ((401, 403) if path.endswith("logout") else (403,))


@pytest.mark.parametrize("path", ["/", "/desk", "/desk/api/demo", "/demo/identity/demo-402", "/widget.js"])
async def test_the_demo_tells_nothing_under_a_foreign_name(demo_house: House, path: str) -> None:
    """It gives its agent's password to whoever asks, and the asking page could read it."""
    for host in FOREIGN:
        assert (await _asked(demo_house, "GET", path, host))[0] == 403
    assert (await _asked(demo_house, "GET", path, "localhost:8080"))[0] == 200


async def test_probes_may_call_us_by_any_name(demo_house: House) -> None:
    assert (await _asked(demo_house, "GET", "/health/live", "helpline-web:8080"))[0] == 200


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("help.example", "https://help.example"),
        ("upstream:8080", "https://help.example"),  # a proxy that does not pass the name on
        ("HELP.example", "https://help.example"),
        ("chat.shop.example", "https://chat.shop.example"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("localhost:8080", "http://localhost:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
    ],
)
async def test_our_own_pages_work_under_every_name_that_is_ours(
    settings: Settings, host: str, origin: str
) -> None:
    listed = ("https://chat.shop.example", "*", "null")
    async with running(replace(settings, public_url="https://help.example", allowed_origins=listed)) as house:
        assert (await _asked(house, "POST", "/api/conversations", host, origin))[0] == 201
        assert (await _asked(house, "POST", "/desk/api/login", host, origin))[0] == 422, "it was read"


async def test_a_page_that_may_embed_the_widget_may_not_use_the_desk(settings: Settings) -> None:
    listed = replace(settings, public_url="https://help.example", allowed_origins=("https://shop.example",))
    async with running(listed) as house:
        asked = "help.example", "https://shop.example"
        assert (await _asked(house, "POST", "/api/conversations", *asked))[0] == 201
        assert (await _asked(house, "POST", "/desk/api/login", *asked))[0] == 403
