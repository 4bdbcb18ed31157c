"""Documentation that can not lie: settings, chores, targets, files and rooms are what the pages say."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from helpline.cli import parser
from helpline.settings import Settings, load

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    found = (re.match(r"#(HELPLINE_\w+)=(\S*)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def test_every_setting_stands_in_the_example_and_nothing_else_does() -> None:
    assert set(example()) == {f"HELPLINE_{field.name.upper()}" for field in fields(Settings)}


def test_the_defaults_in_the_example_are_the_real_ones() -> None:
    told = load({name: value for name, value in example().items() if value} | {"HELPLINE_VAR": "var"})
    real = load({})
    for field in fields(Settings):
        assert getattr(told, field.name) == getattr(real, field.name), field.name


def test_every_chore_is_described() -> None:
    chores = next(a for a in parser()._actions if a.choices).choices
    text = "".join(page.read_text("utf-8") for page in PAGES)
    assert [chore for chore in chores or () if f"helpline {chore}" not in text] == []


def test_every_make_target_is_described() -> None:
    targets = re.findall(r"^([a-z][a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    text = "".join(page.read_text("utf-8") for page in PAGES)
    inner = {"setup", "setup-tests"}
    assert [target for target in targets if target not in inner and f"make {target}" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_way_of_a_code_is_one_that_the_plan_knows() -> None:
    from actions.plan import WAYS

    knowledge = yaml.safe_load((ROOT / "data" / "knowledge" / "error_codes.yml").read_text("utf-8"))
    used = {code["way"] for code in knowledge["codes"]} | {status["way"] for status in knowledge["statuses"]}
    assert used <= set(WAYS)
