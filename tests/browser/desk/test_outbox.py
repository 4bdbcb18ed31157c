"""What an agent wrote is sent, or says why not, whatever the browser keeps back."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.stand_in import DeskStandIn
from tests.browser.stand_in import problem
from tests.browser.steps import until

pytestmark = pytest.mark.slow

NOTHING_TO_KEEP = """
  const refuse = () => { throw new DOMException("blocked", "SecurityError") };
  for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: refuse });
  navigator.locks.request = async () => refuse();
  window.BroadcastChannel = class { constructor() { refuse() } };
"""
BROKEN_BY_AN_EXTENSION = """() => {
  const real = window.fetch;
  window.reportError = (error) => { window.reported = String(error) };
  window.fetch = (url, options) => {
    if (String(url).endsWith("/messages")) throw new RangeError("not today");
    return real(url, options);
  };
}"""


async def reply(page: Page, text: str) -> None:
    await page.get_by_label("Reply", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def test_without_storage_and_locks_a_reply_is_sent(desk: DeskStandIn, sign_in: SignIn) -> None:
    desk.claim_for("c1", "ana")
    page = await sign_in(at="#c/c1")
    await page.context.add_init_script(NOTHING_TO_KEEP)
    await page.reload()
    await reply(page, "Good morning")
    await until(lambda: any(body.get("text") == "Good morning" for _, body in desk.posts))
    await expect(page.locator(".line .bubble", has_text="Good morning")).to_have_count(1)
    await expect(page.get_by_text("Not sent.")).to_have_count(0)


async def test_a_fault_of_the_page_fails_the_reply_and_says_so(desk: DeskStandIn, sign_in: SignIn) -> None:
    desk.claim_for("c1", "ana")
    page = await sign_in(at="#c/c1")
    await page.evaluate(BROKEN_BY_AN_EXTENSION)
    await reply(page, "Good morning")
    await expect(page.get_by_text("Not sent. Something on this page went wrong.")).to_be_visible()
    assert await page.evaluate("window.reported") == "RangeError: not today"


async def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(desk: DeskStandIn, sign_in: SignIn) -> None:
    """Neither a network that comes back nor further words make the page ask sooner."""
    desk.claim_for("c1", "ana")
    page = await sign_in(at="#c/c1")
    await page.clock.install()
    desk.refusals = [problem(429, "Slow down.", **{"Retry-After": "600"})]
    async with page.expect_response(lambda response: response.status == 429) as refused:
        await reply(page, "Good morning")
    await (await refused.value).finished()
    await page.evaluate("window.dispatchEvent(new Event('online'))")
    await reply(page, "Still there?")
    await expect(page.locator(".line .bubble", has_text="Still there?")).to_be_visible()
    await page.clock.fast_forward(300_000)
    assert said(desk) == ["Good morning"]
    await page.clock.fast_forward(900_000)
    await until(lambda: said(desk) == ["Good morning", "Good morning", "Still there?"])


def said(desk: DeskStandIn) -> list[str]:
    return [body["text"] for path, body in desk.posts if path.endswith("/messages")]
