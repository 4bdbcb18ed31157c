"""A message is cut into clauses where people change the subject, and nowhere else."""

from __future__ import annotations

import pytest

from helpline.dialogue import cues, times
from helpline.dialogue.clauses import MOST, split


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("chase stopped, ally is fine", ["chase stopped", "ally is fine"]),
        ("I refreshed. Still 402", ["I refreshed.", "Still 402"]),
        ("i can log in but nothing comes", ["i can log in", "but nothing comes"]),
        ("chase and discover stopped", ["chase and discover stopped"]),
        ("i changed the password last week and i can sign in now", 2),
        ("missing $1,200 since monday", ["missing $1,200 since monday"]),
        ("it stopped\n\nplease help", ["it stopped", "please help"]),
        ("it stopped ... no idea why", ["it stopped", "no idea why"]),
        ("hi there (it is chase)", ["hi there", "it is chase"]),
        ("...", []),
        ("", []),
    ],
)
def test_a_message_is_cut_where_the_subject_changes(text: str, clauses: list[str] | int) -> None:
    found = [span.text for span in split(text)]
    assert (len(found) if isinstance(clauses, int) else [one.rstrip(")") for one in found]) == clauses


@pytest.mark.parametrize(
    "text", ["chase stopped,  ally is fine; ok?", " a. b! c? ", "one - two (three)", "päß, 😀 ok", "\t,\n"]
)
def test_every_clause_stands_where_it_says(text: str) -> None:
    for span in split(text):
        assert text[span.start : span.end] == span.text


def test_of_a_very_long_message_the_last_clause_takes_the_rest() -> None:
    spans = split(". ".join(f"point {n}" for n in range(40)))
    assert len(spans) == MOST
    assert spans[-1].text.endswith("point 39")


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("nothing since friday", "friday"),
        ("it's been three days now", "three days"),
        ("down for 2 weeks", "2 weeks"),
        ("stopped last tuesday", "last tuesday"),
        ("since march 28", "march 28"),
        ("it stopped 424", ""),
        ("it worked", ""),
    ],
)
def test_since_when_is_told_in_the_customers_own_words(text: str, since: str) -> None:
    assert times.since(text) == since


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("march 28 to april 12 are missing", "march 28 to april 12"),
        ("the 3rd and the 5th", "the 3rd and the 5th"),
        ("10/03", "10/03"),
        ("it is broken", ""),
    ],
)
def test_dates_are_taken_as_they_are_written(text: str, dates: str) -> None:
    assert times.dates(text) == dates


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("how long does it take", True),
        ("ok and where is that", True),
        ("is it safe?", True),
        ("i did what you said", False),
        ("no idea", False),
    ],
)
def test_a_question_is_known_by_its_form(text: str, asks: bool) -> None:
    assert cues.asks(text) is asks
