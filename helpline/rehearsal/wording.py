"""How people type: errors made by a function, and clauses strung together. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_JOINTS = (". ", ", ", " and ", "\n", "; ", ". also ")
_WORD = re.compile(r"[a-z]{4,}")
_NEAR = {"a": "s", "e": "r", "i": "o", "o": "p", "t": "y", "n": "m", "s": "d", "r": "t", "l": "k", "c": "v"}


def joined(clauses: Sequence[str], dice: random.Random) -> str:
    """Several clauses as one message."""
    text = clauses[0]
    for clause in clauses[1:]:
        text = text.rstrip(".,;") + dice.choice(_JOINTS) + clause
    return text


def mistyped(text: str, dice: random.Random, keep: Sequence[str] = ()) -> str:
    """Up to one slip in every ten words of four letters or more. Words of `keep` (bank names) stay whole."""
    kept = {word for name in keep for word in name.lower().split()}
    places = [match for match in _WORD.finditer(text) if match[0] not in kept]
    wanted = dice.sample(places, min(len(places), 1 + len(text.split()) // 10))
    for match in sorted(wanted, key=lambda found: -found.start()):
        text = text[: match.start()] + _slip(match[0], dice) + text[match.end() :]
    return text


def _slip(word: str, dice: random.Random) -> str:
    """Two letters swapped, one left out, doubled, or a neighbour on the keyboard. The first one stays."""
    place = dice.randrange(1, len(word) - 1)
    before, letter, behind = word[:place], word[place], word[place + 1 :]
    slips = (
        before + behind[0] + letter + behind[1:],
        before + behind,
        before + letter * 2 + behind,
        before + _NEAR.get(letter, letter) + behind,
    )
    return dice.choice([slip for slip in slips if slip != word])
