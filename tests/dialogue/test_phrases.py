"""Times in words, on the customer's own clock."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from helpline.dialogue.phrases import Phrases, clock_time, listed, zone_of
from helpline.errors import KnowledgeError

NOW = datetime(2026, 11, 23, 16, 30, tzinfo=timezone.utc)
CHICAGO = zone_of("America/Chicago")
FILE = Path(__file__).parents[2] / "data" / "knowledge" / "phrases.yml"


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return Phrases.load(FILE)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(hours=2), "this morning"),
        (timedelta(hours=11), "yesterday"),
        (timedelta(days=3), "on Friday"),
        (timedelta(days=6), "on Tuesday"),
        (timedelta(days=7), "on 16 November"),
        (timedelta(minutes=-5), "just now"),
    ],
)
def test_a_time_is_told_as_a_person_would(phrases: Phrases, ago: timedelta, words: str) -> None:
    assert phrases.since(NOW - ago, NOW, CHICAGO) == words


def test_in_the_evening_the_morning_is_just_today(phrases: Phrases) -> None:
    evening = datetime(2026, 11, 24, 1, 0, tzinfo=timezone.utc)  # 19:00 in Chicago
    assert phrases.since(evening - timedelta(hours=10), evening, CHICAGO) == "today"


def test_never_is_some_time_ago(phrases: Phrases) -> None:
    assert phrases.since(None, NOW, CHICAGO) == "some time ago"


@pytest.mark.parametrize(
    ("zone", "told"), [("America/Chicago", "10:30"), ("", "16:30 UTC"), ("Mars/Base", "16:30 UTC")]
)
def test_a_clock_time_names_its_zone_when_it_is_not_the_customer_s(zone: str, told: str) -> None:
    assert clock_time(NOW, zone_of(zone)) == told


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "a" * 500, "\0", "America"])
def test_a_zone_that_makes_no_sense_is_utc(zone: str) -> None:
    assert zone_of(zone) is timezone.utc


def test_a_phrase_that_is_missing_is_named(tmp_path: Path) -> None:
    file = tmp_path / "phrases.yml"
    file.write_text("when: {}\n")
    with pytest.raises(KnowledgeError, match=r"phrases\.yml.*weekdays"):
        Phrases.load(file)


@pytest.mark.parametrize(
    ("names", "told"),
    [(["Chase"], "Chase"), (["Chase", "Citi"], "Chase and Citi"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_listed_as_people_do(names: list[str], told: str) -> None:
    assert listed(names) == told
