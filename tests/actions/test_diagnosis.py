"""What the assistant sees and says when trouble is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from actions.asking import AskBank
from actions.conversing import Greet
from actions.handover import HandOverNow
from actions.troubleshooting import OpenCase
from tests.actions.fakes import HEALTHY, NOW, REFUSED, TIMED_OUT
from tests.actions.talks import Conversation, verified

NEW_STATUS = replace(HEALTHY, state="failing", status="SOMETHING_NEW", code="")


async def test_what_fails_is_seen_and_told_with_code_time_and_meaning() -> None:
    talk = verified(HEALTHY, REFUSED)
    assert await talk.run(OpenCase, "report_connection_problem", "feed is dead") == ["utter_seen"]
    assert talk.value("bank_name") == "Chase"
    assert talk.value("code") == "402"
    assert talk.value("when") == "this morning"
    assert talk.custom("card")["code"] == "402"
    assert talk.slots["case_open"] is True


async def test_the_live_code_counts_more_than_the_one_that_was_typed() -> None:
    talk = verified(REFUSED)
    await talk.run(OpenCase, "report_error_code", "chase says 409")
    assert (talk.slots["error_code"], talk.slots["way"]) == ("402", "credentials")


async def test_a_status_that_nobody_knows_is_named_and_the_usual_way_taken() -> None:
    talk = verified(NEW_STATUS)
    assert await talk.run(OpenCase, "report_connection_problem", "broken") == ["utter_seen_unknown"]
    assert talk.value("code") == "SOMETHING_NEW"
    assert talk.slots["way"] == "refresh_first"
    await talk.run(HandOverNow, "request_human", "a person please")
    assert talk.custom("command")["brief"]["code"] == "SOMETHING_NEW"


async def test_a_failure_without_any_reason_is_told_in_words() -> None:
    talk = verified(replace(NEW_STATUS, status=""))
    assert await talk.run(Greet, "greet", "hi") == ["utter_greet_seen"]
    assert talk.value("code") == "the bank's error"
    await talk.run(OpenCase, "report_connection_problem", "broken")
    assert talk.value("code") == "the bank's error"


async def test_several_failing_ones_are_offered_to_choose_from() -> None:
    talk = verified(REFUSED, TIMED_OUT)
    await talk.run(OpenCase, "report_connection_problem", "nothing syncs")
    assert await talk.run(AskBank, "report_connection_problem") == ["utter_ask_which_connection"]
    assert [b["payload"] for b in talk.value("buttons")] == [
        '/inform{"bank": "chase"}',
        '/inform{"bank": "amex"}',
    ]


async def test_a_code_tells_which_of_several_failing_ones_is_meant() -> None:
    talk = verified(REFUSED, TIMED_OUT)
    assert await talk.run(OpenCase, "report_error_code", "I get a 401") == ["utter_seen"]
    assert talk.slots["connection"] == "2"


async def test_a_bank_that_is_not_connected_is_said_not_to_be_there() -> None:
    talk = verified(HEALTHY)
    said = await talk.run(OpenCase, "report_connection_problem", "wells fargo is broken")
    assert said == ["utter_not_connected", "utter_open"]
    assert talk.slots["bank"] == "wells-fargo"
    assert talk.slots.get("connection") is None


async def test_a_code_and_bank_given_at_once_are_not_asked_again() -> None:
    talk = Conversation()
    assert await talk.run(OpenCase, "report_error_code", "402 chase") == ["utter_problem"]
    assert talk.slots["bank"] == "chase"
    assert talk.slots["error_code"] == "402"


async def test_an_unknown_code_is_admitted_and_the_usual_way_taken() -> None:
    talk = Conversation()
    assert await talk.run(OpenCase, "report_error_code", "error 999 on usaa") == ["utter_unknown_code"]
    assert talk.slots["way"] == "refresh_first"
    assert talk.slots["case_open"] is True


async def test_an_anonymous_customer_is_never_looked_up() -> None:
    talk = Conversation()
    talk.bank.owned = [REFUSED]
    assert await talk.run(OpenCase, "report_connection_problem", "broken") == ["utter_open"]
    assert talk.slots.get("connection") is None


async def test_the_clock_of_the_customer_tells_the_day() -> None:
    late = replace(REFUSED, last_attempt=NOW - timedelta(hours=18))  # Sunday 22:30 UTC
    talk = verified(late)
    talk.timezone = "Asia/Tokyo"  # Monday 07:30; now Tuesday 01:30
    await talk.run(OpenCase, "report_connection_problem", "broken")
    assert talk.value("when") == "yesterday"
