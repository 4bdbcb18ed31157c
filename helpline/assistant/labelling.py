"""Several labels for one clause: a logistic regression for each label, over the sentence vector and n-grams.

label_training.py trains it. Apart from it and from Rasa on purpose: `helpline parse` reads without both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpline.assistant.intents import Floats
from helpline.assistant.ngrams import Ngrams

FILES = ("labels.json", "labels.npz")
SURE = 0.45
"""Probability from which a clause carries a label."""


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
