"""Until when the provider wants not to be asked, beside the words that it can't be reached."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo

from helpline.dialogue.phrases import clock_time

AWAY = frozenset({"utter_bank_data_down", "utter_cannot_see", "utter_cannot_refresh"})
"""Responses that tell of a provider who can't be reached."""
_SOON = timedelta(minutes=2)
"""Up to here "in a minute" is right."""
_STEP = 5
"""Minutes to which the time is rounded up: the provider's clock is not ours."""
_VAGUE = re.compile(r"(?P<before>[^.]*?)(in a minute|a little later)")


def with_wait(text: str, until: datetime, now: datetime, zone: tzinfo) -> str:
    """`text` with the time in it, and no other promise than that."""
    if until - now < _SOON:
        return text
    asked = f"The bank provider asks us to wait until {_about(until, now, zone)}."
    if _VAGUE.search(text):
        return _VAGUE.sub(lambda found: f" {asked}{found['before']}then", text, count=1).strip()
    return f"{text} {asked}"


def _about(until: datetime, now: datetime, zone: tzinfo) -> str:
    """Such as "about 15:30", and the day when it is another one."""
    over = timedelta(minutes=until.minute % _STEP, seconds=until.second, microseconds=until.microsecond)
    until += timedelta(minutes=_STEP) - over if over else timedelta()
    there = until.astimezone(zone)
    day = "" if there.date() == now.astimezone(zone).date() else f" on {there:%A}"
    return f"about {clock_time(until, zone)}{day}"
