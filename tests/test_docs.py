"""Documentation that can not lie: settings, chores, targets, files and rooms are what the pages say."""

from __future__ import annotations

import re
import subprocess
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpline.cli import parser
from helpline.dialogue.procedures import WAYS
from helpline.settings import SECRETS, Settings, load
from helpline.web.metrics import Metrics
from tests.support.web import routes

ROOT = Path(__file__).parents[1]
UNDOCUMENTED_ROUTES = {
    "/widget/{path}": "the widget's own modules",
    "/demo/identity/{name}": "used by the demo page alone",
}
"""We deliberately don't document these."""
MADE_BY_A_CHORE = {"var/bench/figures.json", "var/helpline.db", "models/encoder"}
MADE_BY_A_READER = {"helpline/web/plain.py", "tests/web/test_plain.py"}
MADE_BY_A_READER |= {"helpline/storage/migrations/versions/NEXT_channel.py"}
"""Named in the pages, not in the repository. The latter: tests/test_first_change.py makes them."""
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted(ROOT.glob("docs/*.md")),
    *sorted(ROOT.glob("bench/*.md")),
]
SHORT = {"understanding.md": 60, "performance.md": 60}
"""Lines. What was tried on the way belongs into bench/notebook.md, all tables into bench/results.md."""


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    found = (re.match(r"#(HELPLINE_\w+)=(\S*)", line) for line in lines)
    return {match[1]: match[2] for match in found if match}


def test_every_setting_stands_in_the_example_and_nothing_else_does() -> None:
    assert set(example()) == {f"HELPLINE_{field.name.upper()}" for field in fields(Settings)}


def test_the_example_says_which_of_them_may_stand_in_files() -> None:
    [told] = re.findall(
        r"These are ([A-Z_, #\n]+) and ([A-Z_]+)\.", (ROOT / ".env.example").read_text("utf-8")
    )
    assert set(re.findall(r"[A-Z_]+", " ".join(told))) == {name.upper() for name in SECRETS}


def test_the_defaults_in_the_example_are_the_real_ones() -> None:
    told = load({name: value for name, value in example().items() if value} | {"HELPLINE_VAR": "var"})
    real = load({})
    for field in fields(Settings):
        assert getattr(told, field.name) == getattr(real, field.name), field.name


def test_every_chore_is_described() -> None:
    chores = next(a for a in parser()._actions if a.choices).choices
    text = text_of(PAGES)
    assert [chore for chore in chores or () if f"helpline {chore}" not in text] == []


def test_every_make_target_is_described() -> None:
    targets = re.findall(r"^([a-z][a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    text = text_of(PAGES)
    inner = {"setup", "setup-tools", "setup-tests", "setup-js"}
    assert [target for target in targets if target not in inner and f"make {target}" not in text] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_exists(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    suffixes = "py|yml|md|js|html|json|lock|toml|example"
    named = set(re.findall(rf"`([\w./-]+\.(?:{suffixes}))`", page.read_text("utf-8")))
    named -= MADE_BY_A_CHORE | MADE_BY_A_READER
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ends = {f"/{line}" for line in tracked.splitlines()}
    assert sorted(name for name in named if not any(end.endswith(f"/{name}") for end in ends)) == []


@pytest.mark.parametrize(("page", "lines"), SHORT.items())
def test_a_page_for_users_stays_short(page: str, lines: int) -> None:
    assert len((ROOT / "docs" / page).read_text("utf-8").splitlines()) <= lines


def test_a_figure_that_is_told_was_measured() -> None:
    """Those of the table in docs/performance.md stand in bench/results.md, which `make bench` writes."""
    told = re.findall(r"^\|.*\|$", (ROOT / "docs" / "performance.md").read_text("utf-8"), re.MULTILINE)
    figures = {one for row in told for one in re.findall(r"\d+\.\d", row)}
    measured = (ROOT / "bench" / "results.md").read_text("utf-8")
    assert len(figures) > 12
    assert [one for one in figures if one not in measured] == []


def test_every_variable_that_a_page_names_is_a_setting() -> None:
    known = {f"HELPLINE_{field.name.upper()}" for field in fields(Settings)}
    known |= {f"HELPLINE_{name.upper()}_FILE" for name in SECRETS}
    assert set(re.findall(r"HELPLINE_[A-Z_]+[A-Z]", text_of(PAGES))) <= known


def test_every_action_is_described_and_every_one_described_exists() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    described = set(re.findall(r"^\| `((?:action|validate)_\w+)` \|", dialogue(), re.MULTILINE))
    assert described == set(domain["actions"])


async def test_every_route_is_described(tmp_path: Path) -> None:
    found = {path for _, path in await routes(Settings(var=tmp_path))}
    text = text_of(PAGES)
    assert sorted(route for route in found - UNDOCUMENTED_ROUTES.keys() if f"{route}" not in text) == []


def test_every_metric_is_described() -> None:
    names = re.findall(r"^# TYPE (\w+) ", Metrics().text().decode(), re.MULTILINE)
    ours = {name for name in names if not name.endswith("_created")}
    assert len(ours) > 5
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    assert sorted(name for name in ours if f"`{name}" not in text) == []


def test_every_way_is_described_and_every_one_described_exists() -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", dialogue().split("## The actions")[0], re.MULTILINE))
    assert described == set(WAYS) == set(codes()["ways"])


def test_every_code_and_status_has_a_way_and_steps() -> None:
    entries = [*codes()["codes"], *codes()["statuses"]]
    assert len(entries) > 100
    bare = [entry.get("code", entry.get("status")) for entry in entries if not entry["steps"]]
    assert bare == []
    assert {entry["way"] for entry in entries} <= set(WAYS)


def codes() -> dict[str, Any]:
    text = (ROOT / "data" / "knowledge" / "error_codes.yml").read_text("utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


def dialogue() -> str:
    return (ROOT / "docs" / "dialogue.md").read_text("utf-8")


def text_of(pages: list[Path]) -> str:
    return "".join(page.read_text("utf-8") for page in pages)
