"""Behind https no other host can set our cookies, and who signed in before the upgrade stays signed in."""

from __future__ import annotations

from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path

import aiohttp
import pytest

from helpline.desk.devices import Devices
from helpline.settings import Settings
from tests.desk.agent import PASSWORD, add_account
from tests.support.parts import MovableClock
from tests.support.web import House, running


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path) -> str:
    """What is tested here never differs between databases."""
    return f"sqlite+aiosqlite:///{tmp_path / 'helpline.db'}"


async def _login(house: House, cookie: str = "") -> SimpleCookie:
    await add_account(house.settings.database, "ann")
    body = {"email": "ann@example.com", "password": PASSWORD}
    headers = {"Cookie": cookie} if cookie else {}
    async with aiohttp.request("POST", f"{house.url}/desk/api/login", json=body, headers=headers) as response:
        assert response.status == 200
        found: SimpleCookie = SimpleCookie()
        for line in response.headers.getall("Set-Cookie"):
            found.load(line)
        return found


async def _status(house: House, cookie: str, path: str = "/desk/api/me", method: str = "GET") -> int:
    address = house.url + path
    async with aiohttp.request(method, address, headers={"Cookie": cookie}) as response:
        return response.status


async def test_behind_https_every_cookie_is_bound_to_this_host(settings: Settings) -> None:
    async with running(replace(settings, public_url="https://help.example")) as house:
        cookies = await _login(house)
    assert {"__Host-helpline_session", "__Host-helpline_device"} == cookies.keys()
    for cookie in cookies.values():
        assert (cookie["path"], cookie["secure"], cookie["httponly"]) == ("/", True, True)
        assert (cookie["samesite"], cookie["domain"]) == ("Strict", "")


async def test_a_session_from_before_goes_on_and_the_new_one_comes_first(settings: Settings) -> None:
    async with running(replace(settings, public_url="https://help.example")) as house:
        session = (await _login(house))["__Host-helpline_session"].value
        assert await _status(house, f"helpline_session={session}") == 200
        assert await _status(house, f"helpline_session=planted; __Host-helpline_session={session}") == 200
        assert await _status(house, f"helpline_session={session}; __Host-helpline_session=x") == 401
        await _login(house, f"helpline_session={session}")
        assert await _status(house, f"helpline_session={session}") == 401, "left behind at the next sign-in"


def test_a_known_device_stays_known_while_the_secret_is_replaced() -> None:
    now = MovableClock().now()
    old, both, new = Devices("o" * 32), Devices("n" * 32, "o" * 32), Devices("n" * 32)
    token = old.token("ann@example.com", "", now)
    assert both.known(token, "ann@example.com")
    assert not both.known(token, "bob@example.com")
    assert not new.known(token, "ann@example.com")
    assert new.known(both.token("ann@example.com", "", now), "ann@example.com")
