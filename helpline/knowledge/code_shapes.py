"""Error numbers in the shapes people write them."""

from __future__ import annotations

import re

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_UNITS = {"zero": 0, "oh": 0, "o": 0, "nought": 0} | {word: n for n, word in enumerate(_ONES, 1)}
_TEENS = {
    **{"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15},
    **{"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19},
}
_TENS = {
    **{"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50},
    **{"sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90},
}
_VALUES = _UNITS | _TEENS | _TENS
_DIGIT = "|".join(_UNITS)
_FIRST = "|".join(_ONES)
_GAP = r"[\s-]+"
_PAUSE = r"(?:,\s*|[\s-]+)"
_LAST_TWO = rf"(?:{'|'.join(_TEENS)}|(?:{'|'.join(_TENS)})(?:{_GAP}(?:{_FIRST}))?)"

SPOKEN = (
    rf"(?:(?:{_FIRST}){_GAP}hundred(?:{_GAP}(?:(?:and|n){_GAP})?(?:{_LAST_TWO}|{_FIRST}))?"
    rf"|(?:{_FIRST}){_GAP}{_LAST_TWO}"
    rf"|(?=[0-9\s-]*[a-z])(?:[1-9]|{_FIRST}){_PAUSE}(?:[0-9]|{_DIGIT}){_PAUSE}(?:[0-9]|{_DIGIT})"
    rf"|(?:{_FIRST})(?:oh|zero)(?:{_FIRST})|[1-9]oh?[0-9])"
)
"""Regular expression of a three-digit number in words: "four oh two", "4 oh 2", "4o2", "four hundred two"."""

WRITTEN = r"(?:[0-9]{3}|[0-9](?P<gap>[ .-])[0-9](?P=gap)[0-9])"
"""Regular expression of three digits: "402", "4 0 2", "4-0-2", "4.0.2"."""

TORN = r"(?:[0-9]{2} [0-9]|[0-9] [0-9]{2})"
"""Regular expression of three digits that only the word "error" before them holds together: "40 2"."""

_SOUNDS = {"for": "four", "fore": "four", "to": "two", "too": "two", "won": "one", "ate": "eight"}
_SOUND = rf"(?:{'|'.join(_SOUNDS)}|{_DIGIT}|[0-9])"

HEARD = (
    rf"(?:(?=(?:[a-z0-9]+{_GAP}){{0,2}}(?:{'|'.join(_SOUNDS)})\b)"
    rf"(?=(?:[a-z0-9]+{_GAP}){{0,2}}(?:{_DIGIT}|[0-9])\b){_SOUND}{_GAP}{_SOUND}{_GAP}{_SOUND})"
)
"""Regular expression of three digits as a telephone takes them down, some of them rightly: "for zero to"."""

_PART = re.compile("[0-9]|" + "|".join(sorted(_VALUES, key=len, reverse=True)))
_SPOKEN = re.compile(SPOKEN)
_NUMBER = re.compile(r"(?<![0-9])(?:[0-9](?:[ .-][0-9]){2}|[0-9]{1,3})(?![0-9])")


def spell_code(text: str) -> str:
    """The digits of the one number in `text` ("err 4 0 2", "four oh two"); "" for none or several."""
    found = [re.sub(r"\D", "", match[0]) for match in _NUMBER.finditer(text)]
    found += [spell_out(match[0]) for match in _SPOKEN.finditer(text.lower())]
    return str(int(found[0])) if len(set(found)) == 1 else ""


def spell_out(words: str) -> str:
    """Digits of a text that SPOKEN or HEARD matched."""
    written = re.sub(rf"\b(?:{'|'.join(_SOUNDS)})\b", lambda sound: _SOUNDS[sound[0]], words.lower())
    parts = _PART.findall(written)
    values = [int(part) if part.isdigit() else _VALUES[part] for part in parts]
    if len(values) == 3 and all(value < 10 for value in values):
        return "".join(map(str, values))
    return str(100 * values[0] + sum(values[1:]))
