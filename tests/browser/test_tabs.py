"""Streams are few: a browser has six lines over HTTP/1.1 to one server, for all of its tabs."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, Visit
from tests.browser.stand_in import StandIn
from tests.browser.steps import begin, bubble, until, write

pytestmark = pytest.mark.slow

SHOW = """state => {
  Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


async def test_ten_open_tabs_all_read_and_all_send(page: Page, server: StandIn, visit: Visit) -> None:
    conversation = await begin(page, server)
    tabs = [page, *[await visit() for _ in range(9)]]
    for tab in tabs:
        await expect(bubble(tab, "You said: Hello")).to_be_visible(timeout=PATIENCE_MS)
    await write(tabs[-1], "From the last")
    for tab in tabs:
        await expect(bubble(tab, "You said: From the last")).to_be_visible(timeout=PATIENCE_MS)
        await expect(tab.get_by_text("Connection lost")).to_be_hidden()
    assert 1 <= len(conversation.streams) <= 3


async def test_a_closed_chat_holds_no_stream_and_hears_of_news(page: Page, server: StandIn) -> None:
    conversation = await begin(page, server)
    await page.get_by_role("button", name="Close chat").click()
    await until(lambda: not conversation.streams)
    server.say("News")
    one = page.get_by_role("button", name="Chat with support, 1 new message")
    await expect(one).to_be_visible(timeout=PATIENCE_MS)
    assert not conversation.streams
    await one.click()
    await expect(bubble(page, "News")).to_be_visible()
    await until(lambda: len(conversation.streams) == 1)


async def test_a_hidden_tab_holds_no_stream_and_catches_up_when_it_is_seen(
    page: Page, server: StandIn
) -> None:
    conversation = await begin(page, server)
    await page.evaluate(SHOW, "hidden")
    await until(lambda: not conversation.streams)
    server.say("While you were away")
    await page.evaluate(SHOW, "visible")
    await expect(bubble(page, "While you were away")).to_be_visible()
    await until(lambda: len(conversation.streams) == 1)


async def test_who_has_too_many_streams_asks(page: Page, server: StandIn) -> None:
    server.streams_too_many = True
    await write(page, "Hello")
    await expect(bubble(page, "You said: Hello")).to_be_visible(timeout=PATIENCE_MS)
    server.say("And more")
    await expect(bubble(page, "And more")).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("Connection lost")).to_be_hidden()


async def test_where_streams_do_not_come_through_the_chat_asks(page: Page, server: StandIn) -> None:
    server.streams_mute = True
    await write(page, "Hello")
    await expect(bubble(page, "You said: Hello")).to_be_visible(timeout=2 * PATIENCE_MS)
    server.say("And more")
    await expect(bubble(page, "And more")).to_be_visible(timeout=PATIENCE_MS)
    await expect(page.get_by_text("Connection lost")).to_be_hidden()
    assert not server.only.streams
