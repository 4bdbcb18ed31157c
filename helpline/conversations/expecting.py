"""What a customer who is handed over may expect: who is there, when somebody will be, how long it took."""

from __future__ import annotations

from datetime import datetime

from helpline.conversations import hours as words
from helpline.conversations.hours import SupportHours
from helpline.conversations.models import Staff

SOON = 3
"""Places in the queue up to which "shortly" is no lie."""
NOBODY = "Nobody is at the desk right now; whoever comes first will write to you here."
_THERE = "Someone will come as soon as those before you are helped."


def expectation(staff: Staff, position: int, hours: SupportHours, now: datetime) -> str:
    """One sentence. Support hours tell when somebody comes; who is there now and the last waits go first."""
    if not staff.people and (back := hours.when_back(now)):
        return back
    if staff.people == 0:
        return NOBODY
    if staff.usual is not None:
        return f"It has usually taken {about(staff.usual)} lately."
    return words.NOW if position <= SOON else _THERE


def about(seconds: float) -> str:
    """Such as "about 5 minutes"; never less than one."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return "about a minute" if minutes == 1 else f"about {minutes} minutes"
    hours = round(minutes / 60)
    return "about an hour" if hours == 1 else f"about {hours} hours"
