"""Numbers that prove themselves by grammar and check digits: payment cards, IBANs, national numbers.

Card networks' first digits and lengths: ISO/IEC 7812-1 and the networks' own tables. Checks: python-stdnum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from stdnum import iban, luhn, numdb
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.us import itin, ssn

from helpline.conversations.redaction.spans import ACCOUNT, CARD, CODE, DASHES, NATIONAL_ID, Span

_SEP = rf"(?:\s|[{DASHES}./_·])"
_RUN = re.compile(rf"(?<![\d+])\d+(?:{_SEP}{{1,3}}\d+)*")
_GROUP = re.compile(r"\d+")
_NETWORK = re.compile(
    r"(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d+|3[47]\d{13}|(?:6011|64[4-9]|65|62|81)\d+|"
    r"3(?:0[0-5]|[689])\d{11}|35(?:2[89]|[3-8])\d+)"
)
_SIXTEEN = re.compile(r"(?:5|2|6|81|35)\d*")
"""Networks whose numbers have sixteen digits, or up to nineteen."""
_MAESTRO = re.compile(r"(?:50|5[6-9]|6)\d{10,17}")
_CARD_WORDS = re.compile(
    r"\b(?:cards?|visa|master ?card|amex|american express|discover|cc|debit|credit|maestro|jcb|diners|tarjeta|carte)(?![a-z])",
    re.IGNORECASE,
)
_IBAN = re.compile(rf"(?<![A-Za-z0-9])[A-Za-z]{{2}}\d{{2}}(?:{_SEP}?[A-Za-z0-9]){{11,30}}")
_NATIONAL = re.compile(rf"(?<!\w)\d{{3}}([{DASHES} ./])\d{{2}}\1\d{{4}}(?!\w)")
_SPANISH = re.compile(r"(?<![\w])(?:[XYZ]-?\d{7}|\d{8})-?[A-Z](?![\w])", re.IGNORECASE)
_FRENCH = re.compile(r"(?<!\d)[12](?: ?\d){14}(?!\d)")
_BRITISH = re.compile(r"(?<![\w])[A-Z]{2}(?: ?\d{2}){3} ?[A-D](?![\w])", re.IGNORECASE)
_BEHIND = re.compile(
    r"[\s,;]{0,3}(?:exp\w{0,8}\.?:?\s?)?\d{1,2}\s?[/-]\s?\d{2,4}[\s,;]{1,3}(?P<code>\d{3,4})(?![\d/.,-])",
    re.I,
)
"""After a card's number its expiry, and then the digits on its back."""
_LONGEST = 19


def find(text: str) -> Iterator[Span]:
    if not _GROUP.search(text):
        return
    yield from _ibans(text)
    yield from _cards(text)
    for match in _NATIONAL.finditer(text):
        if _is_american(re.sub(r"\D", "", match[0])):
            yield Span(*match.span(), NATIONAL_ID)
    checks = ((_SPANISH, lambda one: dni.is_valid(one) or nie.is_valid(one)), (_FRENCH, nir.is_valid))
    for pattern, is_valid in (*checks, (_BRITISH, bool)):
        yield from (Span(*m.span(), NATIONAL_ID) for m in pattern.finditer(text) if is_valid(m[0]))


def _is_american(digits: str) -> bool:
    """A social security number that could have been given out, or a taxpayer's number."""
    return ssn.is_valid(digits) or itin.is_valid(digits)


def _cards(text: str) -> Iterator[Span]:
    named = bool(_CARD_WORDS.search(text))
    for run in _RUN.finditer(text):
        groups = [(match.start(), match.end()) for match in _GROUP.finditer(text, *run.span())]
        at = 0
        while at < len(groups):
            inside = at and groups[at][1] - groups[at][0] < 3 and groups[at - 1][1] - groups[at - 1][0] < 3
            last = 0 if inside else _card_from(text, groups, at, named)
            if last:
                yield Span(groups[at][0], groups[last - 1][1], CARD)
                if code := _BEHIND.match(text, groups[last - 1][1]):
                    yield Span(*code.span("code"), CODE)
            at = last or at + 1


def _card_from(text: str, groups: list[tuple[int, int]], first: int, named: bool) -> int:
    """The index after the last group of a card that begins with the group `first`; 0 for none."""
    digits = ""
    for index in range(first, len(groups)):
        digits += text[slice(*groups[index])]
        if len(digits) > _LONGEST:
            return 0
        if len(digits) >= 12 and _is_even(text, groups[first : index + 1]) and _is_card(digits, named):
            return index + 1
    return 0


def _is_card(digits: str, named: bool) -> bool:
    known = bool(_NETWORK.fullmatch(digits)) and (not _SIXTEEN.fullmatch(digits) or len(digits) >= 16)
    if not known and not (named and _MAESTRO.fullmatch(digits)):
        return False
    mistyped = named and known and len(digits) in (15, 16)
    return mistyped or luhn.is_valid(digits)


def _is_even(text: str, groups: list[tuple[int, int]]) -> bool:
    """Whether the groups look like one number: one separator throughout, or groups of four to six."""
    between = {text[end:start] for (_, end), (start, _) in pairwise(groups)}
    sizes = [end - start for start, end in groups]
    return len(between) <= 1 or all(4 <= size <= 6 for size in sizes)


def _ibans(text: str) -> Iterator[Span]:
    for match in _IBAN.finditer(text):
        length = _LENGTHS.get(match[0][:2].upper(), 0)
        places = [place for place, sign in enumerate(match[0]) if sign.isalnum()]
        if length and len(places) >= length:
            end = places[length - 1] + 1
            if iban.is_valid(re.sub(r"[^A-Za-z0-9]", "", match[0][:end]), check_country=False):
                yield Span(match.start(), match.start() + end, ACCOUNT)


def _iban_lengths() -> dict[str, int]:
    """Country → signs of its IBANs, from the registry that python-stdnum carries."""
    table = numdb.get("iban")
    countries = (f"{first}{second}" for first in _LETTERS for second in _LETTERS)
    found = {country: dict(table.info(country)[0][1]).get("bban", "") for country in countries}
    return {
        country: 4 + sum(int(number) for number in re.findall(r"(\d+)!", bban))
        for country, bban in found.items()
        if bban
    }


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LENGTHS = _iban_lengths()
