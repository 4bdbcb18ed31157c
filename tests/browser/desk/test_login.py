"""The way in, and what happens when a session ends."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.desk.conftest import Open, SignIn
from tests.browser.desk.stand_in import CODE, PASSWORD, DeskStandIn

pytestmark = pytest.mark.slow


async def test_the_demo_fills_in_its_own_agent(opened: Open) -> None:
    page = await opened()
    await page.get_by_role("button", name="Fill in for me").click()
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.locator(".item")).to_have_count(5)


async def test_a_wrong_password_is_told_in_words(opened: Open) -> None:
    page = await opened()
    await page.get_by_label("E-mail").fill("agent@example.com")
    await page.get_by_label("Password").fill("guess")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")


async def test_the_second_factor_is_asked_for_only_where_it_is_wanted(
    opened: Open, desk: DeskStandIn
) -> None:
    desk.second_factor = True
    page = await opened()
    code = page.get_by_label("Code from your authenticator app")
    await expect(code).to_be_hidden()
    await page.get_by_label("E-mail").fill("agent@example.com")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(code).to_be_focused()
    await code.fill("000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("not accepted")
    await code.fill(CODE)
    await page.keyboard.press("Enter")
    await expect(page.locator(".item")).to_have_count(5)


async def test_when_the_session_ends_the_draft_is_still_there_after_signing_in(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    desk.claim_for("c1", "ana")
    page = await sign_in(at="#c/c1")
    await page.get_by_label("Reply", exact=True).fill("Half a sentence")
    desk.end_sessions()
    desk.customer_says("c1", "hello?")
    await expect(page.get_by_text("Your session has ended")).to_be_visible()
    await page.get_by_role("button", name="Fill in for me").click()
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_label("Reply", exact=True)).to_have_value("Half a sentence")


async def test_signing_out_leads_back_to_the_login(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
    assert desk.sessions == {}
