"""The demo page of the real product in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request

from tests.browser.real.steps import ANSWERED_WITHIN_MS
from tests.stack import Stack

CUT_LINE = "Failed to load resource: net::ERR_"
"""What the browser notes by itself when a server is gone."""


class Visits:
    """`await visit()` opens the demo page in a new tab. What the browser complains of fails the test."""

    def __init__(self, url: str, context: BrowserContext) -> None:
        self.url = url
        self.context = context
        self.complaints: list[str] = []
        self.server_may_vanish = False

    async def __call__(self, context: BrowserContext | None = None) -> Page:
        page = await (context or self.context).new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._on_request)
        await page.goto(self.url)
        await page.locator("helpline-chat .launcher").wait_for(state="attached")
        return page

    def _on_console(self, message: ConsoleMessage) -> None:
        expected = self.server_may_vanish and message.text.startswith(CUT_LINE)
        if message.type in ("error", "warning") and not expected:
            self.complaints.append(f"{message.type}: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:")):
            self.complaints.append(f"request: {request.url}")


@pytest_asyncio.fixture(loop_scope="session")
async def visit(stack: Stack, context: BrowserContext) -> AsyncIterator[Visits]:
    context.set_default_timeout(ANSWERED_WITHIN_MS)
    visits = Visits(stack.url, context)
    yield visits
    for page in context.pages:
        print(page.url, await page.locator(".list > li").all_inner_texts(), sep="\n")
    assert visits.complaints == []
