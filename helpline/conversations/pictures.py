"""What stands in a customer's picture, and which of it nobody may keep. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from helpline.conversations.messages import Value
from helpline.conversations.redaction import awaits, secrets_in
from helpline.conversations.redaction.spans import Span, blanked

Box = tuple[tuple[float, float], ...]
"""The corners of a word, in pixels of the picture: four of (x, y), in order around it."""

MOST_LINES, MOST_LETTERS = 80, 4_000
"""Of one picture: what is beyond that is covered text of a page, and no message."""
_SEEMS_SECRET = re.compile(
    r"(?=.*\d)(?!.*\b(?:error|code|c.digo|fehler|status)\b)[^\s]{4,64}|[\d -]{3,30}", re.I
)


class Word(Value, frozen=True):
    """`sure`, 0 to 1: how sure the reader is of its letters."""

    text: str
    sure: float
    box: Box


class Line(Value, frozen=True):
    """One line as it stands. `sure`: of its least sure word with a digit, else 1; 0 where a second reading of
    the same place brought other digits.
    """

    text: str
    sure: float = 1.0
    words: tuple[Word, ...] = ()


class Seen(Value, frozen=True):
    """What was read, or why nothing was: "off" where nothing reads here, "failed" for this picture."""

    lines: tuple[Line, ...] = ()
    problem: str = ""
    covered: bool = False
    """Whether secrets were found in it, and covered."""


def told(lines: tuple[Line, ...]) -> list[list[object]]:
    """What the assistant is told of them: [text, sure] each."""
    return [[line.text, line.sure] for line in lines]


def without_secrets(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], list[Box]]:
    """The lines as they may be kept, without the words' places, and the places to be covered."""
    kept: list[Line] = []
    boxes: list[Box] = []
    at = 0
    whole = secrets_in("\n".join(line.text for line in lines))
    for number, line in enumerate(lines):
        before = lines[number - 1].text if number else ""
        spans = [*_within(whole, at, len(line.text)), *secrets_in(line.text), *_awaited(before, line.text)]
        at += len(line.text) + 1
        boxes += _places(line, spans)
        kept.append(Line(text=blanked(line.text, spans), sure=line.sure))
    return tuple(kept), boxes


def bounded(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The first ones, up to MOST_LINES and MOST_LETTERS."""
    kept, letters = [], 0
    for line in lines[:MOST_LINES]:
        letters += len(line.text)
        if letters > MOST_LETTERS:
            break
        kept.append(line)
    return tuple(kept)


def _within(spans: list[Span], start: int, length: int) -> Iterator[Span]:
    """The parts of spans of the whole text that stand in one line of it."""
    for at, end, mark in spans:
        first, last = max(at - start, 0), min(end - start, length)
        if first < last:
            yield Span(first, last, mark)


def _awaited(before: str, text: str) -> list[Span]:
    """ "Password" on one line and the password on the next. On a form anything may follow, a button say."""
    mark = awaits(before, text) if _SEEMS_SECRET.fullmatch(text.strip()) else ""
    return [Span(0, len(text), mark)] if mark else []


def _places(line: Line, spans: list[Span]) -> Iterator[Box]:
    """Of the words that a secret touches; of all where their places in the line are not known."""
    if not spans:
        return
    at = 0
    for word in line.words:
        start = line.text.find(word.text, at)
        if start < 0:
            yield from (one.box for one in line.words)
            return
        at = start + len(word.text)
        if any(start < end and first < at for first, end, _ in spans):
            yield word.box


def from_reader(found: object) -> tuple[Line, ...]:
    """What the reading process tells. Raises msgspec.ValidationError."""
    return bounded(msgspec.convert(found, tuple[Line, ...]))
