"""When it is that a customer wants to hear of something, and what is no such wish."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from helpline.dialogue.moments import when
from helpline.dialogue.promises import wish_in

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 12, 2, 10, 30, tzinfo=ZONE)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("remind me tomorrow after two", "03 14:00"),
        ("remind me tomorrow", "03 09:00"),
        ("please remind me tomorrow morning at 7", "03 07:00"),
        ("remind me tomorrow at 7", "03 19:00"),
        ("remind me tonight", "02 20:00"),
        ("remind me at 5pm", "02 17:00"),
        ("remind me at 9 am", "03 09:00"),
        ("remind me at 16:45", "02 16:45"),
        ("remind me in two hours", "02 12:30"),
        ("remind me in half an hour", "02 11:00"),
        ("remind me in 20 min", "02 10:50"),
        ("ping me in a couple of days", "04 10:30"),
        ("remind me on friday", "04 09:00"),
        ("remind me friday afternoon", "04 14:00"),
        ("remind me wednesday", "09 09:00"),
        ("remind me next week", "09 09:00"),
        ("the day after tomorrow at 3 o'clock remind me", "04 15:00"),
        ("can you remind me at noon", "02 12:00"),
        ("write me tomorrow evening around eight", "03 20:00"),
        ("I do it later. Remind me tomorrow.", "03 09:00"),
    ],
)
def test_a_reminder_has_its_time(text: str, expected: str) -> None:
    wish = wish_in(text, NOW, ZONE)
    assert wish is not None
    assert wish.kind == "remind"
    assert wish.at is not None
    assert wish.at.astimezone(ZONE).strftime("%d %H:%M") == expected


@pytest.mark.parametrize(
    "text",
    [
        "tell me when it's fixed",
        "let me know when its back up",
        "can you email me when it is fixed",
        "Notify me once Chase works again",
        "please write me as soon as the connection is working",
        "let me know if that gets resolved",
    ],
)
def test_a_wish_to_hear_of_the_mend_is_heard(text: str) -> None:
    wish = wish_in(text, NOW, ZONE)
    assert wish is not None
    assert wish.kind == "fixed"


@pytest.mark.parametrize(
    "text",
    [
        "remind me what to press",
        "remind me how you refresh",
        "remind me which page tomorrow",
        "remind me",
        "I changed it tomorrow",
        "tell me what 402 means",
        "let me know what to do when it asks for a code",
        "it stopped working on friday",
        "do you get a reminder before consent runs out",
        "remind me in 400 days",
        "it works again at home",
    ],
)
def test_other_words_promise_nothing(text: str) -> None:
    assert wish_in(text, NOW, ZONE) is None


def test_what_is_past_is_no_moment() -> None:
    assert when("today at 8 am", NOW) is None
