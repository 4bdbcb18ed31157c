"""A browser that goes to the identity provider and comes back, and a desk that knows the provider."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from helpline.settings import Settings
from tests.desk.agent import add_account
from tests.desk.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.support.web import House, running

PUBLIC = "http://desk.example"
"""What the browser calls the desk; `Browser` is the proxy in between."""


class Browser:
    """Follows the redirects by hand, so that a test can stop anywhere on the way."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.set_cookies: list[str] = []
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def close(self) -> None:
        await self.http.close()

    async def go(self, address: str) -> tuple[int, str]:
        """(status, where it leads)."""
        url = address.replace(PUBLIC, self.house.url)
        url = url if url.startswith("http") else f"{self.house.url}{url}"
        async with self.http.get(url, allow_redirects=False) as response:
            self.set_cookies = response.headers.getall("Set-Cookie", [])
            return response.status, response.headers.get("Location", "")

    async def until_back(self, query: str = "") -> str:
        """To the provider and home again: the address of the callback."""
        _, to_provider = await self.go(f"/desk/login/sso{query}")
        status, back = await self.go(to_provider)
        assert status == 302
        return back

    async def sign_on(self) -> str:
        """The whole way; where it ends."""
        status, end = await self.go(await self.until_back())
        assert status == 303
        return end

    async def me(self) -> Any:
        async with self.http.get(f"{self.house.url}/desk/api/me") as response:
            return (await response.json()).get("agent")


@pytest.fixture
async def provider() -> AsyncIterator[IdentityProvider]:
    started = IdentityProvider()
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def sso(tmp_path: Path, provider: IdentityProvider) -> AsyncIterator[House]:
    """A desk that knows the provider, and Ann, who has no password."""
    settings = Settings(
        var=tmp_path,
        demo=False,
        public_url=PUBLIC,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SECRET,
    )
    async with running(settings) as house:
        await add_account(house.settings.database, "ann", password="")
        yield house


@pytest.fixture
async def browser(sso: House) -> AsyncIterator[Browser]:
    made = Browser(sso)
    yield made
    await made.close()
