"""The corpus of sentences with and without secrets, and how well they are told apart.

One JSON object a line: {text, secrets: [str, …], kind, language, split, source, previous?}. `secrets` are the
parts that nobody may read; none means that the sentence must stay as it is.
docs/blanking.md says who wrote it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from helpline.conversations.redaction import MARK, redact

CORPUS = Path(__file__).with_name("secrets.jsonl")


class Sentence(msgspec.Struct, frozen=True):
    """`split` is `dev` (patterns may be mended by it) or `test` (held out)."""

    text: str
    secrets: tuple[str, ...]
    kind: str
    language: str
    split: str
    source: str
    previous: str = ""


class Rates(NamedTuple):
    """Shares from 0 to 1, with the sentences that went wrong."""

    found: float
    changed: float
    missed: list[Sentence]
    spoilt: list[Sentence]


@cache
def corpus() -> list[Sentence]:
    lines = CORPUS.read_text("utf-8").splitlines()
    return [msgspec.json.decode(line, type=Sentence) for line in lines]


def is_blanked(sentence: Sentence) -> bool:
    """Whether no word of a secret is left, beyond its uses elsewhere in the sentence."""
    left = MARK.sub(" ", redact(sentence.text, sentence.previous).text)
    pieces = {piece for secret in sentence.secrets for piece in _pieces(secret)}
    return all(
        left.count(piece) <= sentence.text.count(piece) - sum(s.count(piece) for s in sentence.secrets)
        for piece in pieces
    )


def measure(sentences: list[Sentence]) -> Rates:
    bearing = [one for one in sentences if one.secrets]
    harmless = [one for one in sentences if not one.secrets]
    missed = [one for one in bearing if not is_blanked(one)]
    spoilt = [one for one in harmless if redact(one.text, one.previous).removed]
    return Rates(1 - len(missed) / max(1, len(bearing)), len(spoilt) / max(1, len(harmless)), missed, spoilt)


def _pieces(secret: str) -> list[str]:
    return [piece for piece in re.split(r"\s+", secret) if len(piece) > 2] or [secret]
