"""Long conversations and long answers: what is seen costs the same, and nobody loses the place."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stand_in import TICKET, StandIn
from tests.browser.steps import at_rest, begin, bubble, until, write

pytestmark = pytest.mark.slow

LINES = 1000
SCROLL = "(node, top) => { node.scrollTop = top }"
TOP_OF = """(bubble) => Math.round(bubble.getBoundingClientRect().top
    - bubble.closest(".scroller").getBoundingClientRect().top)"""


async def talk_for_long(page: Page, server: StandIn) -> None:
    """A thousand more lines, and the page loaded anew."""
    for number in range(LINES):
        server.say(f"Line {number}", author="customer" if number % 2 else "agent", name="Dana", answered=True)
    await expect(bubble(page, f"Line {LINES - 1}")).to_be_visible()
    server.pages.clear()
    await page.reload()
    await expect(bubble(page, f"Line {LINES - 1}")).to_be_visible()


async def test_of_a_long_conversation_only_the_end_is_read_and_drawn(page: Page, server: StandIn) -> None:
    await begin(page, server)
    await talk_for_long(page, server)
    assert server.pages
    assert max(server.pages) <= 50
    assert await page.locator(".list > li").count() < 60


async def test_who_stays_for_long_keeps_no_more_than_is_needed(page: Page, server: StandIn) -> None:
    await begin(page, server)
    for number in range(400):
        server.say(f"Line {number}", author="agent", name="Dana")
    await expect(bubble(page, "Line 399")).to_be_attached()
    await page.locator(".scroller").evaluate(SCROLL, 1_000_000)
    server.say("The end", author="agent", name="Dana")
    await expect(bubble(page, "The end")).to_be_in_viewport()
    await expect(page.locator(".list > li")).to_have_count(151)  # and the day


async def test_older_lines_come_when_scrolled_to_and_nothing_jumps(page: Page, server: StandIn) -> None:
    await begin(page, server)
    await talk_for_long(page, server)
    scroller = page.locator(".scroller")
    first = bubble(page, f"Line {LINES - 50}")
    await scroller.evaluate(SCROLL, 150)
    await expect(bubble(page, f"Line {LINES - 100}")).to_be_attached()
    await expect(first).to_be_in_viewport()
    await page.get_by_role("button", name="Show earlier messages").focus()
    await page.keyboard.press("Enter")
    await expect(bubble(page, f"Line {LINES - 150}")).to_be_attached()
    await expect(page.get_by_text("A bank connection giving you trouble?")).to_be_hidden()
    server.say("News from below", author="agent", name="Dana")
    await expect(page.get_by_role("button", name="1 new message")).to_be_visible()


async def test_the_ticket_of_long_ago_is_still_named(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.hand_over()
    server.join()
    await talk_for_long(page, server)
    await expect(page.locator(".ticket")).to_have_text(f"Ticket {TICKET}")


async def test_who_reads_further_up_is_told_of_news_and_brought_there(page: Page, server: StandIn) -> None:
    await begin(page, server)
    for number in range(40):
        server.say(f"Line {number}", author="agent", name="Dana")
    await expect(bubble(page, "Line 39")).to_be_attached()
    scroller = page.locator(".scroller")
    await scroller.evaluate(SCROLL, 1_000_000)
    await expect(bubble(page, "Line 39")).to_be_in_viewport()
    await scroller.evaluate(SCROLL, 0)
    await expect(bubble(page, "Hello")).to_be_in_viewport()
    server.say("One more", author="agent", name="Dana")
    server.say("And another", author="agent", name="Dana")
    two = page.get_by_role("button", name="2 new messages")
    await expect(two).to_be_visible()
    assert await scroller.evaluate("node => node.scrollTop") == 0
    await two.click()
    await expect(bubble(page, "One more")).to_be_in_viewport()
    await expect(two).to_be_hidden()


async def test_a_long_answer_is_shown_from_its_beginning(page: Page, server: StandIn) -> None:
    server.answer = None
    await write(page, "Why?")
    await until(lambda: server.received)
    await until(lambda: server.only.streams)
    server.say("First of all. " + "Then there is a lot to say. " * 80)
    server.say("Secondly, a little.")
    answer = page.locator(".list .bot .bubble").first
    await expect(answer).to_be_in_viewport()
    await expect(page.locator(".list .bot")).to_have_count(2)
    assert 0 <= await answer.evaluate(TOP_OF) < 60
    await write(page, "I see")
    await expect(bubble(page, "I see")).to_be_in_viewport()


async def test_a_chat_opened_for_news_shows_the_first_of_them(
    page: Page, server: StandIn, visit: Visit
) -> None:
    await begin(page, server)
    await page.get_by_role("button", name="Close chat").click()
    for number in range(30):
        server.say(f"News {number}", author="agent", name="Dana")
    await page.locator(".badge").get_by_text("9+").wait_for()
    await page.locator(".launcher").click()
    await at_rest(page)
    await expect(bubble(page, "News 0")).to_be_in_viewport()
    await expect(bubble(page, "News 29")).not_to_be_in_viewport()
