"""Every skill's conversations, run by Rasa's own test against the trained model."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpline.training import ROOT, quiet_environment, train

STORIES = ROOT / "tests" / "stories"


def stories() -> list[str]:
    return [
        story["story"]
        for file in sorted(STORIES.glob("test_*.yml"))
        for story in yaml.safe_load(file.read_text("utf-8"))["stories"]
    ]


def test_every_rule_file_has_stories_that_test_it() -> None:
    skills = {file.stem for file in (ROOT / "data" / "rules").glob("*.yml")} - {"outcome"}
    assert {f"test_{skill}" for skill in skills} <= {file.stem for file in STORIES.glob("*.yml")}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_rasa_predicts_every_story_as_written(tmp_path: Path) -> None:
    model = train(ROOT / "models", say=lambda _: None)
    command = [
        *(sys.executable, "-m", "rasa", "test", "core", "--stories", str(STORIES), "--model", str(model)),
        *("--out", str(tmp_path), "--endpoints", str(_no_endpoints(tmp_path)), "--fail-on-prediction-errors"),
    ]
    log = tmp_path / "log"
    with log.open("w") as out:
        done = subprocess.run(
            command, cwd=tmp_path, stdout=out, stderr=out, env=quiet_environment(), timeout=500, check=False
        )
    text = log.read_text("utf-8", errors="replace")
    failed = (tmp_path / "failed_test_stories.yml").read_text("utf-8") if done.returncode in (0, 1) else ""
    assert done.returncode == 0, f"{failed}\n{text[-3000:]}"
    assert re.search(r"Correct:\s+(\d+) / \1\b", text), text[-3000:]
    assert int(re.findall(r"Correct:\s+(\d+) /", text)[-1]) >= len(stories())


def _no_endpoints(folder: Path) -> Path:
    """Stories need no neighbours, and must not write into anybody's database."""
    file = folder / "endpoints.yml"
    file.write_text("{}\n")
    return file
