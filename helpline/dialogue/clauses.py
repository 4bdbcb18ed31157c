"""Splits a message into clauses, each to be read for itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST = 12
"""Clauses of one message; what follows stays in the last one."""
_SUBJECT = (
    r"(?:i|i'?m|i'?ve|im|ive|we|it|its|it'?s|they|he|she|my|our|the|that|this|there|still|now|then|also|"
    r"can|could|do|does|is|are|what|how|why|where|when|who|should|nothing|everything|please|pls)\b"
)
_BREAK = re.compile(
    rf"(?<=[.!?])\s+|[;\n]+|\.{{2,}}\s*|…\s*|,\s+(?!\d)|\s[-–—]+\s|\)\s+|\s\((?=\D)|"
    rf"\s+(?=but\s)|\s+(?=(?:and|so|then|btw|though)\s+{_SUBJECT})|\s+(?=(?:period|comma) )",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?=and\s)", re.IGNORECASE)
_LONG = 4
"""Words on both sides of a plain "and" that make it two clauses."""


@dataclass(frozen=True)
class Span:
    """A clause and where it stands in the message: [start, end)."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Span]:
    """The clauses of `text` in order, without empty ones; at least one for a text with a word in it."""
    spans = [part for span in _cut(text, 0, _BREAK) for part in _at_and(span)]
    spans = [span for span in spans if re.search(r"\w|[^\s\x00-\x7f]|\?", span.text)]
    if len(spans) <= MOST:
        return spans
    last = spans[MOST - 1]
    return [*spans[: MOST - 1], Span(text[last.start :].strip(), last.start, len(text))]


def _cut(text: str, offset: int, pattern: re.Pattern[str]) -> list[Span]:
    spans, start = [], 0
    for found in pattern.finditer(text):
        spans.append(_span(text, start, found.start(), offset))
        start = found.end()
    return [*spans, _span(text, start, len(text), offset)]


def _span(text: str, start: int, end: int, offset: int) -> Span:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    clean = piece.strip()
    return Span(clean, offset + start + left, offset + start + left + len(clean))


def _at_and(span: Span) -> list[Span]:
    """A long clause without punctuation, as people dictate, is cut where "and" joins two sentences."""
    pieces = _cut(span.text, span.start, _AND)
    joined: list[Span] = []
    for piece in pieces:
        words = len(piece.text.split())
        if joined and (words <= _LONG or len(joined[-1].text.split()) < _LONG):
            begin = joined[-1].start
            whole = span.text[begin - span.start : piece.end - span.start]
            joined[-1] = Span(whole, begin, piece.end)
        else:
            joined.append(piece)
    return joined
