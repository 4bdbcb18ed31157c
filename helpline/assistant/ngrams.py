"""Words and pieces of words weighted by rarity: what a sentence vector blurs and typos leave whole."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from helpline.assistant.emoji import in_words

WORD = re.compile(r"\w+(?:'\w+)?")
DIGIT = re.compile(r"\d")
PIECES = range(2, 6)  # characters in a piece

Row = tuple[NDArray[np.int64], NDArray[np.float32]]


def normalise(text: str) -> str:
    """Lower case, one kind of apostrophe, every digit a 0: which number it is only the extractor needs."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return DIGIT.sub("0", plain)


def words_of(text: str) -> list[str]:
    words = _single(text)
    return words + [f"{a} {b}" for a, b in pairwise(words)]


@lru_cache(maxsize=256)
def grams_of(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words and pieces, kept for the several vocabularies that look at the same sentence."""
    return tuple(words_of(text)), tuple(pieces_of(text))


def pieces_of(text: str) -> Iterator[str]:
    """Runs of `PIECES` characters inside words, where a space marks a word's edge."""
    for word in _single(text):
        edged = f" {word} "
        for size in PIECES:
            for start in range(max(1, len(edged) - size + 1)):
                yield edged[start : start + size]


def _single(text: str) -> list[str]:
    return WORD.findall(in_words(normalise(text)))


class Ngrams:
    """TF-IDF with logarithmic counts. Words and pieces make two vectors of length 1, laid side by side.

    `vocabulary` maps "w:…" and "p:…" to columns, `rarity` holds a column's inverse document frequency.
    """

    def __init__(self, vocabulary: dict[str, int], rarity: NDArray[np.float32]) -> None:
        self.vocabulary = vocabulary
        self.rarity = rarity

    @classmethod
    def learn(cls, texts: Sequence[str]) -> Ngrams:
        """N-grams of at least two of the texts; what is seen once tells little and slows training down."""
        seen: Counter[str] = Counter()
        for text in texts:
            seen.update(
                {f"w:{word}" for word in words_of(text)} | {f"p:{piece}" for piece in pieces_of(text)}
            )
        names = sorted(name for name, count in seen.items() if count > 1)
        rarity = [1 + math.log((1 + len(texts)) / (1 + seen[name])) for name in names]
        return cls({name: column for column, name in enumerate(names)}, np.array(rarity, dtype=np.float32))

    def row(self, text: str) -> Row:
        """Columns and their values; n-grams never seen in training are left out."""
        words, pieces = grams_of(text)
        parts = [self._part("w:", words), self._part("p:", pieces)]
        columns, values = zip(*parts, strict=True)
        return np.concatenate(columns), np.concatenate(values)

    def _part(self, kind: str, grams: Sequence[str]) -> Row:
        found = Counter(column for gram in grams if (column := self.vocabulary.get(kind + gram)) is not None)
        columns = np.fromiter(found.keys(), dtype=np.int64, count=len(found))
        counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
        values = (1 + np.log(counts)) * self.rarity[columns]
        length = float(np.linalg.norm(values)) or 1.0
        return columns, (values / length).astype(np.float32)
