"""Error codes in a sentence, told from amounts, dates, phone numbers and counts by what stands around.

A number counts when it is called a code ("error 402", "402 error"), when it is all that is said, or when it
is a known code with a bank or a word of reporting beside it ("402 chase", "keeps giving me 402").
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from helpline.knowledge.code_shapes import SPOKEN, WRITTEN, spell_out
from helpline.knowledge.wording import words_of

_CALL = r"(?:err(?:or)?s?|eror|errror|erorr|codes?|cod|status|sts|message|msg|fault)"
_NUMBER = re.compile(
    rf"(?<![a-z0-9$£€.,_@+:*-])(?<!(?<![0-9]{{3}})/)(?:{_CALL}[:#_ -]?|e|#\s?|no\.\s?|[(\[\"'“‘]+)?"
    rf"(?P<digits>{WRITTEN})(?![a-z0-9_%@])|(?<![a-z0-9-])(?P<words>{SPOKEN})(?![a-z0-9-])"
)
_LIST = re.compile(rf"{_CALL}[:#\s]*(?:[0-9]{{3}}\s*(?:[,/&+]|and|or)\s*)+$")
_ZERO = re.compile(r"\b(?:error|code|status)(?: code| number)?(?: is|:| #)? ?(?P<digits>0)(?![0-9.,:/%])")
_CALLED = re.compile(
    rf"\b{_CALL}(?:\W+(?:code|number|num|no|nr|is|was|of|a|an|the|it'?s|says?|reads?|again|still|message|"
    rf"called|now))*"
    r"[\s:#=\"'(\[-]*$"
)
_CALLED_AFTER = re.compile(rf"[\s)\]\"'-]*(?:{_CALL})\b")
_OTHER_CODE = re.compile(
    r"\b(?:zip|area|postal|post|promo|coupon|security|verification|sms|access|pass|pin|country|discount|"
    r"sort|routing)"
    r" ?(?:codes?|numbers?)[\s:#]*(?:is|was|of)?[\s:#]*$"
)
_NOT_BEFORE = re.compile(
    r"(?:[$£€]\s*|\b(?:usd|cad|us\$|ending(?: in| with)?|ends(?: in| with)?|end in|last (?:4|four|3|"
    r"three|digits?)"
    r"(?: digits)?(?: (?:are|is))?|digits(?: are)?|acct|accts|account|a/c|accounts|x+|\*+|ext|extension|"
    r"order|ticket|invoice|inv|bill|ref|reference|case|po|p\.o\.|check|cheque|chk|receipt|confirmation|"
    r"room|suite|ste|apt|unit|zip|area|highway|hwy|route|version|v|call|dial|phone|tel|fax|text|"
    r"page|line|row|step|section|chapter|form|item|part|model|job|project|customer|vendor|client|"
    r"paid|pay|owe|owes|owed|spent|charged|charge|cost|costs|worth|around|approx|approximately|roughly|"
    r"over|under|"
    r"than|least|nearly|almost|balance(?: of| is)?|total(?: of| is)?|amount(?: of| is)?|payment(?: of)?|"
    r"deposit(?: of)?|transfer(?: of)?|year|since|company|tenant)"
    r"(?: number| num| no\.?| nr| id)?[\s:#.]*#?\s*)$"
)
_COUNTED = (
    r"(?:dollars?|bucks?|usd|cad|euros?|cents?|k|grand|percent|pct|points?|items?|transactions?|trans|"
    r"txns?|lines?|"
    r"entries|records|rows?|times?|days?|hours?|hrs?|minutes?|mins?|seconds?|secs?|weeks?|months?|years?|"
    r"yrs?|"
    r"people|persons?|customers?|clients?|users?|vendors?|employees|invoices?|bills?|checks?|cheques?|"
    r"payments?|"
    r"deposits?|charges?|emails?|messages|calls?|pages?|accounts?|banks?|cards?|companies|duplicates?|"
    r"miles?|units?|orders?|tickets?|files?|am|pm|st|street|ave|avenue|road|rd|blvd|boulevard|drive|dr|"
    r"lane|ln|"
    r"court|way|main|north|south|east|west|n|s|e|w|area code|missing|uncategorized|unapproved|new|old|more|"
    r"different|other|duplicate|pending|worth|of)"
)
_NOT_AFTER = re.compile(
    rf"(?:[.,:][0-9]|/(?![0-9]{{3}}(?![0-9]))[0-9]|\s?[%°]|[)\s.-]*[0-9]{{3}}[\s.-]+[0-9]{{4}}|"
    rf"[\s-]+[0-9]{{4,}}|-[0-9]|\s?\.\s?[0-9]{{2}}\b|"
    rf"[\s-]+{_COUNTED}\b(?! (?:error|code|and|again)))"
)
_REPORTED = re.compile(
    r"\b(?:getting|gettin|get|gets|got|gives?|giving|gave|says?|saying|said|shows?|showing|showed|"
    r"throws?|throwing|"
    r"threw|sees?|seeing|saw|seen|receiv\w+|display\w*|returns?|returned|returning|reads?|stuck (?:on|at|"
    r"with|in)|"
    r"(?:failed|fails|failing|stopped|down|broken|out|died|back|up|me|us) with|it'?s|its|is|still|again|"
    r"same|another|"
    r"this|that|a|an|the|now|not|no|instead of|meant|mean|means|about|explain|fix|have|had|why|what'?s|"
    r"whats|or|and)"
    r"(?: (?:me|us|a|an|the|this|that|same|another|it|now|only|just|still|always|out|code))*[\s:\"'(#-]*$"
)
_FILLER = words_of(
    "a again also and actually any but er fix get getting got help hello hey hi hm hmm i i'm im is it "
    "it's its just keep keeps lol mean means meant me my no nope not now number of oh ok okay one only "
    "please pls plz same says sorry still thanks that that's thats the then think this today umm um uh "
    "wait was what what's whats when why with yeah yep yes you your do does for sure only maybe think "
    "guess work works working any more anymore isn't isnt wasn't or code error there mine one now"
)
_LETTERS = re.compile(r"[A-Za-z]+")
_INTRODUCED = re.compile(r"\b(?:status|error|err|code)[:\s]+(?:(?:is|was|of) )?(?=[a-z])", re.IGNORECASE)
_SPOKEN = re.compile(SPOKEN)
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

    def find(self, text: str, *, bank_named: bool) -> list[Found]:
        """Codes of a text, left to right. `bank_named`: a bank is named in it too."""
        lower = text.lower()
        numbers = [
            found for match in _NUMBER.finditer(lower) if (found := self._number(lower, match, bank_named))
        ]
        zero = [Found("0", m.start("digits"), m.end("digits")) for m in _ZERO.finditer(lower)]
        return sorted([*numbers, *zero, *self._constants(text)], key=lambda found: found.start)

    def _number(self, text: str, match: re.Match[str], bank_named: bool) -> Found | None:
        group = "digits" if match["digits"] else "words"
        start, end = match.span(group)
        value = re.sub(r"\D", "", match[group]) if match["digits"] else spell_out(match[group])
        before, after = text[:start], text[end:]
        if _is_something_else(before, after, len(match[group])):
            return None
        prefix = text[match.start() : start]
        called = bool(
            _CALLED.search(before)
            or _CALLED_AFTER.match(after)
            or _LIST.search(before)
            or prefix.strip(" ([\"'“‘")
        )
        if _NOT_BEFORE.search(before) and not _CALLED_AFTER.match(after):
            return None
        known = self._is_known(value)
        return (
            Found(value, start, end) if called or (known and _is_reported(text, before, bank_named)) else None
        )

    def _constants(self, text: str) -> list[Found]:
        found = []
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

    def _constant(self, word: str, before: str) -> str:
        name = word.upper().replace("-", "_")
        if "_" in name and name in self._names:
            return name
        if "_" in word and (word.isupper() or name.startswith("STATUS_")):
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


def _is_something_else(before: str, after: str, length: int) -> bool:
    """An amount, a date, a phone number, a count … as its neighbours show."""
    spaced = length > 3
    if spaced and (re.search(r"[0-9][\s.-]?$", before) or re.match(r"[\s.-]?[0-9]", after)):
        return True
    return bool(_NOT_AFTER.match(after) or _OTHER_CODE.search(before))


def _is_reported(text: str, before: str, bank_named: bool) -> bool:
    others = _SPOKEN.sub(" ", text)
    said = [word for word in re.findall(r"[a-z']+", others) if word not in _FILLER]
    return not said or bank_named or bool(_REPORTED.search(before))
