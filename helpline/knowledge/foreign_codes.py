"""Codes of other products: "OL-301" is QuickBooks', "ITEM_LOGIN_REQUIRED" is Plaid's, and neither is ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from helpline.knowledge.code_context import is_called
from helpline.knowledge.code_mentions import CodeFinder
from helpline.knowledge.problems import Problems
from helpline.knowledge.reading import Source
from helpline.knowledge.schema import Alias, ForeignCodeEntry, Text

ForeignCode = ForeignCodeEntry

_TOLD = re.compile(
    r"\b(?:got|gets?|getting|gives?|gave|says?|said|shows?|showing|sees?|seeing|with|still)(?: me)?"
    r"(?: an?| the)?[\s:\"'(#]*$"
)


class ForeignMention(NamedTuple):
    """Another product's code in a text: `code` as in the file, [start, end) where it stands."""

    code: str
    product: str
    start: int
    end: int


class ForeignCodes:
    """All codes of other products. Immutable after construction."""

    def __init__(self, path: Path, problems: Problems, topics: Collection[str] = ()) -> None:
        """`path` is foreign_codes.yml, `topics` the ids that `shows_as` may name. Raises KnowledgeError."""
        source = Source(path, ("products", "codes"))
        products = source.plain("products", dict[Text, tuple[Alias, ...]])
        self._codes = source.entries("codes", ForeignCodeEntry, "code")
        _check(source, self._codes, problems, {*problems.ways, *topics}, products)
        self._by_key = {_key(entry.code): entry for entry in self._codes}
        self._named = {name: _any_of(words) for name, words in products.items()}
        self._called = CodeFinder(lambda _: False, frozenset())
        self._known = CodeFinder(self._by_key.__contains__, frozenset())
        numbers = [code for code in self._codes if _is_number(code.code) and len(code.code) != 3]
        self._long = [(re.compile(rf"(?<![\w$.,-]){n.code}(?![\w%]|[.,]\d)"), n) for n in numbers]
        self._patterns = [(_pattern(code.code), code) for code in self._codes if not _is_number(code.code)]

    def __iter__(self) -> Iterator[ForeignCode]:
        return iter(self._codes)

    def get(self, text: str) -> ForeignCode | None:
        """The code that `text` is, in any spelling; else the one that it names, None for several or none."""
        bare = text.strip(" \t\n.,;:!?\"'()#").upper()
        if len(bare.split()) == 1 and (code := self._by_key.get(_key(bare))):
            return code
        named = {mention.code for mention in self.find(text)}
        return self._by_key[_key(named.pop())] if len(named) == 1 else None

    def find(self, text: str, product: str = "") -> list[ForeignMention]:
        """Codes of other products in a sentence, left to right. `product`: the one being talked of, which
        need not be named again.
        """
        lower = text.lower() if len(text.lower()) == len(text) else text
        named = {name for name, words in self._named.items() if words.search(lower)} or {product}
        found = sorted(
            {*self._numbers(text, named), *self._long_ones(lower, named), *self._worded(text, lower, named)},
            key=lambda mention: (mention.start, -mention.end),
        )
        return [m for n, m in enumerate(found) if not n or m.start >= max(f.end for f in found[:n])]

    def _numbers(self, text: str, named: set[str]) -> Iterator[ForeignMention]:
        """Three digits: called a code, or beside the name of their product."""
        for finder, anywhere in ((self._called, True), (self._known, False)):
            for value, start, end in finder.find(text):
                code = self._by_key.get(_key(value))
                if code and (anywhere or code.product in named):
                    yield ForeignMention(code.code, code.product, start, end)

    def _long_ones(self, text: str, named: set[str]) -> Iterator[ForeignMention]:
        for pattern, code in self._long:
            for match in pattern.finditer(text):
                if code.product in named or is_called(text[: match.start()], text[match.end() :]):
                    yield ForeignMention(code.code, code.product, *match.span())

    def _worded(self, text: str, lower: str, named: set[str]) -> Iterator[ForeignMention]:
        """Letters: sure when joined ("OL-301"), else in capitals, introduced, or beside their product."""
        for pattern, code in self._patterns:
            for match in pattern.finditer(text):
                sure = code.spoken or code.product in named or not re.search(r"\s", match[0])
                if sure or _introduced(code, match, lower):
                    yield ForeignMention(code.code, code.product, *match.span())


def _introduced(code: ForeignCode, match: re.Match[str], text: str) -> bool:
    """ "error ol 301", "getting ol 301", "INSTITUTION DOWN"; not "says invalid credentials"."""
    if match[0].isupper() and "_" in code.code:
        return True
    before, after = text[: match.start()], text[match.end() :]
    numbered = "_" not in code.code
    return numbered and bool(is_called(before, after) or _TOLD.search(before) or match[0] == text.strip())


def _key(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _is_number(code: str) -> bool:
    return code.isascii() and code.isdigit()


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9.])(?:{'|'.join(longest_first)})(?:'s|s)?(?![a-z0-9])")


def _pattern(code: str) -> re.Pattern[str]:
    """A code in any case, its parts joined, hyphened, underscored or spaced."""
    parts = re.findall(r"[A-Z]+|[0-9]+", code)
    return re.compile(rf"(?<![A-Za-z0-9_]){'[-_ ]?'.join(parts)}(?![A-Za-z0-9_])", re.IGNORECASE)


def _check(
    source: Source,
    codes: Iterable[ForeignCode],
    problems: Problems,
    known: Collection[str],
    products: Collection[str],
) -> None:
    seen: set[str] = set()
    for code in codes:
        where = f"codes {code.code}"
        if _key(code.code) in seen:
            source.broken(where, "code", "is given twice")
        seen.add(_key(code.code))
        if problems.find_code(code.code):
            source.broken(where, "code", "is one of CustomBooks' own")
        if code.product not in products:
            source.broken(where, "product", f"{code.product} is not defined")
        if code.shows_as and code.shows_as not in known and not problems.find_code(code.shows_as):
            source.broken(where, "shows_as", f"{code.shows_as} is not defined")
        if code.meaning and code.meaning[-1] in ".!?":
            source.broken(where, "meaning", "must not end a sentence: it is put inside one")
        if code.meaning and not code.sources:
            source.broken(where, "sources", "are needed for a meaning")
