"""When it is over: a rating, the transcript, and a way on."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.stand_in import StandIn, problem
from tests.browser.steps import begin, bubble, until, write

pytestmark = pytest.mark.slow


async def close(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.join()
    server.give_floor("closed")
    await expect(page.get_by_text("This chat has ended")).to_be_visible()


async def test_a_rating_is_given_by_keyboard_and_kept_over_a_reload(page: Page, server: StandIn) -> None:
    await close(page, server)
    group = page.get_by_role("group", name="How did we do?")
    await expect(group.get_by_role("radio")).to_have_count(5)
    await group.get_by_role("radio", name="1 star: Very poor").focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    await expect(group.get_by_role("radio", name="4 stars: Good")).to_be_checked()
    await page.keyboard.press("Tab")
    await page.keyboard.type("Dana was kind")
    server.side_refusals = [problem(503, "Busy.")]
    await page.get_by_role("button", name="Send rating").click()
    await expect(page.get_by_role("alert").filter(has_text="Busy.")).to_be_visible()
    await page.get_by_role("button", name="Send rating").click()
    thanks = page.locator(".card", has_text="Thank you for your rating")
    await expect(thanks.get_by_role("img", name="4 stars: Good")).to_be_visible()
    await expect(page.get_by_role("log")).to_contain_text("Thank you for your rating")
    await expect(page.get_by_label("Your message")).to_be_focused()
    assert server.told("rating") == [{"stars": 4, "words": "Dana was kind"}]
    await page.reload()
    await expect(thanks).to_be_visible()
    await expect(group).to_have_count(0)


async def test_a_half_given_rating_survives_news(page: Page, server: StandIn) -> None:
    await close(page, server)
    await page.locator(".star").nth(2).click()
    await page.get_by_label("Anything to add? (optional)").fill("Well")
    server.say("One more thing", author="system")
    await expect(bubble(page, "One more thing")).to_be_visible()
    await expect(page.get_by_role("radio", name="3 stars: Okay")).to_be_checked()
    await expect(page.get_by_label("Anything to add? (optional)")).to_have_value("Well")


async def test_who_writes_again_is_with_the_assistant_again(page: Page, server: StandIn) -> None:
    await close(page, server)
    await write(page, "One more question")
    server.give_floor("bot")
    await expect(bubble(page, "You said: One more question")).to_be_visible()
    await expect(page.get_by_role("group", name="How did we do?")).to_have_count(0)
    assert len(server.conversations) == 1


async def test_the_transcript_is_saved_from_the_menu(page: Page, server: StandIn, tmp_path: Path) -> None:
    menu = page.get_by_label("More", exact=True)
    await expect(menu).to_be_hidden()
    await begin(page, server)
    await menu.focus()
    await page.keyboard.press("Enter")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="Save transcript").click()
    saved = await download.value
    assert saved.suggested_filename == "support-chat.txt"
    await saved.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_text() == "Hello\nYou said: Hello\n"
    await expect(menu).to_be_focused()
    await expect(page.get_by_role("button", name="Save transcript")).to_be_hidden()


async def test_a_transcript_that_does_not_come_is_told(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.side_refusals = [problem(503, "Busy.")]
    await page.get_by_label("More", exact=True).click()
    await page.get_by_role("button", name="Save transcript").click()
    trouble = page.get_by_role("status").filter(has_text="That didn’t work")
    await expect(trouble).to_be_visible()
    await page.get_by_label("More", exact=True).click()
    async with page.expect_download():
        await page.get_by_role("button", name="Save transcript").click()
    await expect(trouble).to_be_hidden()


async def test_the_menu_closes_by_key_and_by_a_click_elsewhere(page: Page, server: StandIn) -> None:
    await begin(page, server)
    entry = page.get_by_role("button", name="Save transcript")
    await page.get_by_label("More", exact=True).click()
    await expect(entry).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(entry).to_be_hidden()
    await expect(page.get_by_role("dialog", name="Helpline")).to_be_visible()
    await page.get_by_label("More", exact=True).click()
    await page.get_by_text("Cloud Banking support").click()
    await expect(entry).to_be_hidden()


async def test_a_new_chat_is_begun_from_the_menu_but_never_beside_an_agent(
    page: Page, server: StandIn
) -> None:
    await begin(page, server)
    server.join()
    await expect(page.get_by_text("You’re chatting with").first).to_be_visible()
    await page.get_by_label("More", exact=True).click()
    fresh = page.locator(".menu").get_by_role("button", name="Start a new chat")
    await expect(page.get_by_role("button", name="Save transcript")).to_be_visible()
    await expect(fresh).to_be_hidden()
    server.give_floor("bot")
    await fresh.click()
    await expect(bubble(page, "Hello")).to_have_count(0)
    await begin(page, server, "Me again")
    await until(lambda: server.holds(2))


async def test_who_waits_starts_anew_by_a_second_click_which_cancels_the_request(
    page: Page, server: StandIn
) -> None:
    await begin(page, server)
    server.hand_over()
    await expect(page.get_by_text("in the queue").first).to_be_visible()
    menu, more = page.locator(".menu"), page.get_by_label("More", exact=True)
    fresh = menu.get_by_role("button", name="Start a new chat")
    sure = menu.get_by_role("button", name="Cancel my request and start anew?")
    await more.click()
    await fresh.click()
    await expect(sure).to_be_visible()
    await more.click()
    await more.click()
    await expect(fresh).to_be_visible()  # whoever closed the menu has not said yes
    assert server.received[-1].get("choice") != "withdraw"
    await fresh.click()
    server.refusals = [problem(503, "Try again.")]
    await sure.click()
    await expect(page.get_by_text("That didn’t work")).to_be_visible()
    await expect(bubble(page, "Hello")).to_be_visible()
    await sure.click()
    await expect(bubble(page, "Hello")).to_have_count(0)
    assert server.received[-1]["choice"] == "withdraw"
    await begin(page, server, "Me again")
    await until(lambda: server.holds(2))


FIXED = {
    "said": ["utter_refresh_succeeded", "utter_ask_anything_else"],
    "asks": "anything_else",
    "bank": "chase",
}
OFFERS = [{"title": "Another bank", "choice": "/more"}, {"title": "That's all, thanks", "choice": "/deny"}]


async def mend(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("Chase works again. Anything else I can do?", about=FIXED, buttons=OFFERS)
    await expect(page.get_by_role("button", name="Another bank")).to_be_visible()


async def test_a_fix_by_the_assistant_may_be_rated_without_being_in_the_way(
    page: Page, server: StandIn
) -> None:
    await mend(page, server)
    group = page.get_by_role("group", name="Glad it works again. How did it go?")
    await expect(group).to_be_in_viewport()
    await expect(page.get_by_label("Your message")).to_be_focused()
    await expect(page.get_by_role("button", name="Send rating")).to_be_hidden()
    await group.get_by_role("radio", name="5 stars: Excellent").check(force=True)
    await page.get_by_label("Anything to add? (optional)").fill("Quick!")
    await page.get_by_role("button", name="Send rating").click()
    await expect(page.get_by_text("Thank you for your rating")).to_have_count(2)  # seen, and announced
    assert server.told("rating") == [{"stars": 5, "words": "Quick!"}]
    await begin_again(page)
    await expect(page.get_by_role("img", name="5 stars: Excellent")).to_have_count(0)


async def begin_again(page: Page) -> None:
    await write(page, "One more thing")
    await expect(bubble(page, "You said: One more thing")).to_be_visible()


async def test_a_rating_is_asked_for_once_and_goes_when_more_is_said(page: Page, server: StandIn) -> None:
    await mend(page, server)
    group = page.get_by_role("group", name="Glad it works again. How did it go?")
    await expect(group).to_be_visible()
    await page.reload()
    await expect(group).to_be_visible()
    await begin_again(page)
    await expect(group).to_have_count(0)
    server.say("Citi works again, too. Anything else?", about=FIXED, buttons=OFFERS)
    await expect(page.get_by_role("button", name="Another bank")).to_be_visible()
    await expect(group).to_have_count(0)


async def test_no_rating_is_asked_for_while_another_bank_is_in_question(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("Chase works again. Citi has stopped too. Next?", about={**FIXED, "asks": "next_bank"})
    await expect(page.locator(".list .bubble").get_by_text("Chase works again.")).to_be_visible()
    await expect(page.get_by_role("radio")).to_have_count(0)


async def test_a_person_who_comes_after_a_rated_fix_is_rated_too(page: Page, server: StandIn) -> None:
    await mend(page, server)
    await page.locator(".star").nth(4).click()
    await page.get_by_role("button", name="Send rating").click()
    await until(lambda: server.told("rating"))
    server.join()
    server.give_floor("closed")
    await expect(page.get_by_role("group", name="How did we do?")).to_be_visible()
