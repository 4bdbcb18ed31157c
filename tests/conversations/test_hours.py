"""Support hours: what is promised, in every zone and on the day when the clocks change."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from helpline.conversations.hours import NEVER, NOW, parse_hours
from helpline.errors import SettingsError

CHICAGO = "mon-fri 08:00-18:00 America/Chicago"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("hours", "now", "told"),
    [
        ("always", "2026-03-01T03:00", NOW),
        ("never", "2026-03-02T15:00", NEVER),
        (CHICAGO, "2026-03-02T14:00", NOW),
        (CHICAGO, "2026-03-02T13:59", "back today at 08:00 (America/Chicago)"),
        (CHICAGO, "2026-03-02T23:59", NOW),
        (CHICAGO, "2026-03-03T00:00", "back on Tuesday at 08:00"),
        (CHICAGO, "2026-03-07T15:00", "back on Monday at 08:00"),
        ("sat-sun 10:00-12:00 Europe/Berlin", "2026-03-06T23:30", "back today at 10:00"),
        ("fri-mon 00:00-23:59 Etc/UTC", "2026-03-03T00:00", "back on Friday at 00:00"),
        ("sun 09:00-10:00 Etc/UTC", "2026-03-01T10:00", "back on Sunday at 09:00"),
    ],
)
def test_the_promise_is_the_next_time_when_people_are_there(hours: str, now: str, told: str) -> None:
    assert told in parse_hours(hours).expectation(at(now))


@pytest.mark.parametrize(
    ("hours", "asked", "there"),
    [
        (CHICAGO, "2026-03-02T15:00", "2026-03-02T15:00"),
        (CHICAGO, "2026-03-06T23:59", "2026-03-06T23:59"),
        (CHICAGO, "2026-03-07T00:00", "2026-03-09T13:00"),  # summer time began in between
        (CHICAGO, "2026-10-31T00:00", "2026-11-02T14:00"),  # and ended
        ("always", "2026-03-07T00:00", "2026-03-07T00:00"),
        ("never", "2026-03-07T00:00", "2026-03-07T00:00"),
    ],
)
def test_the_time_for_an_answer_runs_from_when_people_are_there(hours: str, asked: str, there: str) -> None:
    assert parse_hours(hours).there_from(at(asked)) == at(there)


@pytest.mark.parametrize(
    "text",
    [
        *("", "sometimes", "mon-fri", "mon-fri 08:00-18:00", "mon-fri 18:00-08:00 Etc/UTC"),
        *("mon-fri 08:00-25:00 Etc/UTC", "abc-fri 08:00-18:00 Etc/UTC", "mon-fri 08:00-18:00 Mars/Base"),
        *("mon-fri 08:00-18:00 ../etc/passwd", "mon-fri 08:00-08:00 Etc/UTC"),
    ],
)
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_hours(text)
