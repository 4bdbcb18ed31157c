"""Blanks what nobody may keep: card and account numbers, passwords, codes, keys. Pure.

Runs before anything is stored or leaves. Grammar and check digits come first (`cards`, `keys`), then the words
around a number or a label (`numbers`, `passwords`), so that error codes, amounts, dates, phone numbers, the last
digits of an account and ticket numbers stay readable. docs/blanking.md says how much of a labelled corpus is found.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from helpline.conversations.redaction import cards, keys, numbers, passwords
from helpline.conversations.redaction.asked import awaited, may_be_told
from helpline.conversations.redaction.spans import PASSWORD, Span, blanked

__all__ = [
    "MARK",
    "Redacted",
    "awaits",
    "may_be_told",
    "proves_secret",
    "redact",
    "says_nothing_else",
    "secrets_in",
]


class Redacted(NamedTuple):
    """`text` as it may be stored; `removed` whether anything was blanked."""

    text: str
    removed: bool


MARK = re.compile(r"\[[a-z ]+ removed\]")
"""What stands where something was blanked."""
_TOO_FEW = 3
"""Words beside a secret that say nothing by themselves, such as "my card is"."""


def says_nothing_else(text: str) -> bool:
    """Whether a blanked text was all secret, so that there is nothing left to answer."""
    return len(MARK.sub(" ", text).split()) <= _TOO_FEW


def proves_secret(text: str) -> bool:
    """Whether a card, an IBAN, a national number or a key stands in `text`, whatever the words around it."""
    return bool([*keys.find(text), *cards.find(text)])


def redact(text: str, previous: str = "") -> Redacted:
    """The text with secrets replaced by what was there in words.

    `previous` is what the same person wrote before: after "my password is" the next message is the password.
    """
    label = awaited(previous, text)
    shift = len(label)
    announced = secrets_in(label + text) if label else []
    told = [Span(max(0, at - shift), end - shift, mark) for at, end, mark in announced if end > shift]
    spans = [*told, *secrets_in(text)]
    clean = blanked(text, spans)
    return Redacted(clean, clean != text)


def awaits(previous: str, text: str) -> str:
    """The mark for all of `text` where what stands before it announces a secret, "" where it announces none."""
    label = awaited(previous, text)
    told = [span for span in secrets_in(label + text) if span.end > len(label)] if label else []
    return told[0].mark if told else PASSWORD if label else ""


def secrets_in(text: str) -> list[Span]:
    """Earlier finders win where two take the same place."""
    certain = [*keys.find(text), *cards.find(text)]
    return [*certain, *passwords.find(text), *numbers.find(text, certain)]
