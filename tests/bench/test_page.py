from __future__ import annotations

import re

import pytest

from bench.__main__ import PARTS
from bench.page import PAGE, filled, milliseconds, table

SHEET = (
    "Before.\n\n<!-- bench: a -->\nold\n<!-- end -->\n\nBetween.\n\n<!-- bench: b -->\n<!-- end -->\nAfter.\n"
)


def test_a_table_replaces_what_stood_between_its_markers_and_nothing_else() -> None:
    once = filled(SHEET, "a", "new \\1")
    assert once == SHEET.replace("old", "new \\1")
    assert filled(once, "a", "old") == SHEET
    assert "<!-- bench: b -->\nnew\n<!-- end -->\nAfter." in filled(SHEET, "b", "new")


def test_a_page_without_the_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="0 places for c"):
        filled(SHEET, "c", "new")
    with pytest.raises(ValueError, match="2 places for a"):
        filled(SHEET + SHEET, "a", "new")


def test_a_table_has_words_on_the_left_and_figures_on_the_right() -> None:
    assert table(["", "ms"], [["fast", "1"]]) == "|  | ms |\n| --- | --: |\n| fast | 1 |"
    with pytest.raises(ValueError, match="1 cells under 2 titles"):
        table(["", "ms"], [["fast"]])


def test_times_keep_as_many_digits_as_mean_something() -> None:
    assert [milliseconds(value) for value in (0.0871, 4.26, 256.4)] == ["0.09", "4.3", "256"]


def test_every_part_has_its_place_on_the_page() -> None:
    places = re.findall(r"<!-- bench: (\w+) -->", PAGE.read_text("utf-8"))
    assert sorted(places) == sorted(PARTS)
