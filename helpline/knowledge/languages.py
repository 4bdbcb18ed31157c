"""Other languages than English: their small words, and the phrases that are understood in them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import msgspec

from helpline.knowledge.reading import Source
from helpline.places import ROOT

_WORD = re.compile(r"\w+")
ALONE = 2
"""Words of a clause that is nothing but a yes or a no."""


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of languages.yml."""

    id: str
    words: frozenset[str]
    says: dict[str, tuple[str, ...]]
    hello: str
    sorry: tuple[str, ...]
    person: str


class Languages:
    """All entries. Immutable after construction."""

    def __init__(self, path: Path) -> None:
        """`path` is languages.yml. Raises KnowledgeError at the first broken entry."""
        entries = Source(path, ("languages",)).entries("languages", Language, "id")
        self._by_id = {entry.id: entry for entry in entries}

    def get(self, id: str) -> Language | None:
        return self._by_id.get(id)

    def words_of(self, id: str, text: str) -> int:
        """How many small words of this language stand in `text`."""
        entry = self._by_id.get(id)
        return len(entry.words & set(plain(text).split())) if entry else 0

    def labels(self, id: str, text: str) -> dict[str, float]:
        """Labels of a clause in this language; a longer phrase takes the words of a shorter one.

        A lone yes or no counts where the clause says nothing else: "no se actualiza" is no no.
        """
        entry, rest = self._by_id.get(id), f" {plain(text)} "
        alone = len(rest.split()) <= ALONE
        if entry is None:
            return {}
        found: dict[str, float] = {}
        phrases = [(phrase, label) for label, own in entry.says.items() for phrase in own]
        for phrase, label in sorted(phrases, key=lambda pair: -len(pair[0])):
            bare = label in ("yes", "no") and " " not in phrase
            if f" {phrase} " in rest and (alone or not bare):
                found[label] = 0.9
                rest = rest.replace(f" {phrase} ", " | ", 1)
        return found


def plain(text: str) -> str:
    """Words in lower case without accents, one space between them."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return " ".join(
        _WORD.findall("".join(c for c in letters if not unicodedata.combining(c)).replace("'", " "))
    )


@lru_cache(maxsize=1)
def languages() -> Languages:
    """The project's own, loaded at the first call."""
    return Languages(ROOT / "data" / "knowledge" / "languages.yml")
