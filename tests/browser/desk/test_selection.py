"""Several rows of the queue are chosen, by mouse and by keyboard, and get one answer."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.stand_in import DeskStandIn

pytestmark = pytest.mark.slow

WORDS = "Your bank works on it."


def answered(desk: DeskStandIn) -> list[str]:
    return [
        id
        for id, talk in desk.talks.items()
        if any(one["text"] == WORDS for one in talk["messages"] if one["author"] == "agent")
    ]


async def send(page: Page, words: str = WORDS) -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill(words)
    await dialog.get_by_role("button", name="Send to").click()


async def test_a_range_is_chosen_with_shift_and_the_result_names_who_was_faster(
    sign_in: SignIn, desk: DeskStandIn
) -> None:
    page = await sign_in()
    await expect(page.get_by_role("checkbox")).to_have_count(0)
    await page.get_by_role("button", name="Select", exact=True).click()
    boxes = page.locator("input.choose")
    await expect(boxes).to_have_count(5)
    await boxes.nth(0).check()
    await boxes.nth(3).click(modifiers=["Shift"])
    await boxes.nth(1).uncheck()
    bar = page.get_by_role("group", name="Chosen conversations")
    await bar.get_by_role("button", name="Answer 3").click()
    desk.claim_for("c3", "sam")
    await send(page)
    await expect(page.locator(".toast").last).to_have_text("2 answered, 1 was taken by Sam Okafor meanwhile")
    await expect(bar).to_be_hidden()
    assert answered(desk) == ["c1", "c4"]
    [body] = [body for path, body in desk.posts if path == "/bulk-answers"]
    assert (sorted(body["conversations"]), body["after"]) == (["c1", "c3", "c4"], "keep")


async def test_by_keyboard_alone(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in()
    await expect(page.locator(".item")).to_have_count(5)
    for key in ("j", "x", "j", "x"):
        await page.keyboard.press(key)
    await page.get_by_role("button", name="Answer 2").press("Enter")
    await page.get_by_role("dialog").get_by_label("They are resolved").check()
    await send(page)
    await expect(page.locator(".toast").last).to_have_text("2 answered")
    [body] = [body for path, body in desk.posts if path == "/bulk-answers"]
    assert body["after"] == "resolve"


async def test_a_lone_slash_and_open_words_are_not_sent(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in()
    await page.get_by_role("button", name="Select", exact=True).click()
    await page.get_by_role("button", name="All", exact=True).last.click()
    await page.get_by_role("button", name="Answer 5").click()
    for words in ("/", "Hi {name}"):
        await send(page, words)
        await expect(page.get_by_role("dialog")).to_be_visible()
    assert not [path for path, _ in desk.posts if path == "/bulk-answers"]
