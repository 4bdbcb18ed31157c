"""Every state of a real talk can be used by everybody: light and dark, on a phone and on a desktop."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.real.conftest import Visits
from tests.browser.real.steps import (
    ANSWERED_WITHIN_MS,
    WITH_402,
    hear,
    press,
    say,
    sign_in,
)
from tests.browser.test_accessibility import AXE, violations
from tests.stack.sandbox import CUSTOMERS_ZONE

pytestmark = pytest.mark.slow


class Inspector:
    """Looks at the page as it is now; pictures of what it saw stay in `folder`."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.faults: dict[str, list[str]] = {}

    async def look(self, state: str) -> None:
        await self.page.screenshot(path=self.folder / f"{state}.png")
        found = await violations(self.page)
        if not await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append("scrolls sideways")
        if found:
            self.faults[state] = found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (375, 740)])
async def test_no_state_of_a_real_talk_has_a_violation(
    visit: Visits, browser: Browser, tmp_path: Path, theme: Any, width: int, height: int
) -> None:
    """The policy is by-passed here alone, to bring the accessibility engine in."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-US",
        timezone_id=CUSTOMERS_ZONE,
        bypass_csp=True,
    )
    context.set_default_timeout(ANSWERED_WITHIN_MS)
    page = await visit(context)
    await page.add_script_tag(path=AXE)
    inspector = Inspector(page, tmp_path)
    await walk(page, inspector)
    assert inspector.faults == {}
    await context.close()


async def walk(page: Page, inspector: Inspector) -> None:
    await inspector.look("demo page")
    await sign_in(page)
    await say(page, WITH_402, "Can you sign in at Chase's own website")
    await page.get_by_text("Show all 6 steps").click()
    await inspector.look("error card")
    await press(page, "Yes, I can sign in", "enter your sign-in for Chase again")
    await inspector.look("steps")
    await press(page, "Done, I clicked Proceed", "I've started a refresh of Chase")
    await expect(page.locator("[data-state=running]")).to_be_visible()
    await inspector.look("refresh running")
    await hear(page, "Chase works again")
    await inspector.look("refresh done")
    await say(page, "how are my connections doing?", "All your connections are working")
    await expect(page.locator("[data-type=connections]")).to_contain_text("Chase")
    await inspector.look("connections")
    await say(page, "I'd like to talk to a person", "your ticket is")
    await expect(page.locator(".state")).to_contain_text("in the queue")
    await inspector.look("ticket")
    await page.get_by_role("button", name="Close chat").click()
    await inspector.look("closed")
