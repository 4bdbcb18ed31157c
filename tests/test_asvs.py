"""docs/security.md: every requirement of ASVS 5.0 up to level 2 has its row, and what a row names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUIREMENTS = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3
6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2
10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1
11.6.1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3
15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""
"""Those of levels 1 and 2, 253 in all (github.com/OWASP/ASVS, 5.0.0)."""
NUMBER = r"\d+\.\d+\.\d+"


@cache
def page() -> str:
    return (ROOT / "docs" / "security.md").read_text("utf-8").split("## OWASP ASVS")[1]


def wanted() -> list[str]:
    found = []
    for one in REQUIREMENTS.split():
        first, _, last = one.partition("-")
        section, _, number = first.rpartition(".")
        found += [f"{section}.{n}" for n in range(int(number), int(last or number) + 1)]
    return found


def rows() -> list[list[str]]:
    lines = [line for line in page().splitlines() if re.match(rf"\| {NUMBER}", line)]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


def numbers(cell: str) -> list[str]:
    """Of the first cell: single ones, and from one to another."""
    order, found = wanted(), []
    for part in cell.split(", "):
        first, _, last = part.partition("–")
        found += order[order.index(first) : order.index(last or first) + 1]
    return found


def named() -> list[str]:
    return sorted(set(re.findall(r"`([\w/]+\.py::\w*)`", page())))


def test_every_requirement_has_one_row() -> None:
    told = [number for row in rows() for number in numbers(row[0])]
    assert len(wanted()) == 253
    assert sorted(told) == sorted(wanted())


def test_every_row_says_how_it_stands() -> None:
    """By a test, or in words that say that none holds it."""
    ways = re.compile(r"\w\.py::\w+`|\*\*open\*\*|by design|by hand|^none\b|\]\(", re.IGNORECASE)
    assert [row for row in rows() if len(row) != 3 or not ways.search(row[2])] == []


@pytest.mark.parametrize("test", named())
def test_what_is_named_exists(test: str) -> None:
    place, _, name = test.partition("::")
    tree = ast.parse((ROOT / "tests" / place).read_text("utf-8"))
    tests = {
        node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    assert name in tests


def test_the_table_names_many_tests_and_hides_nothing_open() -> None:
    assert len(named()) > 80
    assert page().lower().count("**open**") > 15
