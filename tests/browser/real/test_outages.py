"""What a customer sees while parts of the product die, stand still and come back."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from playwright.async_api import BrowserContext, expect

from helpline.conversations.marks import unmarked
from tests.browser.real.conftest import Visits
from tests.browser.real.steps import (
    ANSWERED_WITHIN_MS,
    CARLA,
    furnish,
    hear,
    heard,
    press,
    said,
    say,
    sign_in,
    spoken,
    stored,
    until_stored,
)
from tests.browser.steps import write
from tests.stack import Sandbox, Stack

pytestmark = pytest.mark.slow


def supervisor(stack: Stack) -> Any:
    [found] = [process for process, said in stack.commands().items() if said[-2:] == ["helpline", "up"]]
    return found


@pytest.mark.parametrize("way", ["terminate", "kill"])
async def test_a_message_written_while_web_is_gone_is_sent_once_and_answered_once(
    visit: Visits, stack: Stack, http: aiohttp.ClientSession, way: str
) -> None:
    page = await visit()
    visit.server_may_vanish = True
    await page.get_by_role("button", name="Ask the assistant").click()
    await say(page, "What does error 429 mean?", "429")
    lost = page.get_by_text("Connection lost")
    up = supervisor(stack)
    up.suspend()  # so that web is not back before the message is written
    try:
        getattr(stack.process("web"), way)()
        await expect(lost).to_be_visible(timeout=ANSWERED_WITHIN_MS)
        await write(page, "And what does error 409 mean?")
        await expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    finally:
        up.resume()
    await hear(page, "409")
    await expect(lost).to_be_hidden(timeout=ANSWERED_WITHIN_MS)
    await expect(page.get_by_text("Waiting to be sent")).to_have_count(0)
    await expect(said(page, "And what does error 409 mean?")).to_have_count(1)
    lines = await spoken(page)
    assert lines == [unmarked(message["text"]) for message in await stored(page, http, stack.url)]
    assert "409" in lines[lines.index("And what does error 409 mean?") + 1]
    assert sum("409" in line for line in lines) == 2  # the question and its answer
    await asyncio.to_thread(stack.wait_ready, 60)


async def test_a_refresh_that_ends_with_the_tab_closed_is_told_once_and_counted(
    visit: Visits, stack: Stack, context: BrowserContext, sandbox: Sandbox, http: aiohttp.ClientSession
) -> None:
    page = await visit()
    await sign_in(page)
    await furnish(sandbox, 401, seconds=2)
    await say(page, "my chase connection is broken", "Can you sign in at Chase's own website")
    await press(page, "Yes, I can sign in", "I've started a refresh of Chase")
    await expect(page.locator("[data-state=running]")).to_be_visible()
    await page.close()
    assert await sandbox.refreshes(CARLA) == [1]

    elsewhere = await visit.context.new_page()
    await elsewhere.goto(f"{stack.url}/health/live")  # the same browser, but no chat that could listen
    await until_stored(elsewhere, http, stack.url, "Chase works again")
    page = await visit()
    await expect(page.locator(".badge")).to_have_text("1", timeout=ANSWERED_WITHIN_MS)
    await expect(page.locator("[aria-label='Chat with support, 1 new message']")).to_be_visible()
    await page.locator(".launcher").click()
    await hear(page, "Chase works again, with 14 new transactions")
    await expect(page.locator("[data-state]")).to_have_text(["Chase was refreshed"])
    await page.get_by_role("button", name="Close chat").click()
    await expect(page.locator(".badge")).to_be_hidden()
    await page.reload()
    await expect(page.locator("#customers .chosen")).to_be_visible()
    await page.locator(".launcher").click()
    await hear(page, "14 new transactions")


async def test_while_rasa_stands_still_a_person_is_offered_and_the_answer_comes_after_all(
    visit: Visits, stack: Stack
) -> None:
    page = await visit()
    await page.get_by_role("button", name="Ask the assistant").click()
    await say(page, "What does error 429 mean?", "429")
    rasa = stack.process("rasa")
    rasa.suspend()
    try:
        await write(page, "And what does error 409 mean?")
        await hear(page, "I'm having trouble answering right now")
        offer = page.locator(".choices").get_by_role("button", name="Talk to a person")
        await expect(offer).to_be_visible()
        await expect(heard(page, "409")).to_have_count(0)
    finally:
        rasa.resume()
    await hear(page, "409")
    await say(page, "I'd like to talk to a person", "your ticket is")
    await expect(heard(page, "409")).to_have_count(1)
    await expect(heard(page, "trouble answering")).to_have_count(1)
    await expect(said(page, "And what does error 409 mean?")).to_have_count(1)
