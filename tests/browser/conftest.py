"""A browser, a stand-in server, and a page with the widget on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.browser.stand_in import StandIn

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE_MS = 10_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix() and "size" not in item.name:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
async def server() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    runner = web.AppRunner(stand_in.application(), handle_signals=False, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stand_in.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    await context.close()


@pytest.fixture
def visit(server: StandIn, context: BrowserContext) -> Callable[..., Awaitable[Page]]:
    """Open a page with the widget; complaints of the browser about the page fail the test."""

    async def visit(path: str = "/plain", opened: bool = True) -> Page:
        page = await context.new_page()
        await page.goto(server.address + path)
        await page.locator("helpline-chat .launcher").wait_for()
        if opened:
            await page.locator("helpline-chat .launcher").click()
        return page

    return visit


@pytest.fixture
async def page(visit: Callable[..., Awaitable[Any]]) -> Page:
    """A plain page with the chat open."""
    return await visit()
