"""Several labels for one clause: a logistic regression for each label, over the sentence vector and n-grams.

Apart from Rasa on purpose: reader_component.py plugs it in, `helpline parse` uses it without Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from helpline.assistant.intents import Example, Floats
from helpline.assistant.ngrams import Ngrams
from helpline.assistant.training import sparse_of

FILES = ("labels.json", "labels.npz")
STRENGTH = 30.0
"""Inverse of the regularisation, as scikit-learn counts it."""
GRAM_WEIGHT = 1.0
"""Of words and pieces of words: tense and negation stand in them, and the vector blurs both."""
SURE = 0.45
"""Probability from which a clause carries a label."""
STOP = {"maxiter": 300, "gtol": 2e-5, "ftol": 1e-7}


class LabelModel:
    """`names` [L], arrays `dense` [D, L], `sparse` [n-grams, L], `bias` [L]."""

    def __init__(self, names: Sequence[str], ngrams: Ngrams, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.names = list(names)
        self.ngrams = ngrams
        self.arrays = dict(arrays)

    def labels(self, text: str, vector: Floats) -> dict[str, float]:
        """Labels that are probable enough, most probable first."""
        columns, values = self.ngrams.row(text)
        logits = vector @ self.arrays["dense"] + values @ self.arrays["sparse"][columns] + self.arrays["bias"]
        chances = 1.0 / (1.0 + np.exp(-logits))
        found = [(self.names[i], float(chances[i])) for i in np.argsort(-chances) if chances[i] >= SURE]
        return dict(found)

    def save(self, folder: Path) -> None:
        about = {"names": self.names, "vocabulary": self.ngrams.vocabulary}
        (folder / FILES[0]).write_text(json.dumps(about), encoding="utf-8")
        np.savez(folder / FILES[1], rarity=self.ngrams.rarity, **self.arrays)

    @classmethod
    def load(cls, folder: Path) -> LabelModel:
        about = json.loads((folder / FILES[0]).read_text(encoding="utf-8"))
        with np.load(folder / FILES[1]) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return cls(about["names"], Ngrams(about["vocabulary"], arrays.pop("rarity")), arrays)


def train(examples: Sequence[Example], labels: Sequence[frozenset[str]]) -> LabelModel:
    """One model for all labels at once. `labels`: those of each example, maybe none."""
    names = sorted(frozenset().union(*labels))
    ngrams = Ngrams.learn([example.text for example in examples])
    dense = np.stack([example.vector for example in examples])
    sparse = sparse_of(examples, ngrams) * np.float32(GRAM_WEIGHT)
    truth = np.array([[name in own for name in names] for own in labels], dtype=np.float32)
    weights, bias = _minimise(dense, sparse, truth)
    width = dense.shape[1]
    arrays = {"dense": weights[:width], "sparse": weights[width:] * GRAM_WEIGHT, "bias": bias}
    return LabelModel(names, ngrams, {name: array.astype(np.float32) for name, array in arrays.items()})


def _minimise(dense: Floats, sparse: Any, truth: Floats) -> tuple[Floats, Floats]:
    """Weights [features, L] and bias [L] of least binary log loss with an L2 penalty."""
    width = dense.shape[1]
    shape = (width + sparse.shape[1] + 1, truth.shape[1])
    turned, penalty, count = sparse.T.tocsr(), 1.0 / (STRENGTH * len(truth)), len(truth)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        single = weights.astype(np.float32)
        logits = dense @ single[:width] + sparse @ single[width:-1] + single[-1]
        value = float(np.sum(np.logaddexp(0, logits) - truth * logits)) / count
        wrong = (1.0 / (1.0 + np.exp(-logits)) - truth) / np.float32(count)
        gradient = np.concatenate([dense.T @ wrong, turned @ wrong, wrong.sum(axis=0, keepdims=True)])
        slope = gradient.astype(np.float64)
        slope[:-1] += penalty * weights[:-1]
        return value + 0.5 * penalty * float(np.sum(weights[:-1] ** 2)), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=STOP)
    weights = found.x.reshape(shape)
    return weights[:-1], weights[-1]
