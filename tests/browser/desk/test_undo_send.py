"""A line that was sent waits a moment at the desk: it can be taken back, or sent at once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.stand_in import DeskStandIn

pytestmark = pytest.mark.slow


def said(desk: DeskStandIn) -> list[str]:
    return [one["text"] for one in desk.talks["c1"]["messages"] if one["author"] == "agent"]


def posted(desk: DeskStandIn, end: str) -> list[dict[str, Any]]:
    return [body for path, body in desk.posts if path.endswith(end)]


async def holding(sign_in: SignIn, desk: DeskStandIn, seconds: float, **options: Any) -> Page:
    desk.undo_send = seconds
    desk.claim_for("c1", "ana")
    page = await sign_in(at="#c/c1", **options)
    await expect(page.get_by_label("Reply", exact=True)).to_be_enabled()
    return page


async def reply(page: Page, text: str) -> None:
    await page.get_by_label("Reply", exact=True).fill(text)
    await page.keyboard.press("Enter")


async def test_it_counts_down_and_what_is_taken_back_is_in_the_field_again(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    page = await holding(sign_in, desk, 60)
    await reply(page, "You should have read the help")
    line = page.locator(".line.unsent")
    await expect(line).to_contain_text("You should have read the help")
    await expect(line.locator(".left")).to_have_text("Goes out in 58 s")
    await line.get_by_role("button", name="Take back").click()
    await expect(line).to_have_count(0)
    field = page.get_by_label("Reply", exact=True)
    await expect(field).to_have_value("You should have read the help")
    await expect(field).to_be_focused()
    assert said(desk) == []
    await page.reload()
    await expect(field).to_have_value("You should have read the help")


async def test_by_keyboard_it_is_taken_back_or_sent_at_once(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await holding(sign_in, desk, 60)
    await reply(page, "First")
    await reply(page, "Second")
    await expect(page.locator(".line.unsent")).to_have_count(2)
    await page.keyboard.press("Control+z")
    await expect(page.locator(".line.unsent")).to_have_count(1)
    field = page.get_by_label("Reply", exact=True)
    await expect(field).to_have_value("Second")
    await field.fill("")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.unsent")).to_have_count(0)
    await expect(page.locator(".line.agent", has_text="First")).to_have_count(1)
    assert said(desk) == ["First"]


async def test_left_alone_it_goes_by_itself_and_the_customer_sees_somebody_typing_until_then(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    page = await holding(sign_in, desk, 4)
    await reply(page, "Please try again")
    await expect(page.locator(".line.unsent")).to_have_count(1)
    desk.posts.clear()
    await page.goto(f"{desk.address}/desk#c/c2")
    await page.goto(f"{desk.address}/desk#c/c1")
    await expect(page.locator(".line.agent:not(.unsent)", has_text="Please try again")).to_have_count(1)
    await expect(page.locator(".line.unsent")).to_have_count(0)
    assert {"on": True} in posted(desk, "/c1/typing")
    assert said(desk) == ["Please try again"]


async def test_another_tab_shows_it_too_and_an_agent_may_do_without(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    page = await holding(sign_in, desk, 60)
    await reply(page, "In both tabs")
    await expect(page.locator(".line.unsent")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".line.unsent")).to_contain_text("In both tabs")
    await page.get_by_role("button", name="Send now").click()
    await expect(page.locator(".line.unsent")).to_have_count(0)
    await page.get_by_role("button", name="Alerts and keyboard").click()
    await page.get_by_label("Hold my lines for 60 seconds").uncheck()
    await page.get_by_role("button", name="Close", exact=True).click()
    await reply(page, "At once")
    line = page.locator(".line.agent:not(.waiting, .sent)", has_text="At once")
    await expect(line.locator(".mark")).to_have_text("Sent")
    assert said(desk) == ["In both tabs", "At once"]


async def test_a_resolved_conversation_is_opened_again_and_written_into(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    desk.talks["c1"]["owner"] = "closed"
    page = await sign_in(at="#c/c1")
    await expect(page.locator(".floor")).to_have_text("Resolved")
    await page.get_by_role("button", name="Reopen to reply").click()
    await expect(page.locator(".floor")).to_have_text("You have this conversation")
    await expect(page.get_by_label("Reply", exact=True)).to_be_focused()
    await reply(page, "The bank has answered")
    await expect(page.locator(".line.agent", has_text="The bank has answered")).to_have_count(1)
    assert len(posted(desk, "/c1/reopen")) == 1
