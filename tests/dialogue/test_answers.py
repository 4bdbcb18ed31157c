"""What labels answer to each open question."""

from __future__ import annotations

import pytest

from helpline.dialogue.answers import MEANINGS, TABLE, answer_meant, answer_of, meaning_of
from helpline.dialogue.labels import LABELS


def test_only_labels_that_exist_answer() -> None:
    assert {label for table in TABLE.values() for label in table} - LABELS == set()


@pytest.mark.parametrize("asks", TABLE)
def test_every_answer_has_a_meaning_and_a_bare_no_answers_every_question(asks: str) -> None:
    meanings = {meaning_of(asks, frozenset({label})) for label in TABLE[asks]}
    assert meanings - {""} <= MEANINGS
    assert answer_of(asks, {"no": 0.9})[0]


def test_the_likeliest_plain_label_decides() -> None:
    assert answer_of("bank_login", {"login_fails": 0.6, "login_works": 0.8, "no": 0.99}) == ("yes", 2)
    assert answer_of("bank_login", {"no": 0.5}) == ("no", 1)
    assert answer_of("bank_login", {"thanks": 0.9}) == ("", 0)
    assert answer_of("", {"yes": 0.9}) == ("", 0)


@pytest.mark.parametrize(
    ("asks", "meaning", "labels", "answer"),
    [
        ("sign_in", "yes", frozenset(), "done"),
        ("sign_in", "no", frozenset(), "not_yet"),
        ("sign_in", "cannot", frozenset({"not_found"}), "not_found"),
        ("sign_in", "cannot", frozenset(), "cannot"),
        ("refresh_by_hand", "yes", frozenset(), "works"),
        ("works_now", "no", frozenset(), "same"),
        ("hand_over", "no", frozenset(), "no"),
    ],
)
def test_a_meaning_becomes_the_answer_that_the_question_knows(
    asks: str, meaning: str, labels: frozenset[str], answer: str
) -> None:
    assert answer_meant(asks, meaning, labels) == answer
