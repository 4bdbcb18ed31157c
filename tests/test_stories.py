"""Every skill's conversations, run by Rasa's own test against the trained model."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpline.places import ROOT
from helpline.training import quiet_environment, train

STORIES = ROOT / "tests" / "stories"
Heard = set[tuple[str, bool]]
"""Intents, and whether a case was open after what was done."""
TOLD_IN_THE_FORM = 10
"""Intents at least."""


@cache
def read(folder: Path, kind: str) -> list[dict[str, Any]]:
    """All `stories` or `rules` of a folder."""
    files = sorted(folder.glob("*.yml"))
    return [entry for file in files for entry in yaml.safe_load(file.read_text("utf-8")).get(kind, [])]


def heard(steps: list[dict[str, Any]]) -> Heard:
    """What is said outside of the form, with what was so after it."""
    found: Heard = set()
    said: list[str] = []
    in_form = False
    for step in steps:
        in_form = step["active_loop"] is not None if "active_loop" in step else in_form
        said = [one["intent"] for one in step.get("or", [step]) if "intent" in one] or said
        for slot in step.get("slot_was_set", []):
            if "case_open" in slot and not in_form:
                found |= {(intent, slot["case_open"]) for intent in said}
    return found


def in_form(steps: list[dict[str, Any]]) -> set[str]:
    """What is said while a case is open."""
    found: set[str] = set()
    open_ = False
    for step in steps:
        open_ = step["active_loop"] is not None if "active_loop" in step else open_
        found |= {step["intent"]} if open_ and "intent" in step else set()
    return found


def test_every_skill_has_stories_that_test_it() -> None:
    skills = {file.stem for part in ("rules", "stories") for file in (ROOT / "data" / part).glob("*.yml")}
    assert {f"test_{skill}" for skill in skills} == {file.stem for file in STORIES.glob("*.yml")}


def test_every_rule_is_tested_by_a_story() -> None:
    tested = set().union(*(heard(story["steps"]) for story in read(STORIES, "stories")))
    ruled = set().union(*(heard(rule["steps"]) for rule in read(ROOT / "data" / "rules", "rules")))
    assert ruled
    assert ruled - tested == set()


def test_what_is_said_in_the_middle_of_a_case_goes_to_the_form_whatever_it_is() -> None:
    said = set().union(*(in_form(story["steps"]) for story in read(STORIES, "stories")))
    assert len(said) >= TOLD_IN_THE_FORM


def test_every_intent_is_said_in_words_by_some_story() -> None:
    """Not only named: what Rasa understands of the words is tested along with what it does."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    intents = {next(iter(intent)) for intent in domain["intents"]} - {"refresh_ended", "refresh_needs_input"}
    steps = [step for story in read(STORIES, "stories") for step in story["steps"]]
    assert intents - {step["intent"] for step in steps if "user" in step} == set()


@pytest.mark.parametrize("folder", [STORIES, ROOT / "data" / "stories"], ids=["tests", "data"])
def test_no_two_stories_of_a_skill_have_the_same_title(folder: Path) -> None:
    for file in folder.glob("*.yml"):
        titles = [story["story"] for story in yaml.safe_load(file.read_text("utf-8"))["stories"]]
        assert len(titles) == len(set(titles)), file.name


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_rasa_predicts_every_story_as_written(tmp_path: Path) -> None:
    model = train(ROOT / "models", say=lambda _: None)
    command = [
        *(sys.executable, "-m", "rasa", "test", "core", "--stories", str(STORIES), "--model", str(model)),
        *("--out", str(tmp_path), "--endpoints", str(_no_endpoints(tmp_path))),
    ]
    log = tmp_path / "log"
    with log.open("w") as out:
        subprocess.run(
            command, cwd=tmp_path, stdout=out, stderr=out, env=quiet_environment(), timeout=500, check=True
        )
    failed = (tmp_path / "failed_test_stories.yml").read_text("utf-8")
    assert not yaml.safe_load(failed), failed
    correct, of = map(int, re.findall(r"Correct:\s+(\d+) / (\d+)", log.read_text("utf-8", "replace"))[0])
    assert correct == of == len(read(STORIES, "stories")) > 0


def _no_endpoints(folder: Path) -> Path:
    """Stories need no neighbours, and must not write into anybody's database."""
    file = folder / "endpoints.yml"
    file.write_text("{}\n")
    return file
