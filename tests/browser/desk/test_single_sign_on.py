"""Single sign-on in a real browser: to a provider on another site, and back with a session of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from helpline.settings import Settings
from tests.desk.agent import add_account
from tests.desk.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.stack.processes import free_ports
from tests.support.web import House, running

pytestmark = pytest.mark.slow
PATIENCE_MS = 20_000


@pytest_asyncio.fixture(loop_scope="session")
async def provider() -> AsyncIterator[IdentityProvider]:
    """`localhost` and `127.0.0.1` are two sites to a browser."""
    started = IdentityProvider()
    started.host = "localhost"
    await started.start()
    yield started
    await started.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def house(tmp_path: Path, provider: IdentityProvider) -> AsyncIterator[House]:
    [port] = free_ports(1)
    known: dict[str, Any] = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
    }
    settings = Settings(var=tmp_path, demo=False, public_url=f"http://127.0.0.1:{port}", **known)
    async with running(settings) as started:
        await add_account(settings.database, "ann", password="")
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def page(house: House, browser: Browser) -> AsyncIterator[Page]:
    expect.set_options(timeout=PATIENCE_MS)
    page = await browser.new_page()
    await page.goto(f"{house.url}/desk")
    yield page
    await page.close()


async def test_one_click_leads_to_the_desk_and_a_reload_stays_there(page: Page) -> None:
    await page.get_by_role("link", name="Sign in with single sign-on").click()
    await expect(page.get_by_role("button", name="Sign out")).to_be_attached()
    assert page.url.endswith("/desk")
    await page.reload()
    await expect(page.get_by_role("button", name="Sign out")).to_be_attached()


async def test_whom_the_desk_does_not_know_is_told_on_the_login_page(
    page: Page, provider: IdentityProvider
) -> None:
    provider.user["email"] = "stranger@example.com"
    await page.get_by_role("link", name="Sign in with single sign-on").click()
    await expect(page.get_by_text("There is no account for your e-mail address.")).to_be_visible()
    await expect(page.get_by_label("Password")).to_be_visible()


async def test_the_way_back_ends_at_the_place_where_it_began_and_the_old_session_with_it(
    house: House, page: Page
) -> None:
    """A browser keeps the session's cookie to itself when another site sends it back."""
    await page.goto(f"{house.url}/desk#reports")
    await page.get_by_role("link", name="Sign in with single sign-on").click()
    await expect(page.get_by_role("button", name="Sign out")).to_be_attached()
    assert page.url.endswith("/desk#reports")
    old = await _session(page)
    await page.goto(f"{house.url}/desk/login/sso?place=queue")
    await expect(page.get_by_role("button", name="Sign out")).to_be_attached()
    assert page.url.endswith("/desk#queue")
    assert await _session(page) != old
    cookies = {"helpline_session": old}
    async with aiohttp.request("GET", f"{house.url}/desk/api/me", cookies=cookies) as response:
        assert response.status == 401


async def _session(page: Page) -> str:
    (found,) = [one for one in await page.context.cookies() if one["name"] == "helpline_session"]
    return str(found["value"])
