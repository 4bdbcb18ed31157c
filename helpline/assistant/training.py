"""Trains an IntentModel: multinomial logistic regression, calibrated on sentences it had not seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold

from helpline.assistant.intents import OUT_OF_SCOPE, Example, Floats, IntentModel, Recipe, joined
from helpline.assistant.ngrams import Ngrams

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
    weights, bias = minimise(dense, sparse, np.eye(len(names), dtype=np.float32)[truth], recipe.strength)
    width = dense.shape[1]
    arrays = {"dense": weights[:width], "sparse": weights[width:] * recipe.gram_weight, "bias": bias}
    arrays = {name: array.astype(np.float32) for name, array in arrays.items()}
    if recipe.nearest:
        order = np.argsort(truth, kind="stable")
        vectors = np.stack([examples[row].vector for row in order])
        arrays["examples"] = vectors * np.float32(recipe.nearest)
        arrays["starts"] = np.unique(truth[order], return_index=True)[1]
    return IntentModel(recipe, [str(name) for name in names], mentions, ngrams, arrays)


def sparse_of(examples: Sequence[Example], ngrams: Ngrams) -> csr_matrix:
    """float32 [examples, n-grams]."""
    rows = [ngrams.row(example.text) for example in examples]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns, values = (np.concatenate(part) for part in zip(*rows, strict=True))
    return csr_matrix((values, columns, ends), shape=(len(rows), len(ngrams.vocabulary)), dtype=np.float32)


def minimise(dense: Floats, sparse: csr_matrix, truth: Floats, strength: float) -> tuple[Floats, Floats]:
    """Weights [features, L] and bias [L] of least log loss with an L2 penalty, as scikit-learn defines them.

    Written out because scikit-learn makes one sparse matrix of both parts, which takes several times as long.
    """
    count, width = dense.shape
    shape = (width + sparse.shape[1] + 1, truth.shape[1])
    turned = sparse.T.tocsr()
    penalty = 1.0 / (strength * count)

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(shape)
        single = weights.astype(np.float32)
        logits = dense @ single[:width] + sparse @ single[width:-1] + single[-1]
        logits -= logits.max(axis=1, keepdims=True)
        powers = np.exp(logits)
        total = powers.sum(axis=1, keepdims=True)
        value = float(np.sum(truth * (np.log(total) - logits))) / count
        wrong = (powers / total - truth) / np.float32(count)
        gradient = np.concatenate([dense.T @ wrong, turned @ wrong, wrong.sum(axis=0, keepdims=True)])
        slope = gradient.astype(np.float64)
        slope[:-1] += penalty * weights[:-1]
        return value + 0.5 * penalty * float(np.sum(weights[:-1] ** 2)), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options=STOP)
    weights = found.x.reshape(shape)
    return weights[:-1], weights[-1]


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
