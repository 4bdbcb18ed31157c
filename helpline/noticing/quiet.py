"""When customers are left in peace. Pure."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from helpline.conversations.messages import Value
from helpline.errors import SettingsError

_PATTERN = re.compile(r"(?P<begins>\d\d:\d\d)-(?P<ends>\d\d:\d\d)( (?P<zone>\S+))?")
_UNKNOWN = "UTC"
"""What a conversation has whose browser told no time zone."""
SPREAD = timedelta(minutes=30)
"""Not all who waited for the morning are told, and looked after, in the same minute."""


class QuietHours(Value, frozen=True):
    """From `begins` to `ends` where the customer lives, else in `zone`; the same time twice: never."""

    begins: time = time(0)
    ends: time = time(0)
    zone: str = _UNKNOWN

    def zone_of(self, zone: str) -> str:
        """The customer's, if it is known."""
        return self.zone if zone in ("", _UNKNOWN) else zone

    def until(self, now: datetime, zone: str, who: str) -> datetime | None:
        """When it ends for this customer, None if now is a good time."""
        there = ZoneInfo(self.zone_of(zone))
        local = now.astimezone(there)
        if not self._is_quiet(local.time()):
            return None
        ends = datetime.combine(local.date(), self.ends, tzinfo=there)
        if ends <= local:
            ends = datetime.combine(local.date() + timedelta(days=1), self.ends, tzinfo=there)
        return ends + timedelta(seconds=crc32(who.encode()) % SPREAD.seconds)

    def _is_quiet(self, local: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends


def parse_quiet(text: str) -> QuietHours:
    """ "never", or such as "20:00-08:00", or "20:00-08:00 America/Chicago". Raises SettingsError."""
    if text == "never":
        return QuietHours()
    match = _PATTERN.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        begins, ends = time.fromisoformat(match["begins"]), time.fromisoformat(match["ends"])
        return QuietHours(begins=begins, ends=ends, zone=ZoneInfo(match["zone"] or _UNKNOWN).key)
    except (ValueError, OSError, LookupError):
        raise SettingsError("HELPLINE_QUIET_HOURS is not such as 20:00-08:00 America/Chicago.") from None
