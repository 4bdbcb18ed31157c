"""What agents see of the queue, and how they move in it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.stand_in import DeskStandIn
from tests.browser.steps import until

pytestmark = pytest.mark.slow


async def test_the_longest_wait_is_first_and_says_how_it_stands_in_words(sign_in: SignIn) -> None:
    page = await sign_in()
    waits = page.locator(".wait")
    await expect(waits).to_have_count(5)
    await expect(waits.nth(0)).to_contain_text("over target")
    await expect(waits.nth(1)).to_contain_text("left")
    await expect(waits.nth(2)).to_contain_text("on time")
    assert [await waits.nth(n).get_attribute("data-tone") for n in range(3)] == ["bad", "busy", "good"]


async def test_what_another_agent_takes_leaves_the_queue_by_itself(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    page = await sign_in()
    await expect(page.locator(".item")).to_have_count(5)
    await until(lambda: desk.streams)
    desk.claim_for("c1", "sam")
    await expect(page.locator(".item")).to_have_count(4)
    await expect(page).to_have_title("(4) Helpline desk")
    await page.get_by_role("button", name="All").click()
    await expect(page.locator(".item")).to_have_count(5)
    await expect(page.locator(".item", has_text="Carla Chase")).to_contain_text("Sam Okafor")


async def test_search_narrows_the_queue_and_finds_the_past(sign_in: SignIn, desk: DeskStandIn) -> None:
    desk.talks["c2"]["owner"] = "closed"
    page = await sign_in()
    await page.keyboard.press("/")
    await page.keyboard.type("wells fargo")
    await expect(page.get_by_role("region", name="Past conversations")).to_contain_text("Boris Down")
    await expect(page.get_by_text("Nothing here matches")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".item")).to_have_count(4)


async def test_the_queue_is_walked_by_keyboard(sign_in: SignIn) -> None:
    page = await sign_in()
    await expect(page.locator(".item")).to_have_count(5)
    for key in ("j", "j", "j", "k"):
        await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Boris Down")).to_be_visible()


async def test_two_hundred_in_the_queue_stay_usable(sign_in: SignIn, desk: DeskStandIn) -> None:
    """No task is longer than what feels like a wait: one reading of the queue is one pass."""
    desk.add_waiting(195)
    page = await sign_in()
    await expect(page.locator(".item")).to_have_count(200)
    await page.evaluate(
        """() => { window.longest = 0; new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
        }).observe({ type: "longtask" }); }"""
    )
    desk.claim_for("c1", "sam")
    await expect(page.locator(".item")).to_have_count(199)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line").first).to_be_visible()
    assert await page.evaluate("window.longest") < 300


async def test_the_newest_of_a_long_queue_are_reached_and_stay_shown(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    desk.add_waiting(228)
    page = await sign_in()
    items = page.locator(".item")
    await expect(items).to_have_count(200)
    await expect(page).to_have_title("(233) Helpline desk")
    await page.get_by_role("button", name="Show 33 more").click()
    await expect(items).to_have_count(233)
    await expect(page.get_by_role("button", name="more")).to_be_hidden()
    await until(lambda: desk.streams)
    desk.claim_for("c1", "sam")
    await expect(items).to_have_count(232)
    await page.keyboard.press("/")
    await page.keyboard.type("customer 233")
    await expect(items).to_have_count(1)


async def test_presence_is_one_switch(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in()
    switch = page.get_by_role("switch", name="Available")
    await expect(switch).to_be_checked()
    await switch.click()
    await expect(switch).not_to_be_checked()
    await expect(switch).to_contain_text("Away")
    assert desk.presence["ana"] == "away"


async def test_nothing_rings_and_nothing_asks_before_the_agent_allows_it(sign_in: SignIn) -> None:
    page = await sign_in()
    await page.keyboard.press("?")
    await expect(page.get_by_label("Play a sound")).not_to_be_checked()
    await expect(page.get_by_label("Browser notification")).not_to_be_checked()
    assert await page.evaluate("Notification.permission") != "granted"


async def test_single_keys_can_be_switched_off(sign_in: SignIn) -> None:
    page = await sign_in()
    await page.keyboard.press("?")
    await page.get_by_label("Single-key shortcuts").uncheck()
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_be_hidden()
