"""Quick answers in the desk: never a slip of the keys to a customer, and one's own beside the team's."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.stand_in import DeskStandIn

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("slip", ["/", "r/", "/zzz"])
async def test_a_slip_of_the_keys_never_reaches_the_customer(
    mine: Page, desk: DeskStandIn, slip: str
) -> None:
    desk.answers = []
    await mine.get_by_label("Reply", exact=True).click()
    await mine.keyboard.type(slip)
    await mine.keyboard.press("Escape")
    await mine.get_by_label("Reply", exact=True).fill(slip)
    await mine.get_by_role("button", name="Send").click()
    await expect(mine.get_by_text("this would not help the customer")).to_be_visible()
    assert not [path for path, _ in desk.posts if path.endswith("/messages")]


async def test_agents_write_their_own_beside_the_teams(sign_in: SignIn, desk: DeskStandIn) -> None:
    desk.claim_for("c1", "ana")
    page = await sign_in(at="#c/c1")
    await page.get_by_role("button", name="My quick answers").click()
    await page.get_by_role("button", name="Add").click()
    await page.get_by_role("dialog").get_by_label("Title").fill("Mine")
    await page.get_by_role("dialog").get_by_label("Text").fill("As ever, {name}")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Quick answers saved.")).to_be_visible()
    assert [one["title"] for one in desk.own_answers] == ["Mine"]
    await page.get_by_label("Reply", exact=True).click()
    await page.keyboard.type("/mine")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Reply", exact=True)).to_have_value("As ever, Carla")


async def test_the_brief_speaks_agents_words_with_the_codes_in_small(sign_in: SignIn) -> None:
    page = await sign_in(at="#c/c1")
    brief = page.get_by_role("region", name="Brief")
    await expect(brief).to_contain_text("The customer must act")
    await expect(brief).to_contain_text("The bank refused the saved sign-in")
    await expect(brief.locator(".small", has_text="INCORRECT_CREDENTIALS")).to_be_visible()
