"""What plain words tell by themselves."""

from __future__ import annotations

import pytest

from helpline.dialogue import cues, times


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("six weeks", 1008),
        ("3 days", 72),
        ("a couple of hours", 2),
        ("last month", 720),
        ("friday", 0),
        ("", 0),
    ],
)
def test_a_length_of_time_is_counted_in_hours(text: str, hours: int) -> None:
    assert times.hours(text) == hours


@pytest.mark.parametrize(
    "text", ["and where are they", "how long", "won't that double everything", "who does it then"]
)
def test_a_short_question_refers_back(text: str) -> None:
    assert cues.refers_back(text)


@pytest.mark.parametrize(
    "text",
    ["is a fee charged for bank feeds", "can my accountant see all of the invoices that I wrote in spring"],
)
def test_a_question_of_its_own_does_not_refer_back(text: str) -> None:
    assert not cues.refers_back(text)


@pytest.mark.parametrize("text", ["hello?", "are you there?", "is anybody still there", "anyone here"])
def test_a_call_is_told_from_a_question(text: str) -> None:
    assert cues.calls(text)
    assert not cues.calls(f"{text} what is 402")
