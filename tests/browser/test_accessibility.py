"""Everybody can use it: by keyboard, by ear, enlarged, in the dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS, Visit
from tests.browser.pictures import png
from tests.browser.stand_in import StandIn, problem
from tests.browser.steps import at_rest, begin, bubble, write

pytestmark = pytest.mark.slow

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js"))
CARDS: list[dict[str, Any]] = [
    {"type": "error_code", "title": "402: Refused", "text": "Wrong password.", "steps": ["Check", "Enter"]},
    {"type": "steps", "title": "Re-enter", "steps": ["Open", "Type"]},
    {"type": "connections", "title": "Banks", "rows": [{"label": "Chase", "value": "Error", "tone": "bad"}]},
    {"type": "refresh", "bank": "Chase", "state": "running"},
    {"type": "refresh", "bank": "Citi", "state": "failed"},
    {"type": "repair", "repair": {"connection": "1", "bank": "Chase"}},
    {"type": "ticket", "title": "Ticket T-1", "rows": [{"label": "Status", "value": "Open"}]},
]


async def focused(page: Page) -> str:
    """The accessible name, or the text, of what has the focus."""
    return str(
        await page.evaluate(
            """() => { let node = document.activeElement;
        while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
        return node.getAttribute("aria-label") || node.textContent; }"""
        )
    )


async def test_all_is_reached_by_keyboard(visit: Visit, server: StandIn) -> None:
    page = await visit(opened=False)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    assert await focused(page) == "Chat with support"
    await page.keyboard.press("Enter")
    assert await focused(page) == "Your message"
    walk = []
    for _ in range(5):
        await page.keyboard.press("Shift+Tab")
        walk.append(await focused(page))
    starters = ["Talk to a person", "I see an error code", "My bank connection is broken"]
    assert walk == [*starters, "Conversation", "Close chat"]
    for _ in range(2):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(bubble(page, "You said: My bank connection is broken")).to_be_visible()
    assert await focused(page) == "Your message"


async def test_the_focus_goes_in_and_comes_back(visit: Visit) -> None:
    page = await visit(opened=False)
    await page.locator(".launcher").press("Enter")
    assert await focused(page) == "Your message"
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert await focused(page) == "Chat with support"


async def test_the_focus_is_seen(page: Page) -> None:
    await page.keyboard.press("Shift+Tab")
    style = await page.locator(".choice:focus-visible").evaluate(
        "node => getComputedStyle(node).outlineStyle"
    )
    assert style == "solid"


async def test_news_are_announced_from_outside_the_panel(visit: Visit, server: StandIn) -> None:
    page = await visit(opened=False)
    log = page.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    assert await log.evaluate("node => !node.closest('.panel') && node.textContent === ''")
    await page.locator(".launcher").click()
    await begin(page, server)
    await page.get_by_role("button", name="Close chat").click()
    server.say("Your refresh is done")
    await expect(log).to_contain_text("Assistant: Your refresh is done")
    server.typing(True)
    server.say("And more")
    await expect(log).to_contain_text("And more")
    await expect(log).not_to_contain_text("working")
    await expect(log).not_to_contain_text("You: Hello")


async def test_the_dialog_has_a_name_and_is_not_modal(page: Page) -> None:
    await expect(page.get_by_role("dialog", name="Helpline")).to_be_visible()
    assert await page.get_by_role("dialog").get_attribute("aria-modal") is None


@pytest.mark.parametrize("width", [320, 375])
async def test_a_narrow_screen_is_filled_without_side_scroll(page: Page, server: StandIn, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 640})
    await begin(page, server)
    for card in CARDS:
        server.say("w" * 200, card=card)
    server.say("The end", buttons=[{"title": "A rather long suggested answer " * 3, "choice": "x"}])
    await expect(bubble(page, "The end")).to_be_visible()
    await at_rest(page)
    assert await page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": width, "height": 640}
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await page.locator(".scroller").evaluate("node => node.scrollWidth <= node.clientWidth")


async def test_targets_are_large_enough(page: Page, server: StandIn) -> None:
    server.refusals = [problem(422, "No.")]
    await begin_failed(page)
    for target in await page.locator("helpline-chat").get_by_role("button").all():
        box = await target.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


async def begin_failed(page: Page) -> None:
    await write(page, "Refused")
    await expect(page.get_by_role("button", name="Retry")).to_be_visible()


async def test_nothing_moves_for_who_asked_for_rest(browser: Browser, server: StandIn) -> None:
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(server.address + "/plain")
    await page.locator(".launcher").click()
    server.answer = None
    await begin(page, server)
    server.say("", card=CARDS[3])
    await expect(page.locator(".mark")).to_be_visible()
    assert await page.locator("helpline-chat").evaluate("node => node.shadowRoot.getAnimations().length") == 0
    await context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/plain", "/"])
async def test_no_state_has_a_violation(browser: Browser, server: StandIn, theme: Any, path: str) -> None:
    """The policy is by-passed here alone, to bring the accessibility engine in."""
    context = await browser.new_context(color_scheme=theme, reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(PATIENCE_MS)
    page = await context.new_page()
    await page.goto(server.address + path)
    await page.add_script_tag(path=AXE)
    await page.locator(".launcher").wait_for()
    found = {"closed": await violations(page)}
    await page.locator(".launcher").click()
    found["empty"] = await violations(page)
    await talk_with_all_states(page, context, server, found)
    assert {state: list_ for state, list_ in found.items() if list_} == {}
    await context.close()


async def talk_with_all_states(
    page: Page, context: BrowserContext, server: StandIn, found: dict[str, list[str]]
) -> None:
    await begin(page, server)
    for card in CARDS:
        server.say("See https://help.example", card=card)
    server.say("", author="system", card=None)
    server.say(
        "Open it.", places=[{"label": "Open Chart of Accounts", "url": "https://app.example/accounts"}]
    )
    server.say("Well?", buttons=[{"title": "Yes", "choice": "/affirm"}])
    await page.get_by_text("Show all 2 steps").click()
    found["messages and cards"] = await violations(page)
    await talk_with_a_person(page, server, found)
    server.refusals = [problem(422, "No.")]
    await begin_failed(page)
    await context.set_offline(True)
    await write(page, "Later")
    await expect(page.get_by_text("Connection lost")).to_be_visible()
    found["offline"] = await violations(page)
    await context.set_offline(False)
    await expect(page.get_by_text("Connection lost")).to_be_hidden()
    server.give_floor("closed")
    await expect(page.get_by_text("This chat has ended")).to_be_visible()
    found["ended"] = await violations(page)
    await page.locator(".star").nth(3).click()
    found["rating"] = await violations(page)
    await page.get_by_role("button", name="Send rating").click()
    await expect(page.locator(".given")).to_be_visible()
    found["rated"] = await violations(page)


async def talk_with_a_person(page: Page, server: StandIn, found: dict[str, list[str]]) -> None:
    server.hand_over()
    await page.get_by_text("Leave a way to be reached").click()
    server.side_refusals = [problem(422, "That is neither an e-mail address nor a phone number.")]
    await page.get_by_label("E-mail or phone number").fill("me")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="neither")).to_be_visible()
    found["waiting"] = await violations(page)
    server.join("Maria")
    server.say("Hello", author="agent", name="Maria")
    server.show(png(), name="Maria")
    await page.get_by_role("button", name="Picture from Maria").click()
    await page.get_by_role("dialog", name="Picture", exact=True).wait_for()
    found["picture"] = await violations(page)
    await page.keyboard.press("Escape")
    server.typing(True, author="agent", name="Maria")
    await page.locator("input[type=file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": png(90)}
    )
    await expect(page.locator(".chip canvas")).to_be_visible()
    await page.get_by_label("More", exact=True).click()
    found["agent"] = await violations(page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Send message").click()
    await expect(page.get_by_role("img", name="Your picture")).to_be_visible()


async def violations(page: Page) -> list[str]:
    results = await page.evaluate("() => axe.run()")
    return [f"{one['id']}: {node['target']}" for one in results["violations"] for node in one["nodes"]]
