"""The widget on a page: its weight, its placing, and the demo page."""

from __future__ import annotations

import gzip
from functools import partial

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.stand_in import WIDGET, StandIn, identity_for
from tests.browser.steps import begin, bubble, until

CUSTOMERS = ["demo-healthy", "demo-402", "demo-bank-down", "demo-mfa", "demo-two-broken", "demo-refresh"]


def test_all_files_together_weigh_at_most_20_kb_compressed() -> None:
    files = list(WIDGET.glob("*.js"))
    assert len(files) > 5
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 20_000


def test_nothing_parses_markup() -> None:
    for file in WIDGET.rglob("*.js"):
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert way not in file.read_text(), file


@pytest.mark.slow
async def test_the_script_adds_the_element_once(page: Page) -> None:
    await page.evaluate("import('/widget.js?again')")
    await expect(page.locator("helpline-chat")).to_have_count(1)


@pytest.mark.slow
async def test_a_page_may_place_the_element_itself(page: Page) -> None:
    await page.evaluate("document.querySelector('helpline-chat').remove()")
    await page.evaluate("import('/widget.js?auto=no')")
    await expect(page.locator("helpline-chat")).to_have_count(0)
    await page.evaluate(
        """() => { const chat = document.createElement("helpline-chat"); chat.setAttribute("open", "");
        document.body.append(chat); }"""
    )
    await expect(page.get_by_role("dialog")).to_be_visible()


@pytest.mark.slow
async def test_a_removed_element_lets_go_of_its_stream(page: Page, server: StandIn) -> None:
    conversation = await begin(page, server)
    assert len(conversation.streams) == 1
    await page.evaluate(
        "() => { const chat = document.querySelector('helpline-chat'); document.body.prepend(chat) }"
    )
    server.say("Back again")
    await expect(bubble(page, "Back again")).to_have_count(1)


@pytest.mark.slow
async def test_the_demo_page_signs_in_as_each_sample_customer(visit: Visit, server: StandIn) -> None:
    page = await visit("/", opened=False)
    chat = page.locator("helpline-chat")
    for place, name in enumerate(CUSTOMERS):
        await page.locator("#customers .customer").nth(place).click()
        await expect(chat).to_have_attribute("identity", identity_for(name))
        await expect(page.get_by_role("dialog")).to_be_visible()
    await page.locator("#customers .customer").last.click()
    await expect(chat).not_to_have_attribute("identity", identity_for(CUSTOMERS[-1]))


@pytest.mark.slow
async def test_a_suggested_sentence_is_sent_in_a_fresh_chat(visit: Visit, server: StandIn) -> None:
    page = await visit("/", opened=False)
    for count in (1, 2):
        await page.locator("#customers .say").nth(1).click()
        await until(partial(server.holds, count))
        await expect(bubble(page, "You said: I get error 402 for my bank")).to_have_count(1)
