"""Calling a person, and news of tickets."""

from __future__ import annotations

import msgspec
import pytest

from actions.handover import HandOverNow, TicketStatus
from actions.troubleshooting import OpenCase
from helpline.conversations.messages import Brief
from tests.actions.fakes import REFUSED, FakeBankData
from tests.actions.form import Form
from tests.actions.talks import Conversation, verified


async def test_the_brief_holds_all_that_is_known() -> None:
    form = Form.of(FakeBankData([REFUSED]))
    await form.open("report_connection_problem", "chase is broken")
    await form.say("affirm", "yes I can")
    await form.say("affirm", "done")
    failed = {"connection": "1", "bank": "Chase", "state": "failed", "code": "402", "new_transactions": 0}
    await form.say("refresh_ended", "", data=failed)
    brief = form.commands[-1]["brief"]
    assert (form.ended, form.commands[-1]["reason"]) == ("hand_over", "way_ended")
    assert (brief["customer"], brief["name"], brief["verified"]) == ("cust-1", "Dana Reed", True)
    assert (brief["bank"], brief["code"], brief["account"]) == ("Chase", "402", "Business Checking")
    assert brief["steps_tried"] == ["bank_login_checked", "credentials_reentered", "manual_refresh"]
    assert [(entry["result"], entry["code"]) for entry in brief["refreshes"]] == [("failed", "402")]


async def test_the_brief_has_the_shape_that_web_expects() -> None:
    talk = verified(REFUSED)
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    await talk.run(HandOverNow, "request_human", "a person")
    command = talk.custom("command")
    assert command["type"] == "hand_over"
    assert msgspec.convert(command["brief"], Brief, strict=True).bank == "Chase"


async def test_the_last_words_are_the_customer_s_own_three() -> None:
    talk = Conversation()
    for text in ("my feed is broken", "chase", "this is awful"):
        await talk.run(OpenCase, "report_connection_problem", text)
    await talk.run(OpenCase, "affirm", "")  # a click
    await talk.run(HandOverNow, "request_human", "get me a person")
    assert talk.custom("command")["brief"]["last_words"] == "chase\nthis is awful\nget me a person"


async def test_a_bank_that_was_never_named_is_empty_in_the_brief() -> None:
    talk = Conversation()
    await talk.run(HandOverNow, "request_human", "a person")
    assert talk.custom("command")["brief"]["bank"] == ""


async def test_after_the_hand_over_nothing_of_the_case_is_left() -> None:
    talk = verified(REFUSED)
    await talk.run(OpenCase, "report_connection_problem", "chase is broken")
    await talk.run(HandOverNow, "request_human", "a person")
    assert (talk.slots["case_open"], talk.slots["bank"], talk.slots["connection"]) == (False, None, None)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("open", "waiting for a person"),
        ("claimed", "with a person from our team"),
        ("resolved", "resolved"),
    ],
)
async def test_news_of_a_ticket_come_from_what_web_told(status: str, told: str) -> None:
    talk = Conversation()
    older = {"number": "CB-1AAAAA", "status": "resolved"}
    ticket = {"number": "CB-7K2M9Q", "status": status}
    said = await talk.run(TicketStatus, "check_ticket_status", tickets=(older, ticket))
    assert said == ["utter_ticket_status"]
    assert (talk.value("number"), talk.value("state")) == ("CB-7K2M9Q", told)


async def test_who_waits_hears_the_place_in_the_queue() -> None:
    talk, ticket = Conversation(), {"number": "CB-7K2M9Q", "status": "open", "place": 3}
    await talk.run(TicketStatus, "check_ticket_status", tickets=(ticket,))
    assert talk.value("state") == "waiting for a person, at place 3 in the queue"


async def test_a_ticket_that_is_being_worked_on_is_of_more_interest_than_a_newer_one_that_is_done() -> None:
    talk = Conversation()
    tickets = [
        {"number": f"CB-{n}", "status": status} for n, status in enumerate(("resolved", "open", "resolved"))
    ]
    await talk.run(TicketStatus, "check_ticket_status", tickets=tuple(tickets))
    assert talk.value("number") == "CB-1"


async def test_without_a_ticket_a_person_is_offered() -> None:
    assert await Conversation().run(TicketStatus, "check_ticket_status") == ["utter_no_ticket"]
