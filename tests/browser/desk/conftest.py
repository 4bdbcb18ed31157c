"""The desk's stand-in, and agents who sign in at it, each in a browser profile of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.desk.sign_in import PASSWORD
from tests.browser.desk.stand_in import DeskStandIn

PATIENCE_MS = 40_000
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 740}


@pytest_asyncio.fixture(loop_scope="session")
async def desk() -> AsyncIterator[DeskStandIn]:
    stand_in = DeskStandIn()
    runner = web.AppRunner(stand_in.application(), handle_signals=False)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand_in.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


Open = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def opened(desk: DeskStandIn, browser: Browser) -> AsyncIterator[Open]:
    """The login page in a fresh profile; script errors, breaches of policy, other requests fail the test."""
    expect.set_options(timeout=PATIENCE_MS)
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def on_request(request: Request) -> None:
        if not request.url.startswith((desk.address, "data:", "blob:")):
            complaints.append(request.url)

    async def one(path: str = "/desk", **options: Any) -> Page:
        context = await browser.new_context(**{"viewport": DESKTOP, "locale": "en-US", **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if "Security Policy" in line.text else None
        )
        page.on("request", on_request)
        await page.goto(desk.address + path)
        return page

    yield one
    for context in contexts:
        await context.close()
    assert complaints == []


SignIn = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def sign_in(opened: Open) -> SignIn:
    """`await sign_in("sam", at="#c/c1")`: an agent's desk with the queue on it."""

    async def one(agent: str = "agent", at: str = "", **options: Any) -> Page:
        page = await opened("/desk" + at, **options)
        await page.get_by_label("E-mail").fill(f"{agent}@example.com")
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.locator(".bar").wait_for()
        return page

    return one


@pytest_asyncio.fixture(loop_scope="session")
async def mine(sign_in: SignIn, desk: DeskStandIn) -> Page:
    """A conversation that this agent holds."""
    desk.claim_for("c1", "ana")
    page = await sign_in(at="#c/c1")
    await expect(page.get_by_label("Reply", exact=True)).to_be_enabled()
    return page
