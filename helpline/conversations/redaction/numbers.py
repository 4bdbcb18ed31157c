"""Numbers that prove nothing by themselves: what stands beside them says whether they are secret."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from helpline.conversations.redaction.labels import Kind, Label, labels
from helpline.conversations.redaction.spans import ACCOUNT, CARD, CODE, DASHES, NATIONAL_ID, Span, joined

_NUMBER = re.compile(
    rf"(?<!\d)(?<!\d[.,])(?:(?<![A-Za-z])[A-Z])?\d+(?:(?:[ \t\u00a0]|[ ]?[{DASHES}./][ ]?)\d{{1,6}}(?!\d))*[A-Z]?(?![A-Za-z])"
)
_DIGIT = re.compile(r"\d")
_GROUP = re.compile(r"[A-Z]?\d+[A-Z]?")
_HARMLESS = re.compile(
    # Amounts, parts of an amount, dates, times, shares, counts with a unit, masked numbers, versions and addresses.
    r"https?://[^\s?#]+|[$€£¥]\s?(?:\d[.,]?){1,16}[kKmM]?\b|(?<!\d)\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,4})?|(?<![\d.])\d{1,12}[.,]\d{1,2}(?![\d.,]\d|\w)|"
    r"(?<!\d)(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:0?[1-9]|[12]\d|3[01]))?(?!\d)(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?|"
    r"(?<![\d-])(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:19|20)\d{2}|\d{2})(?!\d)|(?<![\d/])\d{1,2}/\d{1,4}(?![\d/])|"
    r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?(?!\d)|(?<!\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:19|20)\d{2}(?!\d)|"
    r"\d{1,2}:\d{2}(?::\d{2})?|(?<!\d)\d{1,6}(?:\.\d{1,4})?\s?%|"
    r"(?<![xX*•.…])[xX*•.…]{2,24}[ -]?\d{1,6}(?!\d)|(?<![A-Za-z])[xX]\d{3,6}(?!\d)|(?<!\d)\d{4,6}[*xX•]{2,16}\d{0,4}|\(\.{0,3}\d{4}\)|"
    r"(?<![\d.])\d{1,4}(?:\.\d{1,6}){3}(?![\d.])|(?<![\w.])v?\d{1,4}\.\d{1,5}\.\d{1,6}\b|(?<![A-Za-z0-9])(?!CVV|CVC|PIN|OTP|G-|SSN|ACCT|CARD|CODE|TAN|PWD?|NO-)[A-Z]{1,8}[-–]\d[\dA-Z-]*"
)
_PHONE = re.compile(
    rf"(?<![\w])(?:\+\d{{1,3}}[ \d().{DASHES}]{{6,18}}\d|\+\d{{9,15}}|(?:1[ .-]?)?\(\d{{3}}\)[ .-]?\d{{3}}[ .-]\d{{4}}|(?:1[ .-])?\d{{3}}[ .-]\d{{3}}[ .-]\d{{4}}|"
    r"0\d{2,4}[ ]\d{3,4}[ ]\d{3,4}|0\d(?:[ .]\d\d){4}|0\d{2,4}[ ]\d{6}|\d{2}[ ]\d{4}[ ]\d{4})(?!\d)"
)
_UNIT = re.compile(
    r"\s?(?:dollars?|usd|eur|euros?|gbp|cad|aud|yen|pesos?|bucks|pounds|k\b|transactions?|txns?|rows?|lines?|records|entries|times|days?|hours?|minutes?|min\b|"
    r"seconds?|sec\b|ms\b|months?|years?|weeks?|points?|miles|customers|clients|employees|characters|digits?|items|users|is my balance|too much|opérations|dólares|"
    r"transacciones|each|cash|in the bank|pending)",
    re.IGNORECASE,
)
_TOLD_AFTER = re.compile(
    r"[\s\")]*(?:,|is|was|are|shows as|that['’]?s|thats|es|est|for)?\s*(?:(?:the|my|our|a|your|what it|mi|mon|le|el|la)\s+)?(?:\w+\s+)?",
    re.I,
)
_CALL_ME = re.compile(r"\s*,?\s*(?:call me|is my (?:cell|phone|mobile|number)|after \d)", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:says?|said|shows?|told me|read out|entered|typed|put in|got|received|sent|it['’]?s|enter|code|otp|re[çc]u|dit|dice|envoy[ée]|lleg[óo]|"
    r"mandaron|ok|yes)\b[^\d\n]{0,12}$",
    re.IGNORECASE,
)
_BY_LETTERS = re.compile(
    r"\b(?:activation|recovery|backup|emergency|one[- ]time|verification|sign[- ]?in) codes?(?: is| was|:)?\s+(?P<value>[A-Za-z0-9]{4,5}(?:-[A-Za-z0-9]{4,5}){1,4})(?!\w)",
    re.IGNORECASE,
)
_SENDER = re.compile(r"\b(?:from|short code)\s*$", re.IGNORECASE)
"""Behind it: the short number that a bank texts from."""
_TRIED = re.compile(r"\b(?:entered|typed|tried|put in|used)\s*$", re.IGNORECASE)
_NUMBERED = re.compile(r"num|n[or]\b|#", re.IGNORECASE)
_NO_ERROR = frozenset("023679")
"""First digits that no error code of the providers has."""
_COMPANY = re.compile(r"11[01]\d{4}")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_BREAK = re.compile(r"[.!?]\s|\n\s*\n")
_REACH, _HARMLESS_REACH, _LONGEST = 40, 16, 24
_SIZES_OF_HARMLESS = {
    Kind.ERROR: range(11),
    Kind.RECORD: range(40),
    Kind.AMOUNT: range(9),
    Kind.ENDING: range(7),
    Kind.PHONE: range(7, 16),
}
"""How many digits a number has that such a label explains."""
_SIZES = {
    Kind.CVV: (range(3, 5), CODE),
    Kind.NATIONAL: (range(8, 16), NATIONAL_ID),
    Kind.CARD: (range(7, 20), CARD),
    Kind.CODE: (range(4, 9), CODE),
    Kind.MAYBE_CODE: (range(6, 7), CODE),
    Kind.ACCOUNT: (range(5, 21), ACCOUNT),
    Kind.NEAR_ACCOUNT: (range(7, 21), ACCOUNT),
}


class Number(NamedTuple):
    """`digits` has no separators; `grouped` when they were written apart."""

    start: int
    end: int
    digits: str
    grouped: bool


class Places:
    """Spans that do not overlap, in order; asked in logarithmic time."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._ends = [end for _, end in self._spans]

    def covers(self, start: int, end: int) -> bool:
        return any(span[0] <= start and end <= span[1] for span in self._near(start))

    def touches(self, start: int, end: int) -> bool:
        return any(span[0] < end for span in self._near(start))

    def _near(self, start: int) -> list[tuple[int, int]]:
        """The first span that ends behind `start`."""
        at = bisect_right(self._ends, start)
        return self._spans[at : at + 1]


class Around(NamedTuple):
    """What is known of a text before its numbers are looked at."""

    text: str
    bare: str
    known: list[Label]
    ends: list[int]
    starts: list[int]
    harmless: Places
    phones: Places


def find(text: str, certain: list[Span]) -> Iterator[Span]:
    """What no `certain` span covers already."""
    if not _DIGIT.search(text):
        return
    known = list(labels(text))
    harmless, phones = (Places(m.span() for m in pattern.finditer(text)) for pattern in (_HARMLESS, _PHONE))
    bare = text.strip(" \n\t.!?#\"'")
    around = Around(
        text, bare, known, [one.end for one in known], [one.start for one in known], harmless, phones
    )
    taken = Places(joined(certain))
    for match in _NUMBER.finditer(text):
        if not taken.touches(*match.span()):
            yield from _in_run(around, match)
    yield from (Span(*match.span("value"), CODE) for match in _BY_LETTERS.finditer(text))


def _in_run(around: Around, run: re.Match[str]) -> Iterator[Span]:
    """Groups of digits are one number, or each its own."""
    whole = _number(*run.span(), run[0])
    apart = whole.grouped and len(whole.digits) <= _LONGEST and not around.harmless.touches(*run.span())
    if apart and (mark := _mark(around, whole)):
        yield Span(whole.start, whole.end, mark)
        return
    for group in _GROUP.finditer(run.string, *run.span()):
        one = _number(*group.span(), group[0])
        if len(one.digits) > 2 and not around.harmless.covers(*group.span()) and (mark := _mark(around, one)):
            yield Span(one.start, one.end, mark)


def _number(start: int, end: int, text: str) -> Number:
    digits = re.sub(r"[^\dA-Z]", "", text)
    return Number(start, end, digits, len(digits) < end - start)


def _mark(around: Around, number: Number) -> str:
    """What to write instead of the number, "" to leave it."""
    mark = _judged(around, number)
    short = mark and len(number.digits) <= 6
    sender = short and _SENDER.search(around.text, max(0, number.start - 16), number.start)
    return "" if sender else mark


def _judged(around: Around, number: Number) -> str:
    text, digits = around.text, number.digits
    if _UNIT.match(text, number.end) or _YEAR.fullmatch(digits) or _COMPANY.fullmatch(digits):
        return ""
    left = _label_before(around, number)
    if text[number.start - 1 : number.start].isalnum() and not (left and left.end == number.start):
        return ""
    if around.phones.covers(number.start, number.end):
        return NATIONAL_ID if left and left.kind is Kind.NATIONAL else ""
    if left and (mark := _by_label(left, text, number)) is not None:
        return mark
    if (right := _label_after(around, number)) and (mark := _by_label(right, text, number)):
        return mark
    return _bare(around, number)


def _label_before(around: Around, number: Number) -> Label | None:
    at = bisect_right(around.ends, number.start) - 1
    if at < 0:
        return None
    label = around.known[at]
    gap = around.text[label.end : number.start]
    near = label.kind in _SIZES_OF_HARMLESS and label.kind is not Kind.PHONE
    broken = _BREAK.search(gap) and gap.strip(" .:?!")
    return label if len(gap) <= (_HARMLESS_REACH if near else _REACH) and not broken else None


def _label_after(around: Around, number: Number) -> Label | None:
    """Of "884422 is the code" the code."""
    at = bisect_left(around.starts, number.end)
    if at == len(around.known) or around.starts[at] - number.end > _REACH:
        return None
    label = around.known[at]
    return label if _TOLD_AFTER.fullmatch(around.text, number.end, label.start) else None


def _by_label(label: Label, text: str, number: Number) -> str | None:
    """None when the label says nothing of a number of this size."""
    size, kind = len(number.digits), label.kind
    if kind in _SIZES_OF_HARMLESS:
        return "" if size in _SIZES_OF_HARMLESS[kind] else None
    match kind:
        case Kind.CODE if size == 3 and text[label.start : label.end].lower().startswith("sec"):
            return CODE if number.digits[0] in _NO_ERROR else ""
        case Kind.CODE | Kind.MAYBE_CODE if size < 4:
            return ""
        case Kind.CARD if size < 12 and abs(number.start - label.end) > _HARMLESS_REACH:
            return None
        case Kind.NEAR_ACCOUNT if number.grouped:
            return None
        case Kind.CARD if number.grouped and size < 12 and not _NUMBERED.search(text, label.start, label.end):
            return None
    sizes, mark = _SIZES[kind]
    return mark if size in sizes else None


def _bare(around: Around, number: Number) -> str:
    """No label tells: long numbers are accounts, six digits a code, and what stands alone is what was asked for."""
    text, digits, size = around.text, number.digits, len(number.digits)
    alone = around.bare == text[number.start : number.end]
    if number.grouped:
        said = alone or _SAID.search(text, max(0, number.start - 40), number.start)
        return CODE if size == 6 and said and not re.search(r"[./]", text[number.start : number.end]) else ""
    if not digits.isdigit() or len(set(digits)) == 1:
        return ""
    if size >= 9:
        return "" if _CALL_ME.match(text, number.end) else ACCOUNT if size <= 17 else CARD
    if size == 6:
        return "" if digits.endswith("000") else CODE
    if alone and size in (7, 8) and not digits.endswith("000"):
        return CODE
    tried = size in (4, 5, 7, 8) and _TRIED.search(text, max(0, number.start - 16), number.start)
    kinds = {label.kind for label in around.known} if tried else set()
    return CODE if kinds & {Kind.CODE, Kind.MAYBE_CODE} and Kind.ERROR not in kinds else ""
