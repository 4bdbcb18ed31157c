"""What counts as an answer to which question."""

from __future__ import annotations

import pytest

from actions import hearing, plan


@pytest.mark.parametrize(
    ("step", "intent", "text", "value"),
    [
        (plan.BANK_LOGIN, "affirm", "yes", True),
        (plan.BANK_LOGIN, "deny", "nope", False),
        (plan.BANK_LOGIN, "report_connection_problem", "I called them, I can sign in now", True),
        (plan.BANK_LOGIN, "report_bank_login_problem", "I can't sign in", False),
        (plan.BANK_LOGIN, "report_bank_login_problem", "I'm not able to log in", False),
        (plan.BANK_LOGIN, "ask_security", "can I log in safely?", None),
        (plan.BANK_LOGIN, "affirm", "how do I do that", None),
        (plan.BANK_LOGIN, "deny", "why", None),
        (plan.WAIT, "request_refresh", "check again", True),
        (plan.REFRESH, "report_missing_transactions", "still nothing since monday", "failed"),
        (plan.REFRESH, "confirm_resolved", "works!", "fixed"),
        (plan.SECOND_REFRESH, "deny", "no", "failed"),
        (plan.CREDENTIALS, "update_credentials", "I entered the new password", True),
        (plan.CREDENTIALS, "update_credentials", "where do I change my password?", None),
        (plan.CREDENTIALS, "affirm", "yeah i can get in", None),
        (plan.CREDENTIALS, "ask_how_to_refresh", "where is that button", False),
        (plan.CREDENTIALS, "ask_how_to_refresh", "how do I refresh it then", None),
        (plan.HAND_OVER, "confirm_not_resolved", "still broken", None),
        (plan.HAND_OVER, "affirm", "please", True),
        ("no_such_step", "affirm", "yes", None),
    ],
)
def test_an_answer_depends_on_the_question(
    step: str, intent: str, text: str, value: bool | str | None
) -> None:
    assert hearing.answer(step, intent, text) == value


@pytest.mark.parametrize("step", plan.ORDER[1:])
def test_every_question_can_be_answered_yes(step: str) -> None:
    assert hearing.answer(step, "affirm", "yes") in (True, "fixed")


@pytest.mark.parametrize("step", plan.ORDER[1:])
def test_every_question_can_be_answered_no(step: str) -> None:
    assert hearing.answer(step, "deny", "no") in (False, "failed")


@pytest.mark.parametrize("name", ["First Savings of Perkasie", "Bank of the West", "my credit union", "n26"])
def test_names_may_be_names(name: str) -> None:
    assert hearing.may_be_a_name(name)


@pytest.mark.parametrize("text", ["i dont know", "don't know", "No idea", "which one?", "help", "not sure"])
def test_sentences_are_no_names(text: str) -> None:
    assert not hearing.may_be_a_name(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("does it work with revolut", "revolut"),
        ("Can Crédit Agricole be used?", "Crédit Agricole"),
        ("do you have First Savings of Perkasie", "First Savings of Perkasie"),
        ("is my credit union supported", ""),
        ("which banks can I connect?", ""),
        ("opened with somebody new in another country last week, any good to you?", ""),
        ("?", ""),
    ],
)
def test_the_name_of_a_bank_that_nobody_knows_is_heard_in_a_question(text: str, name: str) -> None:
    assert hearing.bank_asked_about(text) == name
