"""Places in a text that hold a secret, and what is put there instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

CARD = "[card number removed]"
PASSWORD = "[password removed]"
CODE = "[security code removed]"
ACCOUNT = "[account number removed]"
NATIONAL_ID = "[social security number removed]"
KEY = "[access key removed]"

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
"""Hyphens and dashes that people and word processors put between groups of digits; the first is ASCII's."""


class Span(NamedTuple):
    """From `start` to before `end`, and the words that stand for it."""

    start: int
    end: int
    mark: str


def joined(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Their places, in order, those that overlap as one."""
    places: list[tuple[int, int]] = []
    for start, end, _ in sorted(spans):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def blanked(text: str, spans: Iterable[Span]) -> str:
    """Spans that overlap become one, with the mark of the one that was found first."""
    merged: list[tuple[int, int, int, str]] = []
    for rank, span in sorted(enumerate(spans), key=lambda one: (one[1].start, -one[1].end)):
        if merged and span.start < merged[-1][1]:
            start, end, first, mark = merged[-1]
            kept = min((first, mark), (rank, span.mark))
            merged[-1] = (start, max(end, span.end), *kept)
        else:
            merged.append((span.start, span.end, rank, span.mark))
    pieces, at = [], 0
    for start, end, _, mark in merged:
        pieces += [text[at:start], mark]
        at = end
    return "".join((*pieces, text[at:]))
