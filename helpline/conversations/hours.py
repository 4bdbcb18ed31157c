"""When people are there, in words a customer can use."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from helpline.conversations.messages import Value
from helpline.errors import SettingsError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PATTERN = re.compile(
    r"(?P<first>[a-z]{3})(-(?P<last>[a-z]{3}))? (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d) (?P<zone>\S+)"
)

NOW = "Someone will join you here shortly."
NEVER = "Nobody is on chat right now; someone will write to you here as soon as possible."


class SupportHours(Value, frozen=True):
    """`days` are weekday numbers (Monday is 0); no days: never; no zone: always."""

    days: tuple[int, ...] = ()
    opens: time = time(0)
    closes: time = time(0)
    zone: str = ""
    always: bool = False

    def expectation(self, now: datetime) -> str:
        """One sentence: when a person will be there."""
        if self.always:
            return NOW
        if not self.days:
            return NEVER
        if self._is_open(now):
            return NOW
        local = now.astimezone(ZoneInfo(self.zone))
        opening = self._next_opening(local)
        day = "today" if opening.date() == local.date() else f"on {_NAMES[opening.weekday()]}"
        return f"Our team is back {day} at {self.opens:%H:%M} ({self.zone}) and will write to you here."

    def when_back(self, now: datetime) -> str:
        """The same while nobody is there, "" while people are."""
        return "" if self.always or self._is_open(now) else self.expectation(now)

    def there_from(self, at: datetime) -> datetime:
        """When somebody who asks at that time can first be answered; without any hours at once."""
        if self.always or not self.days or self._is_open(at):
            return at
        return self._next_opening(at.astimezone(ZoneInfo(self.zone)))

    def _is_open(self, now: datetime) -> bool:
        if not self.days:
            return False
        local = now.astimezone(ZoneInfo(self.zone))
        return local.weekday() in self.days and self.opens <= local.time() < self.closes

    def _next_opening(self, local: datetime) -> datetime:
        for ahead in range(8):
            day = local.date() + timedelta(days=ahead)
            opening = datetime.combine(day, self.opens, tzinfo=ZoneInfo(self.zone))
            if day.weekday() in self.days and opening > local:
                return opening
        raise AssertionError("a week has every weekday")


def parse_hours(text: str) -> SupportHours:
    """ "always", "never", or such as "mon-fri 08:00-18:00 America/Chicago". Raises SettingsError."""
    if text in ("always", "never"):
        return SupportHours(always=text == "always")
    match = _PATTERN.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        opens, closes = time.fromisoformat(match["opens"]), time.fromisoformat(match["closes"])
        days = _span(match["first"], match["last"] or match["first"])
        zone = ZoneInfo(match["zone"]).key
        if opens >= closes:
            raise ValueError
    except (ValueError, OSError, LookupError):
        raise SettingsError("HELPLINE_SUPPORT_HOURS is not valid support hours.") from None
    return SupportHours(days=days, opens=opens, closes=closes, zone=zone)


def _span(first: str, last: str) -> tuple[int, ...]:
    """Weekdays from first to last, over the weekend if need be."""
    start, end = _DAYS.index(first), _DAYS.index(last)
    return tuple((start + step) % 7 for step in range((end - start) % 7 + 1))
