"""A clause carries every label that it is likely to mean, and none when it means none."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.assistant.intents import Example
from helpline.assistant.label_training import train
from helpline.assistant.labelling import SURE, LabelModel
from tests.assistant.words import encode

SAID = {
    "I can sign in at the bank": {"login_works"},
    "signing in at the bank works": {"login_works"},
    "the bank lets me in": {"login_works"},
    "I can not sign in at the bank": {"login_fails"},
    "the bank does not let me in": {"login_fails"},
    "I changed the password": {"password_changed"},
    "there is a new password": {"password_changed"},
    "I can sign in with the new password": {"login_works", "password_changed"},
    "the bank lets me in since I changed the password": {"login_works", "password_changed"},
    "it rains a lot today": set(),
    "we sell garden chairs": set(),
    "my name is Ann": set(),
}


@pytest.fixture(scope="module")
def model() -> LabelModel:
    texts = [*SAID]
    examples = [Example(text, vector) for text, vector in zip(texts, encode(texts), strict=True)]
    return train(examples, [frozenset(labels) for labels in SAID.values()])


def labels(model: LabelModel, text: str) -> dict[str, float]:
    return model.labels(text, encode([text])[0])


def test_a_clause_that_says_two_things_carries_both_labels(model: LabelModel) -> None:
    assert set(labels(model, "I changed the password and the bank lets me in")) == {
        "login_works",
        "password_changed",
    }


def test_a_clause_that_says_nothing_known_carries_none(model: LabelModel) -> None:
    assert labels(model, "we sell chairs") == {}
    assert labels(model, "") == {}


def test_labels_come_with_their_probability_likeliest_first(model: LabelModel) -> None:
    found = labels(model, "I can sign in with the new password")
    assert [*found.values()] == sorted(found.values(), reverse=True)
    assert all(SURE <= chance <= 1 for chance in found.values())


def test_words_decide_where_the_vectors_are_the_same(model: LabelModel) -> None:
    """A sentence vector blurs "not"; words and pieces of words stand beside it for that."""
    (same,) = encode(["sign in at the bank"])
    plain, negated = (
        model.labels(text, same) for text in ("I can sign in at the bank", "I can not sign in at the bank")
    )
    assert plain.get("login_works", 0) > negated.get("login_works", 0)
    assert negated.get("login_fails", 0) > plain.get("login_fails", 0)


def test_a_stored_model_reads_the_same(model: LabelModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = LabelModel.load(tmp_path)
    for text in SAID:
        assert labels(again, text) == labels(model, text)
