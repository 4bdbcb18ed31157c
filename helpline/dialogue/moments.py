"""When "tomorrow after two" is. Pure; libraries for it weigh more than this room, and miss that one."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"\d{{1,3}}|{'|'.join(_NUMBERS)}|an?|half an|a couple of|a few"
_IN = re.compile(rf"\bin (?:about )?({_NUMBER}) (minutes?|mins?|hours?|hrs?|days?|weeks?)\b", re.I)
_MINUTES = {"min": 1, "hour": 60, "hr": 60, "day": 1_440, "week": 10_080}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(
    r"\b(the day after tomorrow|tomorrow|tmrw|tonight|today|next week|"
    rf"(?:next |on |this )?(?:{'|'.join(_WEEKDAYS)})(?:day|sday|nesday|rsday|urday)?)\b",
    re.I,
)
_PARTS = {"morning": 9, "noon": 12, "lunch": 12, "afternoon": 14, "evening": 18, "night": 20, "tonight": 20}
_PART = re.compile(rf"\b({'|'.join(_PARTS)})\b", re.I)
_HALF = r" ?(am|pm|a\.m\.|p\.m\.)"
_CLOCK = re.compile(
    rf"\b(?:at|after|around|about|by|from|past) (\d{{1,2}}|{'|'.join(_NUMBERS)})\b(?::(\d\d))?{_HALF}?(?!\d)|"
    rf"\b(\d{{1,2}})(?::(\d\d))?(?:{_HALF}| ?o'?clock)",
    re.I,
)
_EARLIEST, _LAST_MORNING = 9, 8
"""When a day begins for people; an hour below that, said without am or pm, is one of the afternoon."""
FURTHEST = timedelta(days=90)


def when(text: str, now: datetime) -> datetime | None:
    """The first moment that the text names, after `now` and in its zone; None when it names none."""
    relative = _IN.search(text)
    if relative:
        return _bounded(now + _length(relative[1].lower(), relative[2].lower()), now)
    days, hour = _days(text, now), _hour(text)
    if days is None and hour is None:
        return None
    at = now + timedelta(days=days or 0)
    clock = hour or (_EARLIEST, 0)
    at = at.replace(hour=clock[0], minute=clock[1], second=0, microsecond=0)
    if days is None and at <= now:
        at += timedelta(days=1)
    return _bounded(at, now)


def _bounded(at: datetime, now: datetime) -> datetime | None:
    return at if now < at <= now + FURTHEST else None


def _length(count: str, unit: str) -> timedelta:
    minutes = next(value for name, value in _MINUTES.items() if unit.startswith(name))
    if count == "half an":
        return timedelta(minutes=minutes / 2)
    few = {"a": 1, "an": 1, "a couple of": 2, "a few": 3}
    number = int(count) if count.isdigit() else few.get(count) or _NUMBERS.index(count) + 1
    return timedelta(minutes=minutes * number)


def _days(text: str, now: datetime) -> int | None:
    """From today; None when no day is named."""
    found = _DAY.search(text)
    if not found:
        return None
    word = found[1].lower()
    fixed = {"today": 0, "tonight": 0, "tomorrow": 1, "tmrw": 1, "the day after tomorrow": 2, "next week": 7}
    if word in fixed:
        return fixed[word]
    weekday = next(place for place, name in enumerate(_WEEKDAYS) if name in word.split()[-1][:3])
    return (weekday - now.weekday() - 1) % 7 + 1


def _hour(text: str) -> tuple[int, int] | None:
    clock = _CLOCK.search(text)
    if clock:
        told, minute, half = (clock[1], clock[2], clock[3]) if clock[1] else (clock[4], clock[5], clock[6])
        hour = int(told) if told.isdigit() else _NUMBERS.index(told.lower()) + 1
        return _of_day(hour, half or "", _PART.search(text)), int(minute or 0)
    part = _PART.search(text)
    return (_PARTS[part[1].lower()], 0) if part else None


def _of_day(hour: int, half: str, part: re.Match[str] | None) -> int:
    if half[:1].lower() == "p" or (part and _PARTS[part[1].lower()] > 12 and not half):
        return hour % 12 + 12
    if half[:1].lower() == "a":
        return hour % 12
    morning = part and part[1].lower() == "morning"
    return hour + 12 if hour < _LAST_MORNING and not morning else min(hour, 23)
