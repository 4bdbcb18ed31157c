"""Linear models of least log loss over dense vectors and n-grams, as scikit-learn defines them.

Written out because scikit-learn makes one sparse matrix of both parts, which takes several times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from helpline.assistant.intents import Example, Floats
from helpline.assistant.ngrams import Ngrams

Loss = Callable[[Floats, Floats], tuple[float, Floats]]
"""Logits and truth, both [examples, L] → the loss over all examples, and the probabilities [examples, L]."""


def one_of(logits: Floats, truth: Floats) -> tuple[float, Floats]:
    """Each example has one of the classes: softmax."""
    logits = logits - logits.max(axis=1, keepdims=True)
    powers = np.exp(logits)
    total = powers.sum(axis=1, keepdims=True)
    return float(np.sum(truth * (np.log(total) - logits))), powers / total


def any_of(logits: Floats, truth: Floats) -> tuple[float, Floats]:
    """Each example has any number of the classes, maybe none: one logistic function for each."""
    loss = float(np.sum(np.logaddexp(0, logits) - truth * logits))
    return loss, 1.0 / (1.0 + np.exp(-logits))


def sparse_of(examples: Sequence[Example], ngrams: Ngrams) -> csr_matrix:
    """float32 [examples, n-grams]."""
    rows = [ngrams.row(example.text) for example in examples]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate(part) for part in zip(*rows, strict=True))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(ngrams.vocabulary)), dtype=np.float32)


def minimise(
    dense: Floats,
    sparse: csr_matrix,
    truth: Floats,
    *,
    loss: Loss,
    strength: float,
    stop: Mapping[str, float],
) -> tuple[Floats, Floats]:
    """Weights [features, L] and bias [L] of least loss with an L2 penalty.

    `strength` is the inverse of the penalty, `stop` what L-BFGS-B takes as its options.
    """
    count, width = dense.shape
    shape = (width + sparse.shape[1] + 1, truth.shape[1])
    turned, penalty = sparse.T.tocsr(), 1.0 / (strength * count)

    def penalised(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        single = weights.astype(np.float32)
        total, chances = loss(dense @ single[:width] + sparse @ single[width:-1] + single[-1], truth)
        wrong = (chances - truth) / np.float32(count)
        gradient = np.concatenate([dense.T @ wrong, turned @ wrong, wrong.sum(axis=0, keepdims=True)])
        slope = gradient.astype(np.float64)
        slope[:-1] += penalty * weights[:-1]
        return total / count + 0.5 * penalty * float(np.sum(weights[:-1] ** 2)), slope.ravel()

    found = minimize(penalised, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=dict(stop))
    weights = found.x.reshape(shape)
    return weights[:-1], weights[-1]
