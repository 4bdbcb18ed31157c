"""Trains an IntentModel: multinomial logistic regression, calibrated on sentences it had not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from helpline.assistant.intents import Example, Floats, IntentModel, Recipe, joined
from helpline.assistant.ngrams import Ngrams

Labels = NDArray[np.str_]


def train(examples: Sequence[Example], labels: Sequence[str], recipe: Recipe) -> IntentModel:
    """Probabilities stay uncalibrated when an intent has a single example."""
    model = fit(examples, labels, recipe)
    temperature = find_temperature(*held_out_logits(examples, labels, recipe))
    model.arrays = {name: array / np.float32(temperature) for name, array in model.arrays.items()}
    return model


def fit(examples: Sequence[Example], labels: Sequence[str], recipe: Recipe) -> IntentModel:
    ngrams = Ngrams.learn([example.text for example in examples])
    mentions = sorted(set().union(*(example.mentions for example in examples)))
    features = features_of(examples, ngrams, mentions, recipe)
    machine = LogisticRegression(C=recipe.strength, max_iter=300, tol=1e-3, multi_class="multinomial")
    machine.fit(features, np.array(labels))
    weights, bias = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:  # scikit-learn then keeps the second class's column only
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    width = len(examples[0].vector) + len(mentions)
    arrays = {"dense": weights[:width], "sparse": weights[width:] * recipe.gram_weight, "bias": bias}
    arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
    return IntentModel(recipe, [str(name) for name in machine.classes_], mentions, ngrams, arrays)


def features_of(
    examples: Sequence[Example], ngrams: Ngrams, mentions: Sequence[str], recipe: Recipe
) -> csr_matrix:
    rows = [ngrams.row(example.text) for example in examples]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate(part) for part in zip(*rows, strict=True))
    grams = csr_matrix(
        (values * recipe.gram_weight, columns, ends), shape=(len(rows), len(ngrams.vocabulary))
    )
    dense = np.stack([joined(example, mentions) for example in examples])
    return hstack([csr_matrix(dense), grams]).tocsr()


def held_out_logits(
    examples: Sequence[Example], labels: Sequence[str], recipe: Recipe
) -> tuple[Floats, NDArray[np.int64]]:
    """Logits [examples, L] by models that had not seen the example, and the column of its true label."""
    names = sorted(set(labels))
    truth = np.array([names.index(label) for label in labels])
    folds = min(recipe.folds, int(np.bincount(truth).min()))
    if folds < 2:
        return np.zeros((0, len(names)), dtype=np.float32), truth[:0]
    logits = np.zeros((len(examples), len(names)), dtype=np.float32)
    splitter = StratifiedKFold(folds, shuffle=True, random_state=recipe.seed)
    for seen, unseen in splitter.split(truth, truth):
        model = fit([examples[i] for i in seen], [labels[i] for i in seen], recipe)
        for i in unseen:
            logits[i] = np.log(model.probabilities(examples[i]) + 1e-12)
    return logits, truth


def find_temperature(logits: Floats, truth: NDArray[np.int64]) -> float:
    """The divisor of the logits that gives the least log loss; 1.0 without logits."""
    if not len(logits):
        return 1.0

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        right = scaled[np.arange(len(truth)), truth]
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - right))

    return float(np.exp(minimize_scalar(loss, bounds=(-3.0, 3.0), method="bounded").x))
