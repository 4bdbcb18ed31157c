"""Whether a secret is hard to guess, as far as that shows."""

from __future__ import annotations

import re
from itertools import pairwise

from helpline.errors import SettingsError

SHORTEST = 32
_SURPRISES = 16
"""32 random hexadecimal digits had 21 at least in 50,000 tries; what repeats or counts has 13 at most."""
_BARE = 24
"""At least so long without the words: by chance a random one may hold one of them."""
_ADDS_NOTHING = re.compile(
    "change-?me|change-?this|secret|password|demo|test|helpline|qwerty|asdfgh", re.IGNORECASE
)


def is_weak(secret: str) -> bool:
    """Too short without the words that everybody takes, or much of the same."""
    bare = _ADDS_NOTHING.sub("", secret)
    return (
        len(secret) < SHORTEST or len(bare) < _BARE or len(set(secret)) < 8 or _surprises(bare) < _SURPRISES
    )


def _surprises(secret: str) -> int:
    """How many of its characters neither follow the one before as they did already, nor go on counting."""
    seen: set[tuple[str, str]] = set()
    found, last = 0, None
    for pair in pairwise(secret):
        step = ord(pair[1]) - ord(pair[0])
        found += pair not in seen and step != last
        seen.add(pair)
        last = step
    return found


def check_secret(variable: str, value: str) -> None:
    """Raises SettingsError, which names the variable and never shows its value."""
    if not value:
        raise SettingsError(f"{variable} is missing.")
    if is_weak(value):
        raise SettingsError(
            f"{variable} is too weak: use {SHORTEST} random characters or more, without a pattern "
            "(`openssl rand -hex 32` makes some)."
        )
