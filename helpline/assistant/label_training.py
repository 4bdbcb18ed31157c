"""Trains a LabelModel: a logistic regression for each label, all of them in one go."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpline.assistant.intents import Example
from helpline.assistant.labelling import LabelModel
from helpline.assistant.ngrams import Ngrams
from helpline.assistant.regression import any_of, minimise, sparse_of

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
    weights, bias = minimise(dense, sparse, truth, loss=any_of, strength=STRENGTH, stop=STOP)
    width = dense.shape[1]
    arrays = {"dense": weights[:width], "sparse": weights[width:] * GRAM_WEIGHT, "bias": bias}
    return LabelModel(names, ngrams, {name: array.astype(np.float32) for name, array in arrays.items()})
