"""One's own account at the desk: the password, the sign-ins, and the proof that admins give."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.sign_in import PASSWORD
from tests.browser.desk.stand_in import DeskStandIn

pytestmark = pytest.mark.slow


async def open_account(page: Page) -> None:
    await page.get_by_role("button", name="Your account").click()
    await expect(page.get_by_role("dialog", name="Your account")).to_be_visible()


async def test_the_password_is_changed_by_who_knows_the_current_one(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    page = await sign_in()
    await open_account(page)
    await page.get_by_label("Current password").fill("a guess")
    await page.get_by_label("New password").fill("seven green umbrellas")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("That is not your current password.")
    await page.get_by_label("Current password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Your password is changed.")).to_be_visible()
    assert desk.posts[-1] == (
        "/me/password",
        {"current": PASSWORD, "password": "seven green umbrellas"},
    )
    await expect(page.get_by_label("New password")).to_have_value("")
    await expect(page.get_by_text("Your session has ended")).to_have_count(0)


async def test_ones_sign_ins_are_named_and_ended(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in()
    await open_account(page)
    rows = page.locator(".sessions li")
    await expect(rows.filter(has_text="This one")).to_contain_text("Chrome on Linux")
    await expect(rows.filter(has_text="Firefox on Windows")).to_be_visible()
    await page.get_by_role("button", name="End the sign-in in Safari on iPhone").click()
    await expect(rows.filter(has_text="iPhone")).to_have_count(0)
    assert list(desk.elsewhere) == ["e2"]


async def test_all_other_sign_ins_end_at_once(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in()
    await open_account(page)
    await page.get_by_role("button", name="End all others").click()
    await expect(page.locator(".sessions li")).to_have_count(1)
    assert desk.elsewhere == {}


async def test_an_admin_proves_who_it_is_and_what_was_meant_is_done(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    desk.proven = False
    page = await sign_in("lee")
    await page.get_by_role("button", name="Edit quick answers").click()
    await page.get_by_label("Title").first.fill("A better title")
    await page.get_by_role("button", name="Save").click()
    proof = page.get_by_role("dialog", name="Is it you?")
    await expect(proof.get_by_label("Your password")).to_be_focused()
    await page.keyboard.type("a guess")
    await page.keyboard.press("Enter")
    await expect(proof.get_by_role("alert")).to_have_text("That is not your current password.")
    await proof.get_by_label("Your password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Quick answers saved.")).to_be_visible()
    assert desk.answers[0]["title"] == "A better title"


async def test_who_does_not_prove_it_changes_nothing_and_loses_nothing(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    desk.proven = False
    page = await sign_in("lee")
    await page.get_by_role("button", name="Edit quick answers").click()
    await page.get_by_label("Title").first.fill("A better title")
    await page.get_by_role("button", name="Save").click()
    proof = page.get_by_role("dialog", name="Is it you?")
    await proof.get_by_role("button", name="Cancel").click()
    await expect(proof).to_have_count(0)
    await expect(page.get_by_label("Title").first).to_have_value("A better title")
    assert desk.answers[0]["title"] != "A better title"


async def test_single_sign_on_comes_back_to_the_place(sign_in: SignIn, desk: DeskStandIn) -> None:
    desk.single_sign_on = "/desk/login/sso"
    page = await sign_in(at="#c/c1")
    await page.get_by_role("button", name="Sign out").click()
    link = page.get_by_role("link", name="Sign in with single sign-on")
    await expect(link).to_have_attribute("href", "/desk/login/sso?place=c%2Fc1")
