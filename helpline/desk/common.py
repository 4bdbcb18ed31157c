"""Passwords that everybody tries first.

The list is common-passwords.txt.gz of Django 4.2 (BSD licence, see NOTICE): the 20,000 most common of the
breached passwords at haveibeenpwned.com, gathered by Royce Williams.
"""

from __future__ import annotations

import gzip
import string
from functools import cache
from pathlib import Path

_LIST = Path(__file__).parent / "common-passwords.txt.gz"
_TRIMMINGS = string.digits + string.punctuation + string.whitespace
_FEWEST = 5
"""Different characters of one that is no pattern."""


def is_common(password: str) -> bool:
    """Whether it is on the list, as it is, trimmed of digits and signs, or written several times."""
    plain = password.casefold().strip()
    bare = plain.strip(_TRIMMINGS)
    return len(set(plain)) < _FEWEST or any(_is_listed(one) for one in (plain, bare) if one)


def _is_listed(word: str) -> bool:
    parts = {times: word[: len(word) // times] for times in (1, 2, 3, 4)}
    return any(part * times == word and part in _listed() for times, part in parts.items())


@cache
def _listed() -> frozenset[str]:
    with gzip.open(_LIST, "rt", encoding="utf-8") as lines:
        return frozenset(line.strip() for line in lines)
