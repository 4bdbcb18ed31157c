"""What a customer writes arrives once, in order, and shows once."""

from __future__ import annotations

import pytest
from playwright.async_api import BrowserContext, Page, expect

from tests.browser.conftest import Visit
from tests.browser.stand_in import StandIn, problem
from tests.browser.steps import begin, bubble, until, write

pytestmark = pytest.mark.slow

SEES_LATE = """
  // What another tab takes out of the drawer shows here a second later, as it may in a busy browser.
  const drawer = window.localStorage;
  const shown = Object.create({
    getItem: (key) => shown[key] ?? null,
    setItem: (key, text) => { drawer.setItem(key, text); shown[key] = text; },
    removeItem: (key) => { drawer.removeItem(key); delete shown[key]; },
  });
  Object.assign(shown, drawer);
  window.addEventListener("storage", ({ key, newValue }) => {
    if (newValue === null) setTimeout(() => delete shown[key], 1000);
    else shown[key] = newValue;
  });
  Object.defineProperty(window, "localStorage", { value: shown });
"""


async def test_a_message_is_sent_and_its_answer_shows(page: Page, server: StandIn) -> None:
    await begin(page, server, "My bank is broken")
    await expect(bubble(page, "My bank is broken")).to_have_count(1)
    await expect(bubble(page, "You said: My bank is broken")).to_have_count(1)
    assert set(server.only.created_with) == {"page", "timezone"}


async def test_opening_the_chat_alone_begins_no_conversation(page: Page, server: StandIn) -> None:
    await expect(page.get_by_text("A bank connection giving you trouble?")).to_be_visible()
    assert server.conversations == {}


async def test_a_starter_is_sent_as_text(page: Page, server: StandIn) -> None:
    await page.get_by_role("button", name="I see an error code").click()
    await expect(bubble(page, "You said: I see an error code")).to_be_visible()
    assert server.received[0]["text"] == "I see an error code"
    await expect(page.get_by_role("button", name="Talk to a person")).to_have_count(0)


async def test_words_written_offline_wait_and_are_sent_once_in_order(
    page: Page, context: BrowserContext, server: StandIn
) -> None:
    await begin(page, server)
    await context.set_offline(True)
    await write(page, "First")
    await write(page, "Second")
    await expect(page.get_by_text("Waiting to be sent")).to_have_count(2)
    await context.set_offline(False)
    await expect(bubble(page, "You said: Second")).to_be_visible()
    assert [body["text"] for body in server.received] == ["Hello", "First", "Second"]
    await expect(bubble(page, "First")).to_have_count(1)
    await expect(bubble(page, "Second")).to_have_count(1)
    await expect(page.get_by_text("Waiting to be sent")).to_have_count(0)


async def test_words_written_offline_survive_a_closed_page(
    page: Page, context: BrowserContext, server: StandIn, visit: Visit
) -> None:
    await begin(page, server)
    await context.set_offline(True)
    await write(page, "Do not lose me")
    await expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    await page.close()
    await context.set_offline(False)
    later = await visit()
    await expect(bubble(later, "You said: Do not lose me")).to_be_visible()
    assert [body["text"] for body in server.received] == ["Hello", "Do not lose me"]


async def test_a_lost_answer_is_asked_for_again_with_the_same_id(page: Page, server: StandIn) -> None:
    server.refusals = [problem(503, "Busy."), problem(503, "Busy.")]
    await write(page, "Try again")
    await expect(bubble(page, "You said: Try again")).to_be_visible()
    assert len({body["id"] for body in server.received}) == 1
    assert len(server.received) == 3
    await expect(bubble(page, "Try again")).to_have_count(1)


async def test_too_many_requests_are_repeated_after_the_time_told(page: Page, server: StandIn) -> None:
    await page.clock.install()
    server.refusals = [problem(429, "Slow down.", **{"Retry-After": "600"})]
    await write(page, "Patience")
    await expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    await until(lambda: server.received)
    await page.clock.fast_forward(300_000)
    assert len(server.received) == 1
    await page.clock.fast_forward(600_000)
    await expect(bubble(page, "You said: Patience")).to_be_visible()


async def test_a_refused_message_says_why_and_can_be_retried_or_removed(page: Page, server: StandIn) -> None:
    server.refusals = [problem(422, "Not this one."), problem(422, "Nor that.")]
    await write(page, "One")
    await expect(page.get_by_text("Not sent. Not this one.")).to_be_visible()
    await write(page, "Two")
    await expect(page.get_by_text("Not sent. Nor that.")).to_be_visible()
    await page.get_by_role("button", name="Remove").first.click()
    await expect(bubble(page, "One")).to_have_count(0)
    await page.get_by_role("button", name="Retry").click()
    await expect(bubble(page, "You said: Two")).to_be_visible()
    assert [body["text"] for body in server.received] == ["One", "Two", "Two"]


async def test_a_conversation_the_server_forgot_is_begun_afresh(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.forget()
    await begin(page, server, "Are you there?")
    await expect(page.get_by_text("we started a new one")).to_be_visible()
    await expect(bubble(page, "Hello")).to_have_count(0)
    await expect(bubble(page, "Are you there?")).to_have_count(1)


async def test_two_tabs_share_one_conversation_and_send_once(
    page: Page, server: StandIn, visit: Visit
) -> None:
    await begin(page, server)
    second = await visit()
    await expect(bubble(second, "You said: Hello")).to_be_visible()
    await write(second, "From the second")
    await write(page, "From the first")
    for tab in (page, second):
        await expect(bubble(tab, "You said: From the first")).to_have_count(1)
        await expect(bubble(tab, "You said: From the second")).to_have_count(1)
        await expect(bubble(tab, "From the second")).to_have_count(1)
    assert len(server.received) == 3
    assert len(server.conversations) == 1


async def test_a_tab_that_sees_late_what_another_has_sent_does_not_send_it_again(
    page: Page, context: BrowserContext, server: StandIn, visit: Visit
) -> None:
    await begin(page, server)
    await context.add_init_script(SEES_LATE)
    second = await visit()
    await expect(bubble(second, "You said: Hello")).to_be_visible()
    await write(page, "From the first")
    await write(second, "From the second")
    for text in ("From the first", "From the second"):
        await expect(bubble(second, f"You said: {text}")).to_have_count(1)
        await expect(bubble(second, text)).to_have_count(1)
    assert sorted(body["text"] for body in server.received) == ["From the first", "From the second", "Hello"]


async def test_a_line_whose_tab_was_closed_before_it_could_send_is_sent_by_another(
    page: Page, context: BrowserContext, server: StandIn, visit: Visit
) -> None:
    await begin(page, server)
    second = await visit()
    await expect(bubble(second, "You said: Hello")).to_be_visible()
    await page.route("**/messages", lambda route: route.abort())
    await write(page, "Do not lose me")
    await expect(page.get_by_text("Waiting to be sent")).to_be_visible()
    await page.close()
    await expect(bubble(second, "You said: Do not lose me")).to_have_count(1)
    assert [body["text"] for body in server.received] == ["Hello", "Do not lose me"]


async def test_a_button_sends_its_choice_and_all_buttons_go(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.answer = None
    server.say(
        "Refresh?", buttons=[{"title": "Yes", "choice": "/affirm"}, {"title": "No", "choice": "/deny"}]
    )
    await page.get_by_role("button", name="Yes").click()
    await until(lambda: len(server.received) == 2)
    assert {**server.received[1], "id": ""} == {"id": "", "choice": "/affirm"}
    await expect(page.get_by_role("button", name="No", exact=True)).to_have_count(0)


async def test_buttons_of_the_assistant_go_when_it_loses_the_floor(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.say("Refresh?", buttons=[{"title": "Yes", "choice": "/affirm"}])
    await expect(page.get_by_role("button", name="Yes")).to_be_visible()
    server.give_floor("agent")
    await expect(page.get_by_role("button", name="Yes")).to_have_count(0)


async def test_shift_enter_makes_a_line_and_too_long_a_text_is_kept_back(page: Page, server: StandIn) -> None:
    await page.get_by_label("Your message").fill("x" * 4001)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("1 characters too many")).to_be_visible()
    await page.get_by_label("Your message").fill("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await until(lambda: server.received)
    assert [body["text"] for body in server.received] == ["one\ntwo"]


async def test_enter_that_ends_an_input_method_sends_nothing(page: Page, server: StandIn) -> None:
    box = page.get_by_label("Your message")
    await box.fill("にほ")
    await box.dispatch_event("compositionstart")
    await box.press("Enter")
    await box.dispatch_event("compositionend")
    assert await box.input_value() != ""
    await write(page, "日本")
    await until(lambda: server.received)
    assert [body["text"] for body in server.received] == ["日本"]


SAY = "(text) => document.querySelector('helpline-chat').send(text)"


async def test_a_text_too_long_is_cut_between_characters(page: Page, server: StandIn) -> None:
    await page.evaluate(SAY, "x" + "🙂" * 4_100)
    await until(lambda: server.received)
    assert server.received[0]["text"] == "x" + "🙂" * 3_999


@pytest.mark.parametrize("text", ["\u3164", "\u2800 \u2800", "\ufe0f\n", "\u200b"])
async def test_what_shows_nothing_is_not_sent(page: Page, server: StandIn, text: str) -> None:
    await page.evaluate(SAY, text)
    await expect(page.get_by_role("button", name="Send")).to_have_attribute("aria-disabled", "true")
    await page.get_by_label("Your message").fill(text)
    await expect(page.get_by_role("button", name="Send")).to_have_attribute("aria-disabled", "true")
    await begin(page, server, "Hello")
    assert [body["text"] for body in server.received] == ["Hello"]


async def test_an_emoji_counts_as_one_character(page: Page, server: StandIn) -> None:
    await write(page, "🙂" * 4_000)
    await until(lambda: server.received)
    assert server.received[0]["text"] == "🙂" * 4_000
