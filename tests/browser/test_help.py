"""The help site in a browser: searched, read and walked through, on any screen."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS, Visit
from tests.browser.stand_in import StandIn
from tests.browser.steps import begin
from tests.browser.test_accessibility import AXE, violations

pytestmark = pytest.mark.slow

PAGES = ["/help", "/help?q=import+402", "/help?q=zebra", "/help/update-credentials", "/help/nothing"]


@pytest_asyncio.fixture(loop_scope="session")
async def unscripted(browser: Browser, server: StandIn) -> Any:
    """A page where no script runs."""
    context = await browser.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()


async def test_a_search_leads_to_an_article_without_any_script(unscripted: Page, server: StandIn) -> None:
    page = unscripted
    await page.goto(server.address + "/help")
    await page.get_by_label("Search the help articles").fill("split a transaction")
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Search the help articles")).to_have_value("split a transaction")
    await page.get_by_role("link", name="How to split a transaction in Cloud Banking").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "How to split a transaction in Cloud Banking"
    )


async def test_an_article_leads_to_its_related_ones_and_back(visit: Visit) -> None:
    page = await visit("/", opened=False)
    await page.get_by_role("link", name="Updating Login Credentials in Cloud Banking").click()
    await expect(page.locator(".steps strong")).to_have_text("Bank → Cloud Accounting → Chart of Accounts")
    await page.get_by_role("link", name="Cloud Banking Error Code Reference").click()
    await expect(page.get_by_role("row").filter(has_text="402")).to_be_visible()
    await page.get_by_role("link", name="Help centre").click()
    await page.get_by_role("link", name="Cloud Banking: US Bank to migrate to open banking").click()
    await expect(page.locator(".lead")).to_contain_text("September 6, 2023")


async def test_a_card_of_the_assistant_opens_the_article(visit: Visit, server: StandIn) -> None:
    page = await visit("/help/dashboard")
    await begin(page, server)
    server.say("Look", card={"type": "article", "id": "bank-import-wizard", "title": "Bank Import Wizard"})
    async with page.context.expect_page() as opened:
        await page.locator(".card").get_by_role("link", name="Bank Import Wizard").click()
    article = await opened.value
    await expect(article.get_by_role("heading", level=1)).to_have_text("Bank Import Wizard")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_no_page_has_a_violation(browser: Browser, server: StandIn, theme: Any) -> None:
    """The policy is by-passed here alone, to bring the accessibility engine in."""
    context = await browser.new_context(color_scheme=theme, reduced_motion="reduce", bypass_csp=True)
    page = await context.new_page()
    found = {}
    for path in PAGES:
        await page.goto(server.address + path)
        await page.add_script_tag(path=AXE)
        await page.locator(".launcher").wait_for()
        found[path] = await violations(page)
    await context.close()
    assert {path: list_ for path, list_ in found.items() if list_} == {}


@pytest.mark.parametrize("width", [320, 390])
async def test_no_page_scrolls_sideways_on_a_phone(visit: Visit, server: StandIn, width: int) -> None:
    page = await visit("/help", opened=False)
    await page.set_viewport_size({"width": width, "height": 844})
    for path in [*PAGES, "/help/error-code-reference", "/help/wrong-sign-import"]:
        await page.goto(server.address + path)
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
