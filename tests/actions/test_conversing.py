"""Greeting, status, questions, misunderstandings and offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.conversing import (
    AnswerQuestion,
    Clarify,
    ConnectionStatus,
    DeclineOffer,
    Greet,
    Resolved,
    StartOver,
    Sympathise,
    TakeUpOffer,
)
from actions.explaining import ExplainCode
from actions.troubleshooting import OpenCase
from helpline.banking.contract import Bank
from tests.actions.fakes import HEALTHY, REFUSED, TIMED_OUT
from tests.actions.talks import Conversation, verified


async def test_a_stranger_is_greeted_plainly() -> None:
    assert await Conversation().run(Greet, "greet", "hi") == ["utter_greet"]


async def test_a_customer_is_greeted_by_the_first_name() -> None:
    talk = verified(HEALTHY)
    assert await talk.run(Greet, "greet", "hi") == ["utter_greet_name"]
    assert talk.value("name") == "Dana"


async def test_what_fails_is_seen_at_once_and_a_yes_begins_with_it() -> None:
    talk = verified(HEALTHY, TIMED_OUT)
    assert await talk.run(Greet, "greet", "hi") == ["utter_greet_seen"]
    assert await talk.run(TakeUpOffer, "affirm", "yes") == ["utter_seen"]
    assert (talk.slots["connection"], talk.slots["case_open"]) == ("2", True)


async def test_a_no_lets_the_offer_go() -> None:
    talk = verified(TIMED_OUT)
    await talk.run(Greet, "greet", "hi")
    await talk.run(DeclineOffer, "deny", "no")
    assert await talk.run(TakeUpOffer, "affirm", "yes") == ["utter_nothing_open"]


async def test_the_state_of_all_connections_is_shown_with_its_tone() -> None:
    talk = verified(HEALTHY, REFUSED)
    assert await talk.run(ConnectionStatus, "ask_connection_status", "status?") == ["utter_status_failing"]
    assert [row["tone"] for row in talk.custom("card")["rows"]] == ["good", "bad"]
    assert talk.slots["offer"] == "case"


async def test_in_the_middle_of_the_way_the_state_is_told_without_an_offer() -> None:
    talk = verified(REFUSED, TIMED_OUT)
    talk.slots["requested_slot"] = "bank_login_works"
    assert await talk.run(ConnectionStatus, "ask_connection_status", "status?") == ["utter_status_several"]
    assert "offer" not in talk.slots


@pytest.mark.parametrize(
    ("listed", "response"),
    [
        (Bank("1", "Chase", "chase.com", True, False), "utter_bank_supported"),
        (Bank("1", "Chase", "chase.com", True, True), "utter_bank_supported_failing"),
        (Bank("1", "Chase", "chase.com", False, False), "utter_bank_not_supported"),
        (None, "utter_bank_not_listed"),
    ],
)
async def test_whether_a_bank_is_supported_the_provider_knows(listed: Bank | None, response: str) -> None:
    talk = verified(listed=listed)
    assert await talk.run(AnswerQuestion, "ask_supported_bank", "do you support chase") == [response]


@pytest.mark.parametrize(
    ("listed", "response"),
    [
        (Bank("1", "Revolut Business", "revolut.com", True, False), "utter_bank_supported"),
        (Bank("1", "Revere Bank", "revere.example", True, False), "utter_bank_not_listed"),
        (None, "utter_bank_not_listed"),
    ],
)
async def test_a_bank_that_we_have_never_heard_of_is_looked_up_all_the_same(
    listed: Bank | None, response: str
) -> None:
    talk = verified(listed=listed)
    assert await talk.run(AnswerQuestion, "ask_supported_bank", "does it work with revolut") == [response]


async def test_without_a_name_the_general_answer_is_given() -> None:
    said = await Conversation().run(AnswerQuestion, "ask_supported_bank", "is my bank supported")
    assert said == ["utter_ask_supported_bank"]


async def test_three_misunderstandings_end_in_the_offer_of_a_person() -> None:
    talk = Conversation()
    close = (("request_refresh", 0.3), ("ask_how_to_refresh", 0.28))
    assert await talk.run(Clarify, "out_of_scope", "refr", ranking=close) == ["utter_did_you_mean"]
    assert [b["payload"] for b in talk.value("buttons")][:2] == ["/request_refresh", "/ask_how_to_refresh"]
    assert await talk.run(Clarify, "out_of_scope", "refr", ranking=close) == ["utter_rephrase"]
    assert await talk.run(Clarify, "out_of_scope", "refr", ranking=close) == ["utter_offer_person"]
    await talk.run(TakeUpOffer, "affirm", "yes")
    assert talk.custom("command")["reason"] == "offered"


async def test_what_is_not_ours_is_said_to_be_so_and_nothing_offered_for_it() -> None:
    talk = Conversation()
    elsewhere = (("out_of_scope", 0.9), ("request_refresh", 0.05))
    assert await talk.run(Clarify, "out_of_scope", "tell a joke", ranking=elsewhere) == ["utter_out_of_scope"]
    said = await talk.run(Clarify, "out_of_scope", "then payroll", ranking=elsewhere)
    assert said == ["utter_out_of_scope_again"]


@pytest.mark.parametrize(
    ("confidence", "response"), [(0.99, "utter_out_of_scope_in_case"), (0.9, "utter_rephrase_in_case")]
)
async def test_another_subject_in_the_middle_is_told_where_to_go_and_a_vague_answer_is_not(
    confidence: float, response: str
) -> None:
    talk = Conversation(slots={"requested_slot": "site_ok"})
    ranking = (("out_of_scope", confidence), ("inform", 0.01))
    assert await talk.run(Clarify, "out_of_scope", "how do i do payroll", ranking=ranking) == [response]


async def test_hardly_plausible_meanings_are_not_offered() -> None:
    vague = (("request_refresh", 0.11), ("greet", 0.1))
    assert await Conversation().run(Clarify, "out_of_scope", "zzz", ranking=vague) == ["utter_rephrase"]


async def test_anger_gets_a_kind_word_and_then_a_person() -> None:
    talk = Conversation()
    assert await talk.run(Sympathise, "express_frustration", "ugh") == ["utter_sympathise"]
    assert await talk.run(Sympathise, "express_frustration", "UGH") == ["utter_sympathise_person"]
    await talk.run(TakeUpOffer, "affirm", "yes")
    assert talk.custom("command")["brief"]["mood"] == "upset"


async def test_anger_in_the_middle_leaves_a_yes_to_the_open_question() -> None:
    talk = Conversation(slots={"requested_slot": "bank_login_works"})
    await talk.run(Sympathise, "express_frustration", "ugh")
    assert "offer" not in talk.slots


async def test_starting_over_forgets_the_case_and_the_anger() -> None:
    talk = Conversation(slots={"frustrated": 2})
    await talk.run(OpenCase, "report_error_code", "402 chase")
    await talk.run(StartOver, "start_over", "start over")
    assert (talk.slots["bank"], talk.slots["error_code"], talk.slots["case_open"]) == (None, None, False)
    assert talk.slots["frustrated"] == 0


async def test_good_news_forget_the_case() -> None:
    talk = Conversation(slots={"bank": "chase", "error_code": "402", "offer": "case"})
    assert await talk.run(Resolved, "confirm_resolved", "it works") == ["utter_glad"]
    assert [talk.slots[name] for name in ("bank", "error_code", "offer")] == [None, None, None]


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("what does 402 mean", "utter_problem"),
        ("what is error 999", "utter_unknown_code"),
        ("what does it mean", "utter_which_code"),
    ],
)
async def test_a_code_is_explained_without_touching_the_case(text: str, response: str) -> None:
    talk = Conversation(slots={"error_code": "409"})
    assert await talk.run(ExplainCode, "report_error_code", text) == [response]
    assert talk.slots == {"error_code": "409"}


async def test_a_problem_is_explained_with_all_its_steps_on_the_card() -> None:
    talk = Conversation()
    await talk.run(ExplainCode, "report_error_code", "what does 402 mean")
    card = talk.custom("card")
    assert card["steps"][0] == talk.value("first_step")
    assert len(card["steps"]) > 1


async def test_a_connection_without_a_date_is_shown_too() -> None:
    talk = verified(replace(REFUSED, last_updated=None, code="", status=""))
    await talk.run(ConnectionStatus, "ask_connection_status", "status?")
    assert talk.custom("card")["rows"][0]["value"] == "Not working since some time ago (the bank's error)"
