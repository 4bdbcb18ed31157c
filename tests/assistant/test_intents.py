from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from helpline.assistant.intents import OUT_OF_SCOPE, Example, IntentModel, Recipe
from helpline.assistant.training import find_temperature, train

WORDS = {
    "greet": ["hello", "hi", "morning"],
    "refresh": ["sync", "refresh", "update"],
    OUT_OF_SCOPE: ["rain"],
}
RECIPE = Recipe(folds=2, reject_below=0.9)


def examples() -> tuple[list[Example], list[str]]:
    """Two directions in the plane for two intents, a third for what is out of scope; twelve texts each."""
    found, labels = [], []
    rng = np.random.default_rng(0)
    for axis, (intent, words) in enumerate(WORDS.items()):
        for number in range(12):
            vector = np.eye(3)[axis] + rng.normal(0, 0.1, 3)
            text = f"{words[number % len(words)]} number {number}"
            found.append(Example(text, (vector / np.linalg.norm(vector)).astype(np.float32)))
            labels.append(intent)
    return found, labels


@pytest.fixture(scope="module")
def model() -> IntentModel:
    return train(*examples(), RECIPE)


def direction(*values: float) -> np.ndarray:
    vector = np.array(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


def test_a_clear_sentence_gets_its_intent(model: IntentModel) -> None:
    ranking = model.rank(Example("hello", direction(1, 0, 0)))
    assert (ranking.winner, ranking.intents[0][0]) == ("greet", "greet")
    assert ranking.confidence == ranking.intents[0][1] > 0.9


def test_a_sentence_between_two_intents_is_rejected_and_both_lead_the_ranking(model: IntentModel) -> None:
    ranking = model.rank(Example("xyz", direction(1, 1, 0)))
    assert ranking.winner == OUT_OF_SCOPE
    assert {name for name, _ in ranking.intents[:2]} == {"greet", "refresh"}
    assert ranking.confidence == pytest.approx(1 - ranking.intents[0][1])


def test_two_close_intents_are_rejected_only_inside_the_margin() -> None:
    found, labels = examples()
    between = Example("xyz", direction(1, 0.9, 0))
    wide = train(found, labels, replace(RECIPE, reject_below=0.0, margin=0.9))
    none = train(found, labels, replace(RECIPE, reject_below=0.0, margin=0.0))
    assert (wide.rank(between).winner, none.rank(between).winner) == (OUT_OF_SCOPE, "greet")
    assert wide.rank(between).intents == none.rank(between).intents


def test_the_nearest_example_of_an_intent_speaks_for_it(tmp_path: Path) -> None:
    found, labels = examples()
    odd = Example("something else", direction(0, 0.8, -0.6))
    found, labels = [*found, odd], [*labels, "greet"]
    recipe = replace(RECIPE, temperature=1.0, reject_below=0.0, margin=0.0, gram_weight=0.0, strength=0.3)
    alone, beside = (train(found, labels, replace(recipe, nearest=weight)) for weight in (0.0, 30.0))
    like_it = Example("xyz", direction(0, 0.85, -0.5))
    assert alone.rank(like_it).winner == "refresh"
    assert beside.rank(like_it).winner == "greet"
    beside.save(tmp_path)
    assert IntentModel.load(tmp_path).rank(like_it) == beside.rank(like_it)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("margin", 1.5, "margin is a probability, not 1.5"),
        ("reject_below", -0.1, "reject_below is a probability, not -0.1"),
        ("temperature", 0.0, "temperature is above 0, not 0.0"),
        ("nearest", -1.0, "nearest is at least 0, not -1.0"),
    ],
)
def test_a_recipe_says_which_figure_cannot_be_meant(field: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        replace(RECIPE, **{field: value})


def test_a_given_temperature_is_used_as_it_is() -> None:
    found, labels = examples()
    example = Example("xyz", direction(1, 0.5, 0))
    cold, warm = (train(found, labels, replace(RECIPE, temperature=t)).rank(example) for t in (0.5, 2.0))
    assert cold.intents[0][1] > warm.intents[0][1]


def test_out_of_scope_is_as_much_rarer_as_the_recipe_says() -> None:
    found, labels = examples()
    example = Example("xyz", direction(1, 0.5, 0.5))

    def odds(recipe: Recipe) -> float:
        values = dict(train(found, labels, recipe).rank(example).intents)
        return values[OUT_OF_SCOPE] / values["greet"]

    usual = replace(RECIPE, temperature=2.0)
    assert odds(replace(usual, out_of_scope_odds=0.5)) == pytest.approx(odds(usual) / 2, rel=1e-4)


def test_every_intent_is_ranked_and_the_probabilities_add_up(model: IntentModel) -> None:
    ranking = model.rank(Example("sync", direction(0, 1, 0)))
    values = [value for _, value in ranking.intents]
    assert {name for name, _ in ranking.intents} == set(WORDS)
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(1, abs=1e-5)


def test_a_mention_speaks_for_the_intents_that_had_one() -> None:
    found, labels = examples()
    named = [
        Example(e.text, e.vector, frozenset({"bank"} if label == "refresh" else ()))
        for e, label in zip(found, labels, strict=True)
    ]
    model = train(named, labels, RECIPE)
    between = direction(1, 1, 0)
    with_bank = dict(model.rank(Example("xyz", between, frozenset({"bank"}))).intents)
    without = dict(model.rank(Example("xyz", between)).intents)
    assert with_bank["refresh"] > without["refresh"]


def test_a_stored_model_answers_as_before(model: IntentModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    example = Example("update number 3", direction(0.2, 1, 0.1))
    assert IntentModel.load(tmp_path).rank(example) == model.rank(example)


def test_training_twice_gives_the_same_model(model: IntentModel) -> None:
    again = train(*examples(), RECIPE)
    assert all(np.array_equal(again.arrays[name], array) for name, array in model.arrays.items())


def test_two_intents_are_enough() -> None:
    found, labels = examples()
    model = train(found[:24], labels[:24], RECIPE)
    assert model.rank(Example("hello", direction(1, 0, 0))).winner == "greet"
    assert model.rank(Example("sync", direction(0, 1, 0))).winner == "refresh"


def test_overconfident_logits_are_cooled_until_they_tell_the_truth() -> None:
    """Right three times of four at every logit of 10: the temperature must bring 10 down to ln 3."""
    logits = np.tile(np.array([[10.0, 0.0]], dtype=np.float32), (400, 1))
    truth = np.array([0, 0, 0, 1] * 100)
    assert 10 / find_temperature(logits, truth) == pytest.approx(np.log(3), rel=0.01)
