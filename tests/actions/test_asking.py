"""The form's questions that need a look at the customer's banks."""

from __future__ import annotations

from dataclasses import replace

from actions.asking import AskBank, AskBankLogin
from actions.troubleshooting import OpenCase, ValidateForm
from tests.actions.fakes import HEALTHY, REFUSED
from tests.actions.talks import Conversation, verified


async def test_an_anonymous_customer_is_asked_plainly() -> None:
    talk = Conversation()
    assert await talk.run(AskBank, "report_connection_problem", "my feed is broken") == ["utter_ask_bank"]
    assert talk.value("buttons") == []


async def test_an_ambiguous_name_is_asked_about_with_its_meanings() -> None:
    talk = Conversation()
    await talk.run(OpenCase, "report_connection_problem", "my td is broken")
    assert await talk.run(AskBank, "report_connection_problem", "my td is broken") == ["utter_ask_which_bank"]
    choices = [button["payload"] for button in talk.value("buttons")]
    assert len(choices) > 1
    assert '/inform{"bank": "td-bank"}' in choices


async def test_a_meaning_that_was_clicked_is_taken() -> None:
    talk = Conversation(slots={"requested_slot": "bank", "case_open": True})
    await talk.run(ValidateForm, "inform", entities={"bank": "amex"})
    assert talk.slots["bank"] == "amex"


async def test_no_more_buttons_than_fit_are_shown() -> None:
    many = [replace(REFUSED, id=str(n), bank=f"Bank {n}") for n in range(9)]
    talk = verified(*many)
    await talk.run(AskBank, "report_connection_problem", "broken")
    assert len(talk.value("buttons")) == 6


async def test_the_door_of_an_unknown_bank_is_looked_up() -> None:
    talk = verified(HEALTHY)
    talk.slots |= {"bank": "First Example", "bank_name": "First Example"}
    await talk.run(AskBankLogin, "affirm")
    assert talk.value("website") == " (bank.example)"


async def test_without_an_address_the_question_has_none() -> None:
    talk = Conversation(slots={"bank": "First Example", "bank_name": "First Example"})
    assert await talk.run(AskBankLogin, "affirm") == ["utter_ask_bank_login_works"]
    assert talk.value("website") == ""
