"""The way in, and what happens when a session ends."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.async_api import expect

from tests.browser.desk.conftest import Open, SignIn
from tests.browser.desk.sign_in import CODE, PASSWORD
from tests.browser.desk.stand_in import DeskStandIn

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


async def test_single_sign_on_is_offered_where_it_is_set_up(opened: Open, desk: DeskStandIn) -> None:
    way = "Sign in with single sign-on"
    page = await opened()
    await expect(page.get_by_text("Demo only")).to_be_visible()
    await expect(page.get_by_role("link", name=way)).to_have_count(0)
    desk.single_sign_on = "/desk/login/sso"
    await page.reload()
    await expect(page.get_by_role("link", name=way)).to_have_attribute("href", "/desk/login/sso")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("sso-unknown", "There is no account for your e-mail address."),
        ("sso-away", "can’t be reached right now"),
        ("<img src=x onerror=alert(1)>", "Single sign-on was refused."),
    ],
)
async def test_why_single_sign_on_ended_is_told_once(opened: Open, reason: str, words: str) -> None:
    page = await opened(f"/desk?refused={quote(reason)}")
    await expect(page.get_by_text(words)).to_be_visible()
    assert page.url.endswith("/desk")
    await page.reload()
    await expect(page.get_by_role("heading", name="Sign in to the desk")).to_be_visible()
    await expect(page.get_by_text(words)).to_have_count(0)


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
