"""What people do with the widget, and how a test waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.stand_in import Conversation, StandIn

PATIENCE = 40.0
"""Seconds until a condition that does not come true fails the test."""


async def until(condition: Callable[[], Any]) -> None:
    async def wait() -> None:
        while not condition():  # noqa: ASYNC110 - the conditions are plain facts, nobody signals them
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), PATIENCE)


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")


async def begin(page: Page, server: StandIn, text: str = "Hello") -> Conversation:
    """Send the first message and wait for the answer; the event stream is then open."""
    before = set(server.conversations)
    await write(page, text)
    await until(lambda: len(server.conversations) > len(before))
    (new,) = set(server.conversations) - before
    conversation = server.conversations[new]
    await until(lambda: conversation.streams)
    if server.answer:
        await expect(bubble(page, f"You said: {text}")).to_be_visible()
    return conversation


def bubble(page: Page, text: str) -> Locator:
    """The lines of the thread with exactly this text."""
    return page.locator(".list .bubble").get_by_text(text, exact=True)


async def at_rest(page: Page) -> None:
    """The panel has stopped rising, so that its place can be measured."""
    done = "panel => Promise.all(panel.getAnimations().map(animation => animation.finished))"
    await page.get_by_role("dialog").evaluate(done)
