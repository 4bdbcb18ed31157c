"""The article's steps on the demo page, by clicking and typing only."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.real.conftest import Visits
from tests.browser.real.steps import (
    ANSWERED_WITHIN_MS,
    CARLA,
    WITH_402,
    furnish,
    hear,
    heard,
    press,
    said,
    say,
    sign_in,
    spoken,
)
from tests.stack import Sandbox

pytestmark = pytest.mark.slow


async def settled(page: Page) -> None:
    """The running refresh has become a finished one, and is the only one shown."""
    await expect(page.locator("[data-state=running]")).to_have_count(0, timeout=ANSWERED_WITHIN_MS)
    await expect(page.locator("[data-state=succeeded]")).to_have_text(["Chase was refreshed"])


async def test_a_refused_sign_in_is_mended_along_the_article(visit: Visits, sandbox: Sandbox) -> None:
    page = await visit()
    await page.get_by_role("button", name=f"Start as “Sign-in refused” and say: {WITH_402}").click()
    await hear(page, "402: the bank refused the saved sign-in")
    await page.get_by_text("Show all 6 steps").click()
    await expect(page.locator(".card ol li").first).to_be_visible()
    await hear(page, "Can you sign in at Chase's own website (chase.com)?")
    await press(page, "Yes, I can sign in", "re-enter your sign-in for Chase")
    await expect(page.locator("[data-type=steps]")).to_contain_text("Edit Sign-In info")
    assert await sandbox.refreshes(CARLA) == [0]
    await press(page, "Done, I clicked Proceed", "I've started a refresh of Chase")
    await hear(page, "14 new transactions")
    await settled(page)
    await hear(page, "Your connection works again")
    assert await sandbox.refreshes(CARLA) == [1]


async def test_a_visitor_goes_the_same_way_by_hand(visit: Visits) -> None:
    page = await visit()
    await page.get_by_role("button", name="Ask the assistant").click()
    await page.get_by_role("button", name="My bank connection is broken", exact=True).click()
    await hear(page, "Which bank or card is it?")
    await say(page, "it's chase", "Can you sign in at Chase's own website")
    await press(page, "Yes, I can sign in", "click Refresh Transactions on the yellow command bar")
    await press(page, "Still not working", "re-enter your sign-in for Chase")
    await press(page, "Done, I clicked Proceed", "Now refresh once more")
    await press(page, "Yes, it works", "Your connection works again")


async def test_the_first_talk_typed_by_hand(visit: Visits, sandbox: Sandbox) -> None:
    page = await visit()
    await sign_in(page)
    await furnish(sandbox, 401, seconds=3)
    await say(page, "hello there", "Hi Carla! I can see that Chase stopped yesterday with 401")
    await say(page, "my chase feed doesnt update anymore", "Can you sign in at Chase's own website")
    await say(page, "is it safe to give you my bank password?", "password")
    await hear(page, "Can you sign in at Chase's own website", times=2)  # back to where we were
    await say(page, "yes I can get in there", "I've started a refresh of Chase")
    await expect(page.locator("[data-state=running]")).to_contain_text("Refreshing Chase…")
    await hear(page, "Good news: Chase is up to date, with 14 new transactions")
    await settled(page)
    await say(page, "thanks a lot", "You're welcome")


async def test_a_reload_in_the_middle_changes_nothing(visit: Visits) -> None:
    page = await visit()
    await sign_in(page)
    await say(page, "error 402", "Can you sign in at Chase's own website")
    await press(page, "Yes, I can sign in", "re-enter your sign-in for Chase")
    before = await spoken(page)
    await page.reload()
    await page.locator(".launcher").click()
    await hear(page, "re-enter your sign-in for Chase")
    assert await spoken(page) == before
    await expect(page.locator("#customers .chosen")).to_contain_text("Sign-in refused")
    await press(page, "Done, I clicked Proceed", "I've started a refresh of Chase")
    await hear(page, "Your connection works again")
    await expect(said(page, "error 402")).to_have_count(1)
    await expect(heard(page, "14 new transactions")).to_have_count(1)
