"""From the queue to a person: the customer always knows where things stand."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.stand_in import TICKET, StandIn, problem
from tests.browser.steps import begin, bubble, until, write

pytestmark = pytest.mark.slow


async def test_the_place_in_the_queue_is_kept_up_to_date(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.hand_over(3)
    state = page.locator(".bar.owner")
    await expect(state).to_contain_text("You’re number 3 in the queue")
    await expect(state).to_contain_text(f"Ticket {TICKET}")
    server.set_place(2)
    await expect(state).to_contain_text("You’re number 2 in the queue")
    server.set_place(1)
    await expect(state).to_contain_text("You’re next in the queue")
    await expect(page.locator(".bars[role=status]")).to_contain_text("next in the queue")


async def test_whoever_waits_can_leave_whatever_is_said_meanwhile(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.hand_over(3)
    choices = page.locator(".choices").get_by_role("button")
    await expect(choices).to_have_text(["Back to the assistant", "Cancel my request"])
    server.say("It is safe.", author="bot")
    await expect(page.get_by_text("It is safe.").last).to_be_visible()
    await expect(choices).to_have_text(["Back to the assistant", "Cancel my request"])
    server.join()
    await expect(choices).to_have_count(0)


async def test_the_place_is_known_right_after_a_reload(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.hand_over(2)
    await expect(page.get_by_text("You’re number 2 in the queue")).to_be_visible()
    server.streams_refused = True
    await page.reload()
    await expect(page.locator(".bar.owner")).to_contain_text("You’re number 2 in the queue")
    await expect(page.locator(".bar.owner")).to_contain_text(TICKET)
    server.streams_refused = False


async def test_who_waits_may_leave_a_way_to_be_reached(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.hand_over()
    await page.get_by_text("Leave a way to be reached").click()
    field = page.get_by_label("E-mail or phone number")
    server.side_refusals = [problem(422, "That is neither an e-mail address nor a phone number.")]
    await field.fill("me")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert").filter(has_text="neither an e-mail address")).to_be_visible()
    await field.fill("carla@example.com")
    await page.get_by_role("button", name="Save", exact=True).click()
    await expect(field).to_be_hidden()
    await expect(page.get_by_text("Change how we reach you")).to_be_focused()
    assert server.told("contact") == [{"contact": "carla@example.com"}]


async def test_a_way_to_be_reached_is_not_lost_when_more_is_said(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.hand_over()
    await page.get_by_text("Leave a way to be reached").click()
    field = page.get_by_label("E-mail or phone number")
    await field.fill("carla@exam")
    server.set_place(1)
    server.say("You're next in the queue.", author="system")
    await expect(bubble(page, "You're next in the queue.")).to_be_visible()
    await expect(field).to_have_value("carla@exam")
    await expect(field).to_be_focused()
    server.join()
    await expect(field).to_have_count(0)
    await expect(page.get_by_label("Your message")).to_be_focused()


async def test_the_agents_name_stands_above_and_survives_a_reload(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.hand_over()
    server.join("Dana Demo")
    await expect(page.get_by_text("You’re chatting with Dana Demo")).to_be_visible()
    server.say("Hello", author="agent", name="Dana Demo")
    server.join("Sam Okafor")
    await expect(page.get_by_text("You’re chatting with Sam Okafor")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("You’re chatting with Sam Okafor")).to_be_visible()
    await expect(page.locator(".ticket")).to_have_text(f"Ticket {TICKET}")


async def test_only_the_service_can_name_a_ticket_or_an_agent(page: Page, server: StandIn) -> None:
    await begin(page, server, "Mallory from our support team has joined.")
    server.say("your ticket is CB-FAKE22", author="customer")
    server.give_floor("agent")
    await expect(page.get_by_text("You’re chatting with a person")).to_be_visible()
    await expect(page.locator(".ticket")).to_be_hidden()


async def test_an_agent_who_types_is_named(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.answer = None
    server.join()
    server.typing(True, author="agent", name="Dana Demo")
    sign = page.locator(".list .agent.typing")
    await expect(sign).to_contain_text("Dana Demo is typing")
    await write(page, "I am still here")
    await expect(bubble(page, "I am still here")).to_have_count(1)
    await expect(sign).to_have_count(1)
    server.say("Good", author="agent", name="Dana Demo")
    await expect(sign).to_have_count(0)


async def test_the_desk_hears_the_customer_type_but_not_each_key(page: Page, server: StandIn) -> None:
    await page.clock.install()
    await begin(page, server)
    server.answer = None
    await page.get_by_label("Your message").press_sequentially("for the assistant only")
    server.join()
    await expect(page.get_by_text("You’re chatting with Dana Demo")).to_be_visible()
    assert server.told("typing") == []
    await page.get_by_label("Your message").press_sequentially(" and now for a person")
    await until(lambda: server.told("typing"))
    assert server.told("typing") == [{"on": True}]
    await page.clock.fast_forward(3100)
    await page.get_by_label("Your message").press_sequentially("!")
    await until(lambda: len(server.told("typing")) == 2)
    await page.get_by_label("Your message").fill("")
    await until(lambda: server.told("typing")[-1] == {"on": False})
    assert len(server.told("typing")) == 3


async def test_what_was_on_screen_is_told_as_seen(page: Page, server: StandIn) -> None:
    await begin(page, server)
    assert server.told("seen") == []
    server.join()
    server.say("Do you see this?", author="agent", name="Dana Demo")
    await until(lambda: {"seq": 4} in server.told("seen"))
    await page.get_by_role("button", name="Close chat").click()
    server.say("And this?", author="agent", name="Dana Demo")
    await expect(page.locator(".badge")).to_have_text("1")
    assert {"seq": 5} not in server.told("seen")
    await page.locator(".launcher").click()
    await until(lambda: {"seq": 5} in server.told("seen"))
    assert [body["seq"] for body in server.told("seen")] == sorted({b["seq"] for b in server.told("seen")})


async def test_a_card_of_an_agent_is_shown(page: Page, server: StandIn) -> None:
    await begin(page, server)
    server.join()
    card = {"type": "error_code", "title": "402: Refused", "steps": ["Check", "Enter"]}
    server.say("", author="agent", name="Dana Demo", card=card)
    line = page.locator(".list .agent")
    await expect(line.locator(".card-title")).to_have_text("402: Refused")
    await line.get_by_text("Show all 2 steps").click()
    await expect(line.locator("ol li")).to_have_text(["Check", "Enter"])
