"""A button, and the words that stand on it."""

from __future__ import annotations

import pytest

from helpline.dialogue.choices import chosen, typed_choice
from helpline.dialogue.state import Case, Question, State

TITLES = (
    ("Yes, I can sign in", "/affirm"),
    ("I can't find it", '/inform{"act": "not_found"}'),
    ("Talk to a person", "/request_human"),
)


def open_question(asks: str = "bank_login") -> State:
    case = Case(1, bank="chase", name="Chase")
    return State(cases=(case,), focus=1, question=Question(asks, 1, titles=TITLES))


@pytest.mark.parametrize("typed", ["Yes, I can sign in", "yes i can sign in!", "  YES,  I can sign in. "])
def test_typed_words_mean_the_button_whatever_their_case_and_signs(typed: str) -> None:
    assert typed_choice(open_question(), typed) == ("affirm", {})


@pytest.mark.parametrize("typed", ["yes", "", "...", "I can sign in", "Yes, I can sign in at Ally"])
def test_other_words_are_no_button(typed: str) -> None:
    assert typed_choice(open_question(), typed) is None
    assert typed_choice(State(), typed) is None


def test_a_button_may_say_more_than_yes_and_no() -> None:
    assert typed_choice(open_question(), "i can't find it") == ("inform", {"act": "not_found"})


def test_a_click_answers_the_open_question() -> None:
    heard = chosen(open_question(), "affirm", {}, "Yes, I can sign in")
    assert (heard.answer, heard.plain, heard.clicked) == ("yes", True, True)
    assert [(fact.kind, fact.value) for fact in heard.facts] == [("bank_login", "works")]


def test_a_click_may_name_a_bank_a_topic_or_a_wish() -> None:
    state = open_question()
    assert chosen(state, "inform", {"bank": "discover"}, "Discover").banks[0].ids == ("discover",)
    topic = chosen(state, "inform", {"topic": "currency"}, "Currency").asks[0]
    assert (topic.kind, topic.value) == ("topic", "currency")
    assert chosen(state, "request_human", {}, "Talk to a person").wishes == {"person"}


def test_a_click_on_missing_transactions_is_a_complaint() -> None:
    assert chosen(State(), "report_missing_transactions", {}, "…").complaint == "missing_items"


@pytest.mark.parametrize(
    ("proposed", "payload", "told"),
    [
        ("bank_login works", "affirm", [("bank_login", "works")]),
        ("bank_login works", "deny", [("bank_login", "fails")]),
        ("bank_login fails", "deny", [("bank_login", "works")]),
        ("works yes", "affirm", [("works", "yes")]),
        ("works yes", "deny", []),
    ],
)
def test_a_click_on_what_was_checked_back_tells_it_or_its_opposite(
    proposed: str, payload: str, told: list[tuple[str, str]]
) -> None:
    state = open_question().with_(question=Question("check_back", 1, value=proposed, titles=TITLES))
    heard = chosen(state, payload, {}, "")
    assert [(fact.kind, fact.value) for fact in heard.facts] == told
