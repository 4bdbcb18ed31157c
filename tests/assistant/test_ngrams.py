from __future__ import annotations

import numpy as np

from helpline.assistant.ngrams import Ngrams, normalise

TEXTS = ["the feed is broken", "my feed is broken again", "hello there", "hello again"]


def cosine(ngrams: Ngrams, a: str, b: str) -> float:
    def dense(text: str) -> np.ndarray:
        vector = np.zeros(len(ngrams.vocabulary))
        columns, values = ngrams.row(text)
        vector[columns] = values
        return vector / (np.linalg.norm(vector) or 1.0)

    return float(dense(a) @ dense(b))


def test_case_digits_and_apostrophes_make_no_difference() -> None:
    assert normalise("CAN’T sync 402") == normalise("can't SYNC 409")


def test_a_typo_keeps_most_of_a_sentence_together() -> None:
    ngrams = Ngrams.learn(TEXTS)
    assert cosine(ngrams, "feed is brokn", "feed is broken") > 0.5
    assert cosine(ngrams, "feed is brokn", "hello again") < 0.2


def test_a_thumb_up_and_a_thumb_down_are_not_one() -> None:
    ngrams = Ngrams.learn(["👍", "yes 👍", "👎", "no 👎"])
    assert cosine(ngrams, "👎", "no 👎") > cosine(ngrams, "👎", "👍") + 0.2


def test_words_and_pieces_each_have_length_one() -> None:
    ngrams = Ngrams.learn(TEXTS)
    _, values = ngrams.row("the feed is broken")
    assert np.isclose(np.linalg.norm(values), np.sqrt(2))


def test_a_text_of_unknown_letters_has_no_columns() -> None:
    columns, values = Ngrams.learn(TEXTS).row("日本語")
    assert len(columns) == len(values) == 0


def test_learning_twice_gives_the_same_columns() -> None:
    assert Ngrams.learn(TEXTS).vocabulary == Ngrams.learn(TEXTS).vocabulary
