"""What the other side says arrives once, whatever happens to the line."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.stand_in import StandIn
from tests.browser.steps import begin, bubble, until, write

pytestmark = pytest.mark.slow

UNWATCHED_MS = 10_000
"""A closed chat asks now and then."""


async def test_the_same_event_repeated_shows_once(page: Page, server: StandIn) -> None:
    await begin(page, server)
    message = server.say("Only once")
    for _ in range(5):
        server.repeat(message)
    server.say("The end")
    await expect(bubble(page, "The end")).to_be_visible()
    await expect(bubble(page, "Only once")).to_have_count(1)


async def test_a_cut_stream_resumes_after_the_last_number(page: Page, server: StandIn) -> None:
    conversation = await begin(page, server)
    server.streams_refused = True
    server.cut_streams()
    await until(lambda: not conversation.streams)
    server.say("Said while you were away")
    server.streams_refused = False
    await expect(bubble(page, "Said while you were away")).to_have_count(1)
    await until(lambda: conversation.streams)
    assert server.after[-1] == "3"


async def test_a_line_that_stays_away_is_shown_and_its_return_too(page: Page, server: StandIn) -> None:
    conversation = await begin(page, server)
    bar = page.get_by_text("Connection lost – trying again")
    await expect(bar).to_be_hidden()
    server.streams_refused = True
    server.cut_streams()
    await expect(bar).to_be_visible()
    server.streams_refused = False
    await until(lambda: conversation.streams)
    await expect(bar).to_be_hidden()


async def test_a_silent_line_is_replaced(page: Page, server: StandIn) -> None:
    await page.clock.install()
    conversation = await begin(page, server)
    opened = len(server.after)
    await page.clock.run_for(60_000)
    await until(lambda: len(server.after) == opened + 1)
    server.say("Still here")
    await expect(bubble(page, "Still here")).to_have_count(1)
    assert conversation.streams


async def test_going_offline_shows_at_once(page: Page, context: BrowserContext, server: StandIn) -> None:
    await begin(page, server)
    await context.set_offline(True)
    await expect(page.get_by_text("Connection lost – trying again")).to_be_visible()
    await context.set_offline(False)
    await expect(page.get_by_text("Connection lost – trying again")).to_be_hidden()


async def test_a_reload_in_the_middle_brings_the_history(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.answer = None
    await write(page, "And then")
    await until(lambda: len(server.only.messages) == 3)
    await page.reload()
    server.say("The answer after the reload")
    for text in ("Hello", "You said: Hello", "And then", "The answer after the reload"):
        await expect(bubble(page, text)).to_have_count(1)
    assert len(server.received) == 2


async def test_new_messages_are_counted_on_the_launcher_until_read(page: Page, server: StandIn) -> None:
    await begin(page, server)
    await page.get_by_role("button", name="Close chat").click()
    await expect(page.locator(".badge")).to_be_hidden()
    server.say("One")
    server.say("Two")
    two = page.get_by_role("button", name="Chat with support, 2 new messages")
    await expect(two).to_be_visible(timeout=UNWATCHED_MS)
    await expect(page.locator(".badge")).to_have_text("2")
    await page.reload()
    await expect(page.locator(".badge")).to_have_text("2")
    await page.locator(".launcher").click()
    await page.get_by_role("button", name="Close chat").click()
    await expect(page.get_by_role("button", name="Chat with support", exact=True)).to_be_visible()


async def test_the_typing_sign_shows_and_expires_without_renewal(page: Page, server: StandIn) -> None:
    await page.clock.install()
    await begin(page, server)
    sign = page.locator(".typing")
    server.typing(True)
    await expect(sign).to_be_visible()
    await page.clock.run_for(6500)
    await expect(sign).to_have_count(0)
    server.typing(True)
    await expect(sign).to_be_visible()
    server.typing(False)
    await expect(sign).to_have_count(0)


async def test_an_unanswered_message_shows_the_typing_sign(page: Page, server: StandIn) -> None:
    server.answer = None
    await begin(page, server)
    await expect(page.locator(".typing")).to_be_visible()
    question = server.only.messages[0]
    server.say("Here you are")
    question["answered"] = True
    server.repeat(question)
    await expect(page.locator(".typing")).to_have_count(0)


async def test_the_banner_tells_who_has_the_floor(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.give_floor("waiting")
    await expect(page.get_by_text("You’re in the queue for a person")).to_be_visible()
    server.give_floor("agent")
    await expect(page.get_by_text("You’re chatting with a person")).to_be_visible()
    server.give_floor("closed")
    await expect(page.get_by_text("This chat has ended")).to_be_visible()
    await page.get_by_role("button", name="Start a new chat").click()
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_visible()
    await begin(page, server, "Me again")
    assert len(server.conversations) == 2


async def test_the_page_hears_of_opening_and_of_messages(page: Page, server: StandIn) -> None:
    await page.evaluate(
        """() => { window.heard = [];
        for (const name of ["helpline-open", "helpline-message"])
          document.addEventListener(name, (event) => window.heard.push(event.detail?.text ?? name)); }"""
    )
    await begin(page, server)
    await page.evaluate(
        "() => { const chat = document.querySelector('helpline-chat'); chat.close(); chat.open(); }"
    )
    assert await page.evaluate("window.heard") == ["You said: Hello", "helpline-open"]
