"""A wish that is taken back, a refresh that nobody wants, and what only sounds like a deed."""

from __future__ import annotations

import pytest

from helpline.dialogue.state import Case, Question, State
from tests.dialogue.chats import CHASE, Chat, hear, refused, timed_out


def asked(asks: str) -> State:
    return State(cases=(Case(1, bank="chase", name="Chase"),), focus=1, question=Question(asks, 1))


@pytest.mark.parametrize("asks", ["hand_over", "bank_login"])
def test_a_wish_for_a_person_that_a_question_takes_back_is_none(asks: str) -> None:
    text = "a person then. no wait, is there anything else you can check"
    heard = hear(asked(asks), text, "wants_person", "correction", "question")
    assert "person" not in heard.wishes
    assert heard.answer == ""


def test_a_person_is_called_where_nothing_takes_it_back() -> None:
    assert (
        "person" in hear(asked("bank_login"), "no wait. get me a person", "correction", "wants_person").wishes
    )


def test_a_question_about_somebody_else_calls_no_person() -> None:
    heard = hear(asked("sign_in"), "can I send him a link?", "question wants_person:0.7")
    assert "person" not in heard.wishes


def test_no_person_and_another_try_is_another_try() -> None:
    heard = hear(asked("hand_over"), "no no person just try again", "no_person wants_refresh:0.8", means="no")
    assert heard.wishes >= {"no_person", "refresh"}


def test_nothing_is_refreshed_that_nobody_wants_refreshed() -> None:
    chat = Chat(timed_out(CHASE))
    said = chat.says("chase is broken, but do not refresh it", "trouble no_refresh")
    assert "utter_refresh_started" not in said
    assert chat.talk.state.no_refresh
    chat.says("I can sign in there", "login_works")
    assert not chat.refreshed
    chat.says("ok refresh it now", "wants_refresh")
    assert not chat.talk.state.no_refresh


@pytest.mark.parametrize(
    ("text", "banks"),
    [("we use the CEO portal, not wellsfargo.com", ["affected"]), ("it's not Wells Fargo", ["fine"])],
)
def test_a_website_that_is_denied_is_no_bank_left_alone(text: str, banks: list[str]) -> None:
    heard = hear(asked("bank_login"), text, *[""] * (2 if "," in text else 1))
    assert [bank.role for bank in heard.banks] == banks


def test_a_yes_that_tells_a_step_wants_nothing_else() -> None:
    heard = hear(asked("anything_else"), "yes i can log in there", "yes login_works")
    assert heard.answer == ""


def test_a_detail_after_an_answer_is_noted() -> None:
    chat = Chat(refused(CHASE))
    chat.says("why are my euros booked as dollars", "question", topic="currency")
    assert chat.says("it's only the foreign ones", "") == ["utter_noted"]


def test_a_step_that_is_done_after_all_goes_on() -> None:
    chat = Chat(refused(CHASE))
    chat.says(
        "chase is stuck. i've re-entered it, i can log in", "trouble", "sign_in_replaced", "login_works"
    )
    chat.ends("1", fault=("402", "INCORRECT_CREDENTIALS"))
    chat.says("not now", "no", means="no")
    refreshed = len(chat.refreshed)
    chat.says("i typed it wrong. typed again", "correction", "sign_in_replaced")
    assert len(chat.refreshed) == refreshed + 1


def test_a_yes_to_another_refresh_is_none_to_a_person() -> None:
    heard = hear(asked("hand_over"), "yes refresh it", "yes wants_refresh", means="yes")
    assert heard.answer == ""
    assert "refresh" in heard.wishes


def test_a_no_that_tells_the_trouble_again_refuses_no_person() -> None:
    text = "no it's not a duplicate! it's one payment between my own accounts"
    assert hear(asked("hand_over"), text, "no", topic="own_transfer_twice").answer == ""


def test_help_with_a_step_is_told_again_and_then_no_more() -> None:
    chat = Chat(refused(CHASE))
    chat.says("chase is stuck, i can log in there", "trouble", "login_works")
    help = "step:must"
    said = [chat.says("do i have to type it", "question", topic=help) for _ in range(3)]
    assert [any(one.startswith("step:sign_in:must") for one in reply) for reply in said] == [
        True,
        True,
        False,
    ]


def test_a_question_in_the_middle_of_a_step_asks_about_no_ticket() -> None:
    question = {"intent": "check_ticket_status"}
    heard = hear(asked("sign_in"), "did that count?", "question", **question)
    assert [ask.kind for ask in heard.asks] == ["unknown"]
    assert [ask.kind for ask in hear(State(), "did they answer?", "question", **question).asks] == ["ticket"]
    ticket = hear(asked("sign_in"), "what about my ticket?", "question", **question)
    assert [ask.kind for ask in ticket.asks] == ["ticket"]


def test_what_a_bank_needs_is_no_step_done() -> None:
    assert hear(State(), "chase needs reauth", intent="update_credentials").facts == ()


def test_days_told_beside_an_offer_are_since_when() -> None:
    assert [fact.kind for fact in hear(asked("refresh_offer"), "from the 20th on").facts] == ["since"]
