"""The article's steps on the demo page, by clicking and typing only, on a desktop and on a phone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

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
from tests.browser.steps import write
from tests.stack import Sandbox, Stack
from tests.stack.sandbox import CUSTOMERS_ZONE

pytestmark = pytest.mark.slow
ASKS_LOGIN = "Can you sign in at Chase's own website"
ASKS_SIGN_IN = "enter your sign-in for Chase again"
STARTED = "I've started a refresh of Chase"
SCREENS: dict[str, Any] = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 375, "height": 740}}


@pytest_asyncio.fixture(params=SCREENS, loop_scope="session")
async def screen(request: Any, browser: Browser) -> AsyncIterator[BrowserContext]:
    opened = await browser.new_context(
        viewport=SCREENS[request.param],
        has_touch=request.param == "phone",
        locale="en-US",
        timezone_id=CUSTOMERS_ZONE,
    )
    opened.set_default_timeout(ANSWERED_WITHIN_MS)
    yield opened
    await opened.close()


async def begin(page: Page, customer: str, sentence: str) -> None:
    """By the sentence beside the customer; a phone shows the customers alone, so it is typed there."""
    start = page.get_by_role("button", name=f"Start as “{customer}” and say: {sentence}")
    if await start.is_visible():
        await start.click()
        return
    await page.locator("#customers li", has_text=customer).locator(".customer").click()
    await write(page, sentence)


async def settled(page: Page, *done: str) -> None:
    """The running refreshes have become finished ones, and are the only ones shown."""
    await expect(page.locator("[data-state=running]")).to_have_count(0, timeout=ANSWERED_WITHIN_MS)
    await expect(page.locator("[data-state=succeeded]")).to_have_text(list(done))


async def test_a_refused_sign_in_is_mended_along_the_article(
    visit: Visits, sandbox: Sandbox, screen: BrowserContext
) -> None:
    page = await visit(screen)
    await begin(page, "Sign-in refused", WITH_402)
    await hear(page, "the bank refused the saved sign-in (402)")
    await page.get_by_text("Show all 6 steps").click()
    await expect(page.locator(".card ol li").first).to_be_visible()
    await hear(page, ASKS_LOGIN)
    await press(page, "Yes, I can sign in", ASKS_SIGN_IN)
    await expect(page.locator("[data-type=steps]")).to_contain_text("Edit Sign-In info")
    assert await sandbox.refreshes(CARLA) == [0]
    await press(page, "Done, I clicked Proceed", STARTED)
    await hear(page, "14 new transactions")
    await settled(page, "Chase was refreshed")
    await press(page, "That's all, thanks", "Glad I could help")
    assert await sandbox.refreshes(CARLA) == [1]


async def test_two_banks_are_mended_and_the_third_is_left_alone(
    visit: Visits, sandbox: Sandbox, screen: BrowserContext
) -> None:
    page = await visit(screen)
    await begin(page, "Three banks", "Chase and Citi are both stuck, Ally is fine")
    await hear(page, "I'll leave Ally Bank alone")
    await expect(page.locator("[data-type=connections]")).to_contain_text("Citi")
    await say(page, "i can log in at both of them", ASKS_SIGN_IN)
    await press(page, "Done, I clicked Proceed", STARTED)
    await hear(page, "Now Citi")
    await hear(page, "Anything else I can do?")
    await settled(page, "Chase was refreshed", "Citibank was refreshed")
    refreshes = await sandbox.refreshes("demo-three-banks")
    assert sorted(refreshes) == [0, 1, 1]


async def test_missing_days_lead_to_a_person_who_has_the_dates(
    visit: Visits, stack: Stack, screen: BrowserContext
) -> None:
    page = await visit(screen)
    await begin(page, "Missing days", "Some days are missing from my PNC account")
    await hear(page, "from when to when")
    article = page.locator("[data-type=article]")
    await expect(article.get_by_role("link")).to_have_attribute("href", re.compile("/bank-import-wizard$"))
    await say(page, "march 3 to march 9", "I've started a refresh of PNC")
    await hear(page, "Shall I pass it to a person")
    await press(page, "Yes, please", "your ticket is")
    conversation = await page.evaluate(
        "JSON.parse(localStorage.getItem(Object.keys(localStorage)"
        ".find((key) => key.endsWith(':conversation')))).id"
    )
    [ticket] = stack.tickets(conversation)
    assert ("missing_dates", "march 3 to march 9") in [
        (fact["fact"], fact["value"]) for fact in ticket["brief"]["facts"]
    ]


async def test_a_steps_card_comes_once_and_later_one_line(visit: Visits, screen: BrowserContext) -> None:
    page = await visit(screen)
    await begin(page, "Sign-in refused", WITH_402)
    await press(page, "Yes, I can sign in", ASKS_SIGN_IN)
    await say(page, "just refresh it please", "would be turned down")
    await say(page, "i can't find that", "second way")
    await expect(page.locator("[data-type=steps]")).to_have_count(1)
    await expect(
        page.locator(".choices").get_by_role("button", name="Done, I clicked Proceed")
    ).to_be_visible()
    card = (await page.locator("[data-type=steps]").inner_text()).splitlines()
    assert not [line for line in await spoken(page) if any(len(step) > 20 and step in line for step in card)]


async def test_who_waits_for_a_person_may_type_the_way_back(visit: Visits, screen: BrowserContext) -> None:
    page = await visit(screen)
    await sign_in(page)
    await say(page, "a person please", "your ticket is")
    await say(page, "what does error 409 mean?", "409")
    await say(page, "back to the assistant", "You're back with the assistant")
    await say(page, "error 402", ASKS_LOGIN)


async def test_a_visitor_goes_the_same_way_by_hand(visit: Visits) -> None:
    page = await visit()
    await page.get_by_role("button", name="Ask the assistant").click()
    await page.get_by_role("button", name="My bank connection is broken", exact=True).click()
    await hear(page, "Which bank or card is it?")
    await say(page, "it's chase", ASKS_LOGIN)
    await press(page, "Yes, I can sign in", "What does Cloud Banking show")
    await press(page, "I don't see a code", "Refresh Transactions")
    await press(page, "Still not working", ASKS_SIGN_IN)
    await press(page, "Done, I clicked Proceed", "Now refresh Chase once more")
    await press(page, "Yes, it works", "Chase works again")


async def test_the_first_talk_typed_by_hand(visit: Visits, sandbox: Sandbox) -> None:
    page = await visit()
    await sign_in(page)
    await furnish(sandbox, 401, seconds=3)
    await say(page, "hello there", "Hi Carla! I can see that nothing has come in from Chase since yesterday")
    await say(page, "my chase feed doesnt update anymore", ASKS_LOGIN)
    await say(page, "is it safe to give you my bank password?", "The connection only reads")
    await hear(page, "do you get to your accounts there?")  # back to where we were, in other words
    await say(page, "yes I can get in there", STARTED)
    await expect(page.locator("[data-state=running]")).to_contain_text("Refreshing Chase…")
    await hear(page, "Chase works again, with 14 new transactions")
    await settled(page, "Chase was refreshed")
    await say(page, "thanks a lot", "Glad I could help")


async def test_a_reload_in_the_middle_changes_nothing(visit: Visits) -> None:
    page = await visit()
    await sign_in(page)
    await say(page, "error 402", ASKS_LOGIN)
    await press(page, "Yes, I can sign in", ASKS_SIGN_IN)
    before = await spoken(page)
    await page.reload()
    await hear(page, ASKS_SIGN_IN)
    assert await spoken(page) == before
    await expect(page.locator("#customers .chosen")).to_contain_text("Sign-in refused")
    await press(page, "Done, I clicked Proceed", STARTED)
    await hear(page, "Chase works again")
    await expect(said(page, "error 402")).to_have_count(1)
    await expect(heard(page, "14 new transactions")).to_have_count(1)
    await expect(page.get_by_role("group", name="Glad it works again. How did it go?")).to_be_visible()
