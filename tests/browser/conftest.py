"""A browser, a stand-in server, and a page with the widget on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    async_playwright,
    expect,
)

from tests.browser.host import HostSite, host_site
from tests.browser.stand_in import StandIn
from tests.stack.sandbox import CUSTOMERS_ZONE

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 40_000


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    runner = web.AppRunner(stand_in.application(), handle_signals=False)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stand_in.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is tested with the browser runs on the loop that the browser was started on."""
    for item in items:
        if "tests/browser/" in item.nodeid and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Starting it takes longer than most tests."""
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """Without a context of an earlier test."""
    assert chromium.contexts == []
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield session


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-US", timezone_id=CUSTOMERS_ZONE
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def site(server: StandIn) -> AsyncIterator[HostSite]:
    """Somebody else's pages with the widget on them."""
    async with host_site(server.address) as site:
        yield site


Visit = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(server: StandIn, context: BrowserContext) -> AsyncIterator[Visit]:
    """Open a page with the widget; a script error, a breach of policy, a request elsewhere fail the test."""
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((server.address, "data:")):
            complaints.append(request.url)

    async def visit(path: str = "/plain", opened: bool = True) -> Page:
        page = await context.new_page()
        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", on_request)
        await page.goto(server.address + path)
        await page.locator("helpline-chat .launcher").wait_for()
        if opened:
            await page.locator("helpline-chat .launcher").click()
        return page

    yield visit
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(visit: Visit) -> Page:
    """A plain page with the chat open."""
    return await visit()
