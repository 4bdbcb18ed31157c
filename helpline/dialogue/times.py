"""Since when, for how long, and on which days, in a customer's own words."""

from __future__ import annotations

import re

_DAY = (
    r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?\b|yesterday|"
    r"this morning|last night|last (?:week|month|year|\w+day)|lunch|noon"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:(?:the )?\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?: of)?(?: {_MONTH})?|{_MONTH} ?\d{{0,2}}(?:st|nd|rd|th)?|"
    r"[0-3]?\d[/.-](?!00)[0-3]?\d(?:[/.-]\d{2,4})?)"
)
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|couple(?: of)?|few|several)"
_UNIT = r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?)"

_ABOUT = r"(?:(?:like|about|around|maybe|roughly|at least) )*"
_SINCE = re.compile(rf"\b(?:since|from|starting) {_ABOUT}((?:last |this )?(?:{_DAY}|{_DATE}))", re.IGNORECASE)
_WHOLE = re.compile(r"\b((?:all|the whole|this whole) (?:day|week|month))\b", re.IGNORECASE)
_DEAD_FOR = re.compile(
    r"\b(?:dead|down|stuck|broken|stopped|nothing)\b[^.?!\d]{0,12}\b"
    rf"({_COUNT} (?:hours?|hrs?|days?|weeks?|months?))\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:work(?:ed|ing|s)|fine|ok|good|nicely|well|great|perfect(?:ly)?|came|synced)\b[^.?!]{0,20}"
    rf"\b(?:until|till|til|up to) ((?:last |this )?(?:{_DAY}|{_DATE}))",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:for|been|already|its|it's|is) (?:the (?:last|past) |like |about |over |almost |been |going on )*"
    rf"({_COUNT} {_UNIT})\b|"
    r"\b(\w+ day)\b(?= (?:in a row|and|now|already|it|of|\w+ is))|"
    rf"\b({_COUNT} {_UNIT})(?: now| already| back| ago)\b",
    re.IGNORECASE,
)
_LAST_CAME = re.compile(
    r"\b(?:stopped|quit|died|broke|nothing(?: \w+){0,4}) (?:on |since |after )?"
    rf"((?:last |this )?(?:{_DAY}|{_DATE}))",
    re.IGNORECASE,
)
_TO = r"(?:up to|to|through|thru|till|until|and|-|–)"
_RANGE = re.compile(
    rf"(?<![\d.,$])\b(?:between |from )?({_DATE})\s*{_TO}\s*({_DATE})\b(?![.,]\d)"
    rf"(?! ?{_UNIT})(?! ?(?:times|transactions))",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(
    rf"\b({_DAY}|{_MONTH} ?\d{{0,2}}|\d{{1,2}}[/.-]\d{{1,2}}|the \d{{1,2}}(?:st|nd|rd|th))\b", re.IGNORECASE
)


def since(text: str) -> str:
    """Since when or for how long something is so, as the customer put it; "" when nothing tells."""
    for pattern in (_SINCE, _UNTIL, _LAST_CAME, _FOR, _WHOLE, _DEAD_FOR):
        found = pattern.search(text)
        if found:
            return " ".join(next(group for group in found.groups() if group).split())
    return ""


_LENGTH = re.compile(rf"({_COUNT}|last|past|all|whole) ({_UNIT}|year)", re.I)
_HOURS = {"minute": 0, "min": 0, "hour": 1, "hr": 1, "day": 24, "week": 168, "month": 720, "year": 8760}
_NUMBERS = {
    **{
        "a": 1,
        "an": 1,
        "one": 1,
        "last": 1,
        "past": 1,
        "all": 1,
        "whole": 1,
        "couple": 2,
        "two": 2,
        "three": 3,
        "few": 3,
    },
    **{"four": 4, "several": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10},
}


def hours(text: str) -> int:
    """How long "six weeks" or "about 3 days" is, in hours; 0 where a text tells no length."""
    found = _LENGTH.search(text)
    if not found:
        return 0
    count, unit = found[1].lower().split()[0], found[2].lower().rstrip("s")
    return (int(count) if count.isdigit() else _NUMBERS.get(count, 1)) * _HOURS.get(unit, 0)


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


_AGO = {"yesterday": 20, "last night": 12, "this morning": 5}


def hours_ago(text: str, weekday: int) -> int:
    """How long ago "six weeks" or "friday" is, in hours, said on this weekday (0: Monday); 0: not told."""
    day = re.search(rf"\b({'|'.join(_WEEKDAYS)})", text, re.I)
    if day is None or hours(text):
        return hours(text) or next((ago for word, ago in _AGO.items() if word in text.lower()), 0)
    back = (weekday - _WEEKDAYS.index(day[1].lower())) % 7
    return (back or 7 if "last" in text.lower() else back) * 24


def dates(text: str) -> str:
    """Which dates a text names, as written ("march 28 to april 12"); "" for none."""
    found = _RANGE.search(text)
    if found:
        return found[0].strip()
    named = [one[0].strip() for one in _ANY_DATE.finditer(text)]
    return ", ".join(dict.fromkeys(named))


def date_range(text: str) -> str:
    """From when to when something is, as written; "" when there is no range."""
    found = _RANGE.search(text)
    return found[0].strip() if found else ""
