"""docs/first-change.md, followed word by word in a copy of the checkout."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpline.knowledge import Knowledge

ROOT = Path(__file__).parents[1]
COPIED = ("actions", "data", "desk", "help", "helpline", "tests", "widget")
FILES = ("config.yml", "domain.yml", "pyproject.toml")
TESTS = ("tests/web/test_plain.py", "tests/storage/test_migrations.py", "tests/test_chain.py")
_STEP = re.compile(
    r"(?P<verb>Append to|Make|In) `(?P<file>[^`]+)`(?:, behind\s`(?P<anchor>[^`]+)`)?"
    r"[^`]*?:\n\n```\w+\n(?P<block>.*?)```",
    re.DOTALL,
)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_newcomer_who_follows_it_has_a_topic_a_channel_and_a_column(tmp_path: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    assert followed(tmp_path) == ["Append to", "Make", "In", "In", "Make", "In", "Make"]
    assert "bank_holidays" in {topic.id for topic in Knowledge.load(tmp_path / "data" / "knowledge").topics}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def followed(place: Path) -> list[str]:
    """What each step of the page wants done to a file, once it is done in `place`."""
    done = []
    for step in _STEP.finditer(numbered((ROOT / "docs" / "first-change.md").read_text("utf-8"))):
        file, block = place / step["file"], step["block"]
        text = "" if step["verb"] == "Make" else file.read_text("utf-8")
        if step["verb"] == "In":
            assert text.count(f"{step['anchor']}\n") == 1, step["anchor"]
            text = text.replace(f"{step['anchor']}\n", f"{step['anchor']}\n{block}")
        else:
            text += block
        file.write_text(text, "utf-8")
        done.append(step["verb"])
    return done


def numbered(page: str) -> str:
    versions = ROOT / "helpline" / "storage" / "migrations" / "versions"
    last = max(int(file.name[:4]) for file in versions.glob("0*.py"))
    return page.replace("NEXT", f"{last + 1:04}").replace("LAST", f"{last:04}")
