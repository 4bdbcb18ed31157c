"""Bold menu paths and links in the transcript."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.samples import add_message
from tests.browser.desk.stand_in import DeskStandIn

pytestmark = pytest.mark.slow


async def test_only_our_own_lines_have_bold_and_links(sign_in: SignIn, desk: DeskStandIn) -> None:
    for author in ("bot", "customer"):
        add_message(desk.talks["c1"], author, "Go to **Bank → Cloud Banking** or chase.com")
    page = await sign_in(at="#c/c1")
    ours, theirs = page.locator(".line.bot .bubble").last, page.locator(".line.customer .bubble").last
    await expect(ours.locator("strong")).to_have_text("Bank → Cloud Banking")
    await expect(ours.get_by_role("link")).to_have_attribute("href", "https://chase.com")
    await expect(theirs).to_have_text("Go to **Bank → Cloud Banking** or chase.com")
    await expect(theirs.locator("a, strong")).to_have_count(0)
