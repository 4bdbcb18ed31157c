"""Sentences as they come from a phone: typos, dropped punctuation, elided words."""

from __future__ import annotations

import random
import re

NEAR = {
    **{"q": "wa", "w": "qe", "e": "wr", "r": "et", "t": "ry", "y": "tu", "u": "yi", "i": "uo", "o": "ip"},
    **{"a": "sq", "s": "ad", "d": "sf", "f": "dg", "g": "fh", "h": "gj", "j": "hk", "k": "jl", "l": "ko"},
    **{"z": "xa", "x": "zc", "c": "xv", "v": "cb", "b": "vn", "n": "bm", "m": "nk", "p": "o"},
}
"""Letters beside each other on an English keyboard."""
ELIDED = re.compile(r"\b(?:the|a|an|my|our|is|are|it|do|to|i|please|has|have)\b ?", re.IGNORECASE)
PUNCTUATION = re.compile(r"[^\w\s]")


def noisy(text: str, rng: random.Random) -> str:
    """`text` with one to three slips; digits and the shortest texts stay as they are."""
    for slip in rng.sample((bare, elided, mistyped, mistyped), rng.randint(1, 3)):
        text = slip(text, rng) or text
    return text


def bare(text: str, _: random.Random) -> str:
    return PUNCTUATION.sub("", text).strip()


def elided(text: str, rng: random.Random) -> str:
    """Without one small word; what is left has at least two words."""
    found = list(ELIDED.finditer(text))
    if not found or len(text.split()) < 3:
        return text
    left_out = rng.choice(found)
    return text[: left_out.start()] + text[left_out.end() :]


def mistyped(text: str, rng: random.Random) -> str:
    """One letter inside a word of four or more is doubled, dropped, swapped or missed by a key."""
    words = list(re.finditer(r"[a-zA-Z]{4,}", text))
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    here, after = text[at], text[at + 1]
    slips = (here * 2, "", after + here, rng.choice(NEAR.get(here.lower(), here)))
    kind = rng.randrange(len(slips))
    return text[:at] + slips[kind] + text[at + (2 if kind == 2 else 1) :]
