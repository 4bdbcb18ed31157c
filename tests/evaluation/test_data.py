"""The project's own sentences: training and validation stay apart, and understanding stays good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from helpline.evaluation.duplicates import is_short, near_duplicates
from helpline.evaluation.labelled import read_labelled, read_training
from helpline.settings import load
from helpline.training import train
from helpline.understanding import evaluate

ROOT = Path(__file__).parents[2]
VALIDATION = ROOT / "data" / "validation"
FILES = ("validation.jsonl", "terse.jsonl")
AT_MOST = {"false_rejections", "calibration_error"}


def test_punctuation_case_and_order_do_not_hide_a_duplicate() -> None:
    training = ["My feed is broken!", "totally different"]
    assert near_duplicates(training, ["is my FEED broken", "hello"]) == [(training[0], "is my FEED broken")]


def test_signs_alone_are_duplicates_only_of_the_same_signs() -> None:
    assert near_duplicates(["🙏", "???"], ["???", ",,,,"]) == [("???", "???")]


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_no_validation_sentence_was_trained_on(file: str) -> None:
    """But for the shortest: everyone writes "yo" or "hsbc", and leaving them out would teach nothing."""
    training = [sentence.text for sentence in read_training(ROOT / "data")]
    validation = [sentence.text for sentence in read_labelled(VALIDATION / file)]
    pairs = [pair for pair in near_duplicates(training, validation) if not is_short(pair[1])]
    assert not pairs, "\n".join(
        f"{ours!r} in data/nlu, {theirs!r} in data/validation" for ours, theirs in pairs
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("file", FILES)
def test_understanding_stays_above_the_floor(file: str) -> None:
    """data/validation/floor.json: the least of each figure of a file, for some the most."""
    figures = evaluate(train(ROOT / load().models), read_labelled(VALIDATION / file)).figures()
    floor = json.loads((VALIDATION / "floor.json").read_text())[file]
    missed = {
        name: (figures[name], bound)
        for name, bound in floor.items()
        if (figures[name] > bound if name in AT_MOST else figures[name] < bound)
    }
    assert not missed
