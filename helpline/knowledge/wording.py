"""Words and their stems, the way the look-ups compare them."""

from __future__ import annotations

import re

_ENDING = re.compile(r"(?:ions?|ing|ed|es|s|e)$")


def words_of(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


def any_of(text: str) -> str:
    """A regular expression's alternatives from a list written as one text."""
    return "|".join(text.split())


def stems(text: str, without: frozenset[str]) -> frozenset[str]:
    """Words but for those `without`, cut of their commonest endings: "importing" finds "import"."""
    found = (word for word in re.findall(r"[a-z]+", text.lower()) if word not in without)
    return frozenset(_ENDING.sub("", word) if len(word) > 4 else word for word in found)
