"""Trains a LabelModel: a logistic regression for each label, all of them in one go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from helpline.assistant.intents import Example, Floats
from helpline.assistant.labelling import LabelModel
from helpline.assistant.ngrams import Ngrams
from helpline.assistant.training import sparse_of

STRENGTH = 30.0
"""Inverse of the regularisation, as scikit-learn counts it."""
GRAM_WEIGHT = 1.0
"""Of words and pieces of words: tense and negation stand in them, and the vector blurs both."""
STOP = {"maxiter": 150, "gtol": 2e-5, "ftol": 1e-7}


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


def _minimise(dense: Floats, sparse: csr_matrix, truth: Floats) -> tuple[Floats, Floats]:
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
