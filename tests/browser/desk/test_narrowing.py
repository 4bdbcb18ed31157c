"""The queue narrowed by bank, code and target; rows in the customer's words; what they came with before."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.desk import samples
from tests.browser.desk.conftest import SignIn
from tests.browser.desk.stand_in import DeskStandIn

pytestmark = pytest.mark.slow
CUT_OFF = """(select) => {
  const style = getComputedStyle(select);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return pen.measureText(select.selectedOptions[0].text).width > room;
}"""


async def test_the_list_is_narrowed_and_turned_round(sign_in: SignIn) -> None:
    page = await sign_in()
    items = page.locator(".item")
    await expect(items).to_have_count(5)
    await expect(page.get_by_role("button", name="Over target")).to_contain_text("1")
    await page.get_by_role("button", name="Over target").click()
    await expect(items).to_have_count(1)
    await page.get_by_role("button", name="Over target").click()
    await page.get_by_label("Bank").select_option("Capital One")
    await expect(items).to_have_count(1)
    await expect(items).to_contain_text("Mia Factor")
    await page.get_by_label("Bank").select_option("")
    await page.get_by_label("Order").select_option("newest")
    await expect(items.nth(4)).to_contain_text("Carla Chase")


async def test_a_row_says_what_the_customer_wrote(sign_in: SignIn, desk: DeskStandIn) -> None:
    samples.add_message(desk.talks["c1"], "bot", "I'm getting you a person.")
    page = await sign_in()
    await expect(page.locator(".item", has_text="Carla Chase").locator(".snippet")).not_to_contain_text(
        "Assistant"
    )


async def test_the_brief_tells_what_the_customer_came_with_before(sign_in: SignIn, desk: DeskStandIn) -> None:
    before = {"conversation": "c2", "state": "closed", "began_at": samples.ago(86_400), "ticket": "T-1"}
    about = {"bank": "Chase", "code": "402", "outcome": "fixed", "said": "it says 402", "stars": 4}
    desk.earlier = [before | about | {"words": "quick"}]
    page = await sign_in(at="#c/c1")
    brief = page.get_by_role("region", name="Brief")
    for words in (
        "Earlier conversations (1)",
        "code 402 · T-1 · Fixed",
        "it says 402",
        "Rated 4 of 5: quick",
    ):
        await expect(brief).to_contain_text(words)


async def test_what_is_chosen_can_be_read(sign_in: SignIn) -> None:
    """Each choice has room for its own words, on a desktop as on a phone."""
    for width in (1280, 375):
        page = await sign_in(viewport={"width": width, "height": 740})
        for label in ("Bank", "Code", "Order"):
            cut = await page.get_by_label(label, exact=True).evaluate(CUT_OFF)
            assert not cut, (width, label)
