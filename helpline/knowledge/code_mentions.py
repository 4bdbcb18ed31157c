"""Error codes in a sentence, told from amounts, dates, phone numbers and counts by what stands around.

A number that is called a code ("error 999", "999 error") is one. A known code counts without being called so
("402 chase", "keeps giving me 402"), unless its neighbours show that it counts or names something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from helpline.knowledge.code_context import (
    CALL,
    goes_on,
    is_called,
    is_numbered,
    is_something_else,
    names_something,
)
from helpline.knowledge.code_shapes import HEARD, SPOKEN, TORN, WRITTEN, spell_out

# No sign of an amount, a date, an account or a longer number before.
_BARE = r"(?<![a-z0-9$£€._@+:*•…-])(?<![0-9],)(?<!(?<![0-9]{3})(?<=[0-9])/)"
_NUMBER = re.compile(
    rf"{_BARE}(?P<prefix>{CALL}[:#=>._\s-]{{0,4}}|e[:#_ -]?|#\s?|no\.\s?|"
    rf"[(\[\"'“‘]+)?"
    rf"(?P<digits>{WRITTEN})(?:'?s)?(?=err|(?![a-z0-9_%@]))"
    rf"|{_BARE}(?P<words>{SPOKEN})(?![a-z0-9-])"
    rf"|{_BARE}{CALL}[:#=\s-]{{1,3}}(?P<torn>{TORN})(?![0-9a-z]|[ ./:-][0-9])"
    rf"|{_BARE}{CALL}[:\s]{{1,2}}(?P<heard>{HEARD})(?=\s*(?:$|[.,;:!?)])|\s+(?:on|at|from|again|when|with|and|but)\b)"
)
_ZERO = re.compile(r"\b(?:error|code|status)(?: code| number)?(?: is|:| #)? ?(?P<digits>0)(?![0-9.,:/%])")
_LETTERS = re.compile(r"[A-Za-z]+")
_INTRODUCED = re.compile(r"\b(?:status|error|err|code)[:\s]+(?:(?:is|was|of) )?(?=[a-z])", re.IGNORECASE)
_CONSTANT = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*(?![A-Za-z0-9_])")
_UPPER = re.compile(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9]{2,}(?: [A-Z][A-Z0-9]*){1,7}(?![A-Za-z0-9_])")
_PROVIDER = re.compile(r"(?<![A-Za-z0-9])[Yy][0-9]{3}(?![A-Za-z0-9])")


class Found(NamedTuple):
    """An error code in a text: `value` is the digits or the constant, [start, end) where it stands."""

    value: str
    start: int
    end: int


class CodeFinder:
    """Finds codes; `is_known` tells a known number, `names` are the constants and statuses."""

    def __init__(self, is_known: Callable[[str], bool], names: frozenset[str]) -> None:
        self._is_known = is_known
        self._names = names
        self._squashed = {name.replace("_", ""): name for name in sorted(names) if "_" in name}

    def find(self, text: str) -> list[Found]:
        """Codes of a text, left to right."""
        lower = text.lower()
        zero = [Found("0", m.start("digits"), m.end("digits")) for m in _ZERO.finditer(lower)]
        every = sorted(
            {*self._numbers(lower), *zero, *self._constants(text)}, key=lambda code: (code.start, -code.end)
        )
        return [code for n, code in enumerate(every) if not n or code.start >= every[n - 1].end]

    def _numbers(self, text: str) -> Iterator[Found]:
        """Codes of a lower-case text. A row of other things goes on: "checks 401, 402 and 403"."""
        row = -1  # where its last number ends
        for match in _NUMBER.finditer(text):
            start = match.start(_shape(match))
            before, after = text[:start], text[match.end() :]
            numbered = is_numbered(before) or (row >= 0 and goes_on(text[row:start]))
            if numbered and not is_called("", after):
                row = match.end()
            elif found := self._number(match, before, after):
                yield found

    def _number(self, match: re.Match[str], before: str, after: str) -> Found | None:
        shape = _shape(match)
        start, end = match.span(shape)
        value = spell_out(match[shape]) if shape in ("words", "heard") else re.sub(r"\D", "", match[shape])
        spoken = match["words"] or ""
        if is_something_else(before, after, spoken, spaced=end - start > 3):
            return None
        if names_something(before, after):
            return None
        called = (match["prefix"] or "").strip(" ([\"'“‘") or is_called(before, after)
        sure = self._is_known(value) or (called and shape not in ("torn", "heard"))
        return Found(value, start, end) if sure else None

    def _constants(self, text: str) -> list[Found]:
        found = [Found(whole, 0, len(text))] if (whole := self._whole(text)) else []
        for match in _CONSTANT.finditer(text):
            value = self._constant(match[0], text[: match.start()])
            if value:
                found.append(Found(value, *match.span()))
        for match in _UPPER.finditer(text):
            if (value := match[0].replace(" ", "_")) in self._names:
                found.append(Found(value, *match.span()))
        return [
            *found,
            *self._spaced(text),
            *(Found(m[0].upper(), *m.span()) for m in _PROVIDER.finditer(text)),
        ]

    def _whole(self, text: str) -> str:
        """A message that is nothing but the words of a name: "token id invalid"."""
        name = "_".join(text.upper().split())
        return name if "_" in name and name in self._names else ""

    def _constant(self, word: str, before: str) -> str:
        name = word.upper().replace("-", "_")
        if "_" in name and name in self._names:
            return name
        if "_" in word and (word.isupper() or name.startswith("STATUS_") or is_called(before.lower(), "")):
            return name
        joined = self._squashed.get(name) if len(name) > 8 else None
        return joined if joined and not before.endswith("@") else ""

    def _spaced(self, text: str) -> list[Found]:
        """ "status login failed", "error: incorrect credentials": a name in words, introduced as one."""
        found = []
        for match in _INTRODUCED.finditer(text):
            for start in (match.start(), match.end()):
                if phrase := self._longest(list(_LETTERS.finditer(text, start))[:9]):
                    found.append(Found(_joined(phrase), phrase[0].start(), phrase[-1].end()))
                    break
        return found

    def _longest(self, words: list[re.Match[str]]) -> list[re.Match[str]]:
        phrases = (words[:count] for count in range(len(words), 1, -1))
        return next((phrase for phrase in phrases if _joined(phrase) in self._names), [])


def _joined(words: list[re.Match[str]]) -> str:
    return "_".join(word[0].upper() for word in words)


def _shape(match: re.Match[str]) -> str:
    return next(name for name in ("digits", "words", "torn", "heard") if match[name])
