"""Banks by the names people type: exact, shortened, misspelt, and names that belong to several banks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from helpline.knowledge import mergers
from helpline.knowledge.reading import Source
from helpline.knowledge.schema import Alias, AmbiguousEntry, BankEntry
from helpline.knowledge.wording import words_of

Bank = BankEntry

_WORD = re.compile(r"[a-z0-9]+")
_JOINED = 7  # letters: shorter names are not recognised when their words are run together
_FUZZY = 5  # letters: shorter names are never recognised when misspelt
_FAR = 9  # letters: from here on two slips are forgiven
_GENERIC = words_of("bank banks card cards business account credit cu us the of union cash app")


class Token(NamedTuple):
    """One word: its letters, and where it stands in the text."""

    word: str
    start: int
    end: int


class Name(NamedTuple):
    """A name found in a text. `alias` is as in the file; `exact` is false for a misspelling."""

    alias: str
    ids: tuple[str, ...]
    first: int
    last: int
    exact: bool


def tokens(text: str) -> list[Token]:
    """The words of a lower-case text; a possessive "'s" belongs to nothing."""
    found = [Token(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]
    return [
        t
        for t in found
        if not (t.word == "s" and t.start and text[t.start - 1] in "'’" and t is not found[0])
    ]


class BankNames:
    """All banks and their names. Immutable after construction."""

    def __init__(self, path: Path) -> None:
        """`path` is banks.yml. Raises KnowledgeError at the first broken entry."""
        source = Source(path, ("ambiguous", "needs_context", "not_banks", "banks"))
        self.banks = {bank.id: bank for bank in source.entries("banks", BankEntry, "id")}
        self.ambiguous = {a.text: a for a in source.entries("ambiguous", AmbiguousEntry, "text")}
        self.needs_context = frozenset(source.plain("needs_context", tuple[Alias, ...]))
        self._plain = frozenset(source.plain("not_banks", tuple[Alias, ...]))
        self._aliases = _owners(source, self.banks)
        sites = [site for bank in self.banks.values() for site in bank.portals]
        self._portals = {alias: site.name for site in sites for alias in site.aliases}
        _check(source, self)
        self._exact: dict[tuple[str, ...], list[str]] = {}
        for alias in self._aliases | dict.fromkeys(self.ambiguous, ""):
            self._exact.setdefault(_key(alias), []).append(alias)
        self._longest = max(map(len, self._exact))
        self._joined = {
            "".join(key): names for key, names in self._exact.items() if len("".join(key)) >= _JOINED
        }
        self._words = {word for key in self._exact for word in key} | set(self._joined)
        self._spellings = self._vocabulary()
        self._correct = lru_cache(maxsize=20_000)(self._nearest)

    def owners(self, alias: str) -> tuple[str, ...]:
        """Ids of the banks that an alias of the file means; several when it is ambiguous."""
        if alias in self.ambiguous:
            return self.ambiguous[alias].ids
        return (self._aliases[alias],)

    def usual(self, alias: str) -> str:
        """The bank that an ambiguous alias means unless another country is named; "": that must be asked."""
        entry = self.ambiguous.get(alias)
        return (entry.usual if entry else None) or ""

    def portal(self, alias: str) -> str:
        """Name of the site for companies that an alias is, "" when it names the bank itself."""
        return self._portals.get(alias, "")

    def find(self, text: str) -> tuple[Bank, ...]:
        """The bank that the whole of `text` names (id, name, alias, misspelling); several when ambiguous."""
        wanted = text.strip().lower()
        names = [wanted] if wanted in self._aliases or wanted in self.ambiguous else []
        if not names and wanted in self.banks:
            return (self.banks[wanted],)
        if not names:
            words = tokens(wanted)
            found = list(self.names_in(wanted, words))
            names = [name.alias for name in found if (name.first, name.last) == (0, len(words))]
        if not names:
            return ()
        usual = self.usual(names[0])
        return tuple(self.banks[id] for id in ((usual,) if usual else self.owners(names[0])))

    def names_in(self, text: str, words: list[Token]) -> Iterator[Name]:
        """Every name in a lower-case text, longest first at each place, from left to right."""
        corrected = [self._correct(token.word) for token in words]
        at = 0
        while at < len(words):
            name = self._at(text, words, corrected, at)
            if name:
                yield name
            at = name.last if name else at + 1

    def _at(self, text: str, words: list[Token], corrected: list[str], at: int) -> Name | None:
        for end in range(min(len(words), at + self._longest), at, -1):
            span = words[at:end]
            typed = tuple(token.word for token in span)
            if alias := self._written(text, span, self._exact.get(typed, ())):
                return Name(alias, self.owners(alias), at, end, True)
            if alias := self._run_together(text, span):
                return Name(alias, self.owners(alias), at, end, True)
            fixed = tuple(corrected[at:end])
            if fixed != typed and not self._plainly(typed, fixed) and (alias := self._misspelt(fixed)):
                return Name(alias, self.owners(alias), at, end, False)
        return None

    def _plainly(self, typed: tuple[str, ...], fixed: tuple[str, ...]) -> bool:
        """An English word and nothing that makes a name of it: "chose bank" is not Chase Bank."""
        changed = {word for word, right in zip(typed, fixed, strict=True) if word != right}
        return bool(changed & self._plain) and all(word in changed | _GENERIC for word in typed)

    def _run_together(self, text: str, span: list[Token]) -> str:
        typed = [token.word for token in span]
        whole = all(_same_sign(text[a.end : b.start], "") for a, b in pairwise(span))
        found = self._joined.get("".join(typed)) if whole and len(typed) <= 3 else None
        plain = len(typed) > 1 and found and len(_key(found[0])) == 1 and min(map(len, typed)) < 3
        return found[0] if found and not plain else ""

    def _misspelt(self, fixed: tuple[str, ...]) -> str:
        found = self._exact.get(fixed) or (self._joined.get(fixed[0]) if len(fixed) == 1 else None)
        return found[0] if found else ""

    @staticmethod
    def _written(text: str, span: list[Token], aliases: list[str] | tuple[()]) -> str:
        """The alias whose signs between the words are also in the text ("m&t" is not "m t")."""
        gaps = [text[a.end : b.start] for a, b in pairwise(span)]
        for alias in aliases:
            parts = tokens(alias)
            signs = [alias[a.end : b.start].strip() for a, b in pairwise(parts)]
            if all(_same_sign(gap, sign) for gap, sign in zip(gaps, signs, strict=True)):
                return alias
        return ""

    def _vocabulary(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in sorted(self._words):
            if len(word) >= _FUZZY and word.isalpha():
                found.setdefault(word[0], []).append(word)
        return found

    def _nearest(self, word: str) -> str:
        """The word of a bank name that `word` misspells, or `word` itself; as long as typed before others."""
        if len(word) < _FUZZY - 1 or word in self._words or not word.isalpha():
            return word
        initials = {word[0], word[1]}
        near = [known for letter in initials for known in self._spellings.get(letter, ())]
        near.sort(key=lambda known: abs(len(known) - len(word)))
        best, distance = word, 3
        for known in near:
            limit = 2 if len(known) >= _FAR and len(word) >= _FAR - 2 else 1
            away = OSA.distance(word, known, score_cutoff=limit)
            if away <= limit and away < distance and _first_letter_fits(word, known):
                best, distance = known, away
        return best


def _first_letter_fits(word: str, known: str) -> bool:
    return word[0] == known[0] or (word[1] == known[0] and word[0] == known[1])


def _key(alias: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(alias))


def _same_sign(gap: str, sign: str) -> bool:
    bare = gap.strip()
    if sign in ("", ".", "-", "'"):
        return bare in ("", "-", "'", "’") or (bare == "." and (gap == "." or sign == "."))
    return bare == sign


def _owners(source: Source, banks: dict[str, Bank]) -> dict[str, str]:
    """Alias → bank id; canonical names count as aliases."""
    found: dict[str, str] = {}
    for bank in banks.values():
        of_portals = (alias for portal in bank.portals for alias in portal.aliases)
        for alias in dict.fromkeys((*bank.aliases, bank.name.lower(), *of_portals)):
            if found.setdefault(alias, bank.id) != bank.id:
                source.broken(f"banks {bank.id}", "aliases", f"{alias!r} is an alias of {found[alias]} too")
        if len(set(bank.aliases)) < len(bank.aliases):
            source.broken(f"banks {bank.id}", "aliases", "one is given twice")
    return found


def _check(source: Source, names: BankNames) -> None:
    for entry in names.ambiguous.values():
        for id in entry.ids:
            if id not in names.banks:
                source.broken(f"ambiguous {entry.text}", "ids", f"{id} is not defined")
        if entry.usual and entry.usual not in entry.ids:
            source.broken(f"ambiguous {entry.text}", "usual", f"{entry.usual} is none of its ids")
    known = names._aliases.keys() | names.ambiguous.keys()
    for alias in sorted(names.needs_context - known):
        source.broken("needs_context", alias, "is no bank's alias")
    mergers.check(source, names.banks)
