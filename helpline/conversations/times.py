"""Times as people read them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def local(at: datetime, zone: str) -> str:
    """Such as Mon 30 Nov, 14:02 CST. `zone`: an IANA name."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{there:%a} {there.day} {there:%b}, {there:%H:%M %Z}"
