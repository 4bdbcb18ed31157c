"""What a message wants: one linear model over the sentence vector, n-grams and the mentions found before it.

Apart from Rasa on purpose: classifier.py plugs it in, `helpline parse` uses it without Rasa.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpline.assistant.ngrams import Ngrams

OUT_OF_SCOPE = "out_of_scope"
FILES = ("intents.json", "intents.npz")

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """How an IntentModel is trained; the defaults were chosen by cross-validation (docs/understanding.md).

    Raises ValueError for a figure that cannot be meant.
    """

    strength: float = 30.0  # inverse of the regularisation
    gram_weight: float = 0.8  # of the n-grams beside the sentence vector
    nearest: float = 0.0  # of the cosine to the nearest example of each intent; 0: not kept, not asked
    temperature: float | None = None  # divides the logits; None: found by cross-validation
    folds: int = 5  # of that cross-validation
    out_of_scope_odds: float = 1.0  # how much rarer customers write it than the examples hold it
    reject_below: float = 0.35  # a winner less probable than this is out of scope
    margin: float = 0.05  # two intents closer than this at the top: neither is taken
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("reject_below", "margin"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} is a probability, not {getattr(self, name)}")
        for name in ("strength", "temperature", "out_of_scope_odds"):
            if getattr(self, name) is not None and getattr(self, name) <= 0.0:
                raise ValueError(f"{name} is above 0, not {getattr(self, name)}")
        for name in ("gram_weight", "nearest"):
            if getattr(self, name) < 0.0:
                raise ValueError(f"{name} is at least 0, not {getattr(self, name)}")


@dataclass(frozen=True)
class Example:
    """One message as the model sees it: `vector` of length 1, `mentions` the kinds of entity in the text."""

    text: str
    vector: Floats
    mentions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ranking:
    """`intents`: all with calibrated probabilities, best first. `winner`: out_of_scope when rejected."""

    winner: str
    confidence: float
    intents: list[tuple[str, float]]


class IntentModel:
    """`names` [L], arrays `dense` [D + mentions, L], `sparse` [n-grams, L], `bias` [L].

    Where the recipe asks for the nearest example, `examples` [examples, D] by intent and `starts` [L], the
    row at which each intent's begin, besides. The temperature is in the arrays already.
    """

    def __init__(
        self,
        recipe: Recipe,
        names: Sequence[str],
        mentions: Sequence[str],
        ngrams: Ngrams,
        arrays: Mapping[str, NDArray[Any]],
    ) -> None:
        self.recipe = recipe
        self.names = list(names)
        self.mentions = list(mentions)
        self.ngrams = ngrams
        self.arrays = dict(arrays)

    def probabilities(self, example: Example) -> Floats:
        """float32 [L], in the order of `names`."""
        columns, values = self.ngrams.row(example.text)
        logits = joined(example, self.mentions) @ self.arrays["dense"] + self.arrays["bias"]
        logits = logits + values @ self.arrays["sparse"][columns]
        if self.recipe.nearest:
            near = self.arrays["examples"] @ example.vector
            logits = logits + np.maximum.reduceat(near, self.arrays["starts"])
        powers: Floats = np.exp(logits - logits.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)

    def rank(self, example: Example) -> Ranking:
        probabilities = self.probabilities(example)
        order = np.argsort(-probabilities, kind="stable")
        intents = [(self.names[i], float(probabilities[i])) for i in order]
        name, confidence = intents[0]
        if self._is_unsure(intents):
            return Ranking(OUT_OF_SCOPE, 1.0 - confidence, intents)
        return Ranking(name, confidence, intents)

    def _is_unsure(self, intents: Sequence[tuple[str, float]]) -> bool:
        """The best is too improbable, or so near the second that asking is better than guessing."""
        (name, confidence), (second, next_confidence) = intents[:2]
        if name == OUT_OF_SCOPE:
            return False
        close = second != OUT_OF_SCOPE and confidence - next_confidence < self.recipe.margin
        return close or confidence < self.recipe.reject_below

    def save(self, folder: Path) -> None:
        about = {
            "recipe": asdict(self.recipe),
            "names": self.names,
            "mentions": self.mentions,
            "vocabulary": self.ngrams.vocabulary,
        }
        (folder / FILES[0]).write_text(json.dumps(about), encoding="utf-8")
        np.savez(folder / FILES[1], rarity=self.ngrams.rarity, **self.arrays)

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        about = json.loads((folder / FILES[0]).read_text(encoding="utf-8"))
        with np.load(folder / FILES[1]) as stored:
            arrays = {name: stored[name] for name in stored.files}
        ngrams = Ngrams(about["vocabulary"], arrays.pop("rarity"))
        return cls(Recipe(**about["recipe"]), about["names"], about["mentions"], ngrams, arrays)


def joined(example: Example, mentions: Sequence[str]) -> Floats:
    flags = np.array([name in example.mentions for name in mentions], dtype=np.float32)
    return np.concatenate([example.vector, flags])
