"""`helpline learn`: labelled sentences of real chats become training data, once and safely."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpline.errors import LabelledError
from helpline.evaluation.labelled import Labelled, read_labelled
from helpline.evaluation.learnt import Taken, learn


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for folder in ("nlu", "validation"):
        (tmp_path / folder).mkdir()
    (tmp_path / "nlu" / "talk.yml").write_text(
        "nlu:\n- intent: greet\n  examples: |\n    - hello\n- intent: refresh\n  examples: |\n    - again\n"
    )
    (tmp_path / "validation" / "held.jsonl").write_text(
        '{"text": "get my chase rows again", "intent": "refresh"}\n{"text": "yo", "intent": "greet"}\n'
    )
    return tmp_path


def learnt(data: Path) -> list[tuple[str, str]]:
    return [(one.text, one.intent) for one in read_labelled(data / "nlu" / "learnt.yml")]


def test_what_is_new_and_has_an_intent_is_learnt(data: Path) -> None:
    given = [Labelled("pull it once more", "refresh"), Labelled("wat", ""), Labelled("hiya", "greet")]
    assert learn(given, data) == Taken(learnt=2, known=0, held_out=0, unlabelled=1)
    assert learnt(data) == [("hiya", "greet"), ("pull it once more", "refresh")]


def test_learning_again_adds_to_what_was_learnt_and_nothing_twice(data: Path) -> None:
    learn([Labelled("pull it once more", "refresh")], data)
    again = [
        Labelled("Pull it once MORE!", "refresh"),
        Labelled("Hello?", "greet"),
        Labelled("howdy", "greet"),
    ]
    assert learn(again, data) == Taken(learnt=1, known=2, held_out=0, unlabelled=0)
    assert learnt(data) == [("howdy", "greet"), ("pull it once more", "refresh")]


def test_the_same_sentence_twice_in_one_file_is_learnt_once(data: Path) -> None:
    assert learn([Labelled("once more", "refresh"), Labelled("Once more.", "refresh")], data).learnt == 1
    assert len(learnt(data)) == 1


def test_what_measures_is_never_trained_on_but_for_the_shortest(data: Path) -> None:
    given = [Labelled("Get my Chase rows again!", "refresh"), Labelled("yo!", "greet")]
    assert learn(given, data) == Taken(learnt=1, known=0, held_out=1, unlabelled=0)
    assert learnt(data) == [("yo!", "greet")]


def test_an_intent_that_does_not_exist_is_named_and_nothing_is_written(data: Path) -> None:
    with pytest.raises(LabelledError, match=r"no intent 'refund' \('money back'\)"):
        learn([Labelled("once more", "refresh"), Labelled("money back", "refund")], data)
    assert not (data / "nlu" / "learnt.yml").exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("two\nlines\tand\u2028three", "two lines and three"),
        ("see [this](bank) [card number removed]", "see (this)(bank) (card number removed)"),
        ("  - intent: greet # 'x' \"y\": {z} \x00\x1b", "- intent: greet # 'x' \"y\": {z}"),
        ("😡 ça marche pas", "😡 ça marche pas"),
    ],
)
def test_whatever_customers_type_stays_one_plain_sentence(data: Path, typed: str, kept: str) -> None:
    learn([Labelled(typed, "refresh")], data)
    assert learnt(data) == [(kept, "refresh")]


def test_sentences_without_words_are_left_out(data: Path) -> None:
    assert learn([Labelled("  ", "refresh"), Labelled("\x00\u200e", "refresh")], data) == Taken(0, 0, 0, 2)
    assert learn([], data) == Taken(0, 0, 0, 0)
    assert not (data / "nlu" / "learnt.yml").exists()
