"""Since when no data has come counts from the last success; a retry makes no old fault new."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.dialogue import times
from tests.dialogue.chats import CHASE, Chat, failing, refused, timed_out
from tests.dialogue.provider import BEGIN

THURSDAY = BEGIN - timedelta(days=4)
"""They talk on a Monday."""
TRIED_JUST_NOW = replace(CHASE, last_updated=THURSDAY, last_attempt=BEGIN - timedelta(minutes=20))


@pytest.mark.parametrize(
    "broken", [refused(TRIED_JUST_NOW), timed_out(TRIED_JUST_NOW), failing(TRIED_JUST_NOW, "409", "X")]
)
@pytest.mark.parametrize("words", ["chase is broken", "chase stopped this morning"])
def test_it_counts_from_the_last_success_whenever_it_was_tried_since(broken: object, words: str) -> None:
    chat = Chat(broken)  # type: ignore[arg-type]
    chat.says(words, "trouble")
    assert "since Thursday" in chat.text or "came on Thursday" in chat.text
    found = [w for w in ("this morning", "today", "minutes ago") if w in chat.text]
    assert not found, chat.text


@pytest.mark.parametrize(
    ("words", "since"),
    [
        ("old stuff is missing since like the 20th", "the 20th"),
        ("nothing from about november 8", "november 8"),
        ("nothing came in all week", "all week"),
        ("ally is dead 2 days", "2 days"),
        ("it's been down since yesterday afternoon", "yesterday"),
    ],
)
def test_since_when_is_heard_however_it_is_said(words: str, since: str) -> None:
    assert times.since(words) == since


@pytest.mark.parametrize(
    ("words", "hours"),
    [("yesterday", 20), ("this morning", 5), ("all week", 168), ("2 days", 48), ("soon", 0)],
)
def test_how_long_ago_it_is_is_counted(words: str, hours: int) -> None:
    assert times.hours_ago(words, weekday=0) == hours


def test_who_has_waited_for_as_long_as_it_takes_is_not_told_to_wait() -> None:
    chat = Chat(failing(CHASE, "424", "SITE_DOWN_FOR_MAINTENANCE"))
    chat.says("chase is down since yesterday afternoon", "trouble")
    assert chat.asked[0] != "waited"
    assert chat.refreshed == ["Chase"]
