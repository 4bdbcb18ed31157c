"""Finds validation sentences that training has as good as seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from helpline.assistant.ngrams import normalise

TOO_ALIKE = 95.0  # of 100, by words in any order
NOT_WORDS = re.compile(r"[^\w\s]")
SHORT_WORDS, SHORT_CHARACTERS = 2, 12


def near_duplicates(training: Sequence[str], validation: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs (training, validation) that are equal but for case, punctuation and order, or nearly so."""
    seen = [bare(text) for text in training]
    held = [bare(text) for text in validation]
    likeness = process.cdist(held, seen, scorer=fuzz.token_sort_ratio, score_cutoff=TOO_ALIKE, dtype=np.uint8)
    return [(training[column], validation[row]) for row, column in zip(*np.nonzero(likeness), strict=True)]


def is_short(text: str) -> bool:
    """What any two people write alike by chance: "yo", "hsbc", "402", "start over", an emoji."""
    plain = bare(text)
    return len(plain.split()) <= SHORT_WORDS and len(plain) <= SHORT_CHARACTERS


def bare(text: str) -> str:
    """Lower case without punctuation, digits alike; signs and emoji alone stay as they are."""
    plain = " ".join(NOT_WORDS.sub(" ", normalise(text)).split())
    return plain or normalise(text).strip()
