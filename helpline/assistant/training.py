"""Trains an IntentModel: multinomial logistic regression, calibrated on sentences it had not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedKFold

from helpline.assistant.intents import OUT_OF_SCOPE, Example, Floats, IntentModel, Recipe, joined
from helpline.assistant.ngrams import Ngrams
from helpline.assistant.regression import minimise, one_of, sparse_of

STOP = {"maxiter": 200, "gtol": 2e-5, "ftol": 1e-7}


def train(examples: Sequence[Example], labels: Sequence[str], recipe: Recipe) -> IntentModel:
    """Probabilities stay uncalibrated when an intent has a single example.

    Give the recipe's temperature when the encoder was tuned to these very sentences: its vectors know the
    labels, so that cross-validation would find the model surer than it is.
    """
    model = fit(examples, labels, recipe)
    temperature = recipe.temperature or find_temperature(*held_out_logits(examples, labels, recipe))
    for name in set(model.arrays) - {"starts"}:
        model.arrays[name] /= np.float32(temperature)
    if OUT_OF_SCOPE in model.names:
        model.arrays["bias"][model.names.index(OUT_OF_SCOPE)] += np.log(recipe.out_of_scope_odds)
    return model


def fit(examples: Sequence[Example], labels: Sequence[str], recipe: Recipe) -> IntentModel:
    """An IntentModel that is not calibrated yet."""
    ngrams = Ngrams.learn([example.text for example in examples])
    mentions = sorted(set().union(*(example.mentions for example in examples)))
    names, truth = np.unique(np.array(labels), return_inverse=True)
    dense = np.stack([joined(example, mentions) for example in examples])
    sparse = sparse_of(examples, ngrams) * np.float32(recipe.gram_weight)
    goal = np.eye(len(names), dtype=np.float32)[truth]
    weights, bias = minimise(dense, sparse, goal, loss=one_of, strength=recipe.strength, stop=STOP)
    width = dense.shape[1]
    arrays = {"dense": weights[:width], "sparse": weights[width:] * recipe.gram_weight, "bias": bias}
    arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
    if recipe.nearest:
        order = np.argsort(truth, kind="stable")
        vectors = np.stack([examples[row].vector for row in order])
        arrays["examples"] = vectors * np.float32(recipe.nearest)
        arrays["starts"] = np.unique(truth[order], return_index=True)[1]
    return IntentModel(recipe, [str(name) for name in names], mentions, ngrams, arrays)


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
