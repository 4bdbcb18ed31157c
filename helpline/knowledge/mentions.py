"""Error codes and banks in a sentence, with what is denied or corrected marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Literal, Protocol

from helpline.knowledge.bank_context import is_alone, is_bank, is_day
from helpline.knowledge.bank_names import BankNames, Name, Token, tokens
from helpline.knowledge.code_mentions import CodeFinder
from helpline.knowledge.store import Knowledge
from helpline.places import ROOT

Entity = Literal["error_code", "bank"]

_NOT = re.compile(
    r"(?:\bnot|\bnor|\b(?:it|this|that|bank|code|error)(?:'s| is)? (?:isn'?t|wasn'?t|ain'?t)|"
    r"\b(?:in?st[ea]*d of|in stead of|rather than))"
    r"(?: (?:a|an|the|my|our|with|from|at|on|for|about|code|error|bank))*[\s\"'(#:-]*$"
)
_ONLY = re.compile(r"\bnot (?:only|just)\b[^.]*$")
_ALSO = re.compile(r"^\s*(?:,|or|nor|and not|,? ?or)\s*$")
_CORRECTED = re.compile(
    r"\b(?:i (?:mean|meant)|sorry|actually|scratch that|make that|correction|oops|no,? wait|wait|rather|"
    r"my bad)\b|"
    r"[,.;:!—–-]\s*(?:no|nope)\b|^\s*no[,\s]|\bno(?:pe)?\s*$"
)
_CONTRADICTED = re.compile(r"^[\s,.;:—–-]*(?:no|not|nope|sorry|wait)\b")
_CANADA = re.compile(r"\b(?:canada|canadian|cdn)\b")
_STATES = re.compile(
    r"\b(?:usa|america|american|united states|states|u\.s\.?a?\.?|us (?:one|side|account|version|"
    r"bank))\b|\bUS\b"
)


class _Placed(Protocol):
    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Mention:
    """One thing named in a text; [start, end) is where it stands."""

    entity: Entity
    value: str
    """The code's digits or constant; the bank's id, or "ambiguous:<text>" when it may be several."""
    start: int
    end: int
    ids: tuple[str, ...] = ()
    """Candidate bank ids, likeliest first; () for a code."""
    negated: bool = False
    """Denied or taken back: "not chase", "402, I mean 409"."""
    others: tuple[str, ...] = ()
    """Banks that the name means too, though seldom: "amex" is the one in Canada to its customers."""
    portal: str = ""
    """The bank's site for companies that was named instead of the bank."""


class MentionFinder:
    """Finds mentions with one knowledge. Pure and safe to share."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._banks = knowledge.bank_names
        self._foreign = knowledge.foreign_codes
        self._codes = CodeFinder(lambda code: knowledge.find_code(code) is not None, knowledge.problems.names)

    def find(self, text: str, *, bank_asked: bool = False, own: Collection[str] = ()) -> list[Mention]:
        """Codes and banks in `text`, left to right. `bank_asked`: we have just asked for the bank.
        `own`: ids of the customer's banks: an everyday word that names one is meant as one.

        A code of another product is none.
        """
        lower = text.lower() if len(text.lower()) == len(text) else text
        words = tokens(lower)
        foreign = self._foreign.find(text)
        codes = [code for code in self._codes.find(text) if not _overlaps(code, foreign)]
        banks = self._named(lower, words, text, sure=bool(codes), asked=bank_asked, own=own)
        numbers = [Mention("error_code", code.value, code.start, code.end) for code in codes]
        numbers = [number for number in numbers if not _overlaps(number, banks)]
        return _with_negations(lower, sorted([*numbers, *banks], key=lambda mention: mention.start))

    def _named(
        self, lower: str, words: list[Token], text: str, *, sure: bool, asked: bool, own: Collection[str]
    ) -> list[Mention]:
        """The names that are meant as banks; one that is beyond doubt speaks for the others."""
        names = list(self._banks.names_in(lower, words))
        accepts = partial(self._accepts, words=words, lower=lower, text=text, asked=asked, own=own)
        meant = [name for name in names if accepts(name, sure=sure)]
        if meant and len(meant) < len(names):
            meant = [name for name in names if accepts(name, sure=True)]
        return [_mention(self._banks, name, words, text) for name in meant]

    def _accepts(
        self,
        name: Name,
        *,
        words: list[Token],
        lower: str,
        text: str,
        sure: bool,
        asked: bool,
        own: Collection[str],
    ) -> bool:
        start, end = words[name.first].start, words[name.last - 1].end
        if asked and (len(words) <= 4 or is_alone(lower, start, end)):
            return True
        if re.fullmatch(r"\d/\d", name.alias) and not is_alone(lower, start, end):
            owned = any(id in own for id in name.ids)
            return owned or not is_day(lower, start, end, sure=sure)
        if name.alias in self._banks.needs_context:
            owned = any(id in own for id in name.ids)
            return is_bank(name.alias, lower, start, end, raw=text, sure=sure, owned=owned)
        return len(name.alias) > 2 or is_alone(lower, start, end)


def _overlaps(one: _Placed, others: Iterable[_Placed]) -> bool:
    """Whether it stands, even in part, where one of the others does."""
    return any(other.start < one.end and one.start < other.end for other in others)


def _mention(banks: BankNames, name: Name, words: list[Token], text: str) -> Mention:
    start, end = words[name.first].start, words[name.last - 1].end
    ids = _narrowed(banks, name.ids, text) if len(name.ids) > 1 else name.ids
    usual = banks.usual(name.alias)
    if usual and ids == name.ids and not _CANADA.search(text.lower()):
        return Mention("bank", usual, start, end, (usual,), others=tuple(id for id in ids if id != usual))
    value = ids[0] if len(ids) == 1 else f"ambiguous:{name.alias}"
    return Mention("bank", value, start, end, ids, portal=banks.portal(name.alias))


def _narrowed(banks: BankNames, ids: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Candidates left when the text says the country."""
    canada = bool(_CANADA.search(text.lower()))
    states = bool(_STATES.search(text) or _STATES.search(text.lower()))
    if canada == states:
        return ids
    return tuple(id for id in ids if banks.banks[id].country == ("CA" if canada else "US")) or ids


def _with_negations(text: str, mentions: list[Mention]) -> list[Mention]:
    found: list[Mention] = []
    for mention in mentions:
        before = text[: mention.start]
        denied = bool(_NOT.search(before)) and not _ONLY.search(before)
        last = next((n for n in range(len(found) - 1, -1, -1) if found[n].entity == mention.entity), None)
        if last is not None and not denied:
            between = text[found[last].end : mention.start]
            denied = found[last].negated and bool(_ALSO.match(between)) and "," not in between
            if _CORRECTED.search(between) and found[last].value != mention.value:
                found[last] = replace(found[last], negated=True)
        found.append(replace(mention, negated=denied))
    return found


@lru_cache(maxsize=1)
def _finder() -> MentionFinder:
    return MentionFinder(Knowledge.load(ROOT / "data" / "knowledge"))


def find_mentions(text: str, *, bank_asked: bool = False) -> list[Mention]:
    """Codes and banks in `text`, by the project's own data/knowledge (loaded at the first call)."""
    return _finder().find(text, bank_asked=bank_asked)
