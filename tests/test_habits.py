"""What developers type, and what a public host runs, are the same chores."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
NEEDED = "bash cat cksum dirname grep id"
FAILING_NPM = '#!/bin/bash\n[ "$1" = --version ] || { echo "no route" >&2; exit 1; }\n'


def chores() -> set[str]:
    """Of the Makefile, without those that only set up."""
    targets = re.findall(r"^([a-z][a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    return {target for target in targets if not target.startswith("setup")}


def test_help_lists_every_chore_with_what_it_does() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = dict(re.findall(r"^make (\S+) +(\S.*)$", shown, re.MULTILINE))
    assert listed.keys() == chores()


def test_a_public_host_runs_what_our_gate_runs() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text("utf-8"))
    steps: list[dict[str, Any]] = workflow["jobs"]["gate"]["steps"]
    public = [step["run"] for step in steps if step.get("run", "").startswith("make ")]
    ours = [line for line in (ROOT / ".ci/run").read_text("utf-8").splitlines() if line.startswith("make ")]
    assert public == ours


def test_hooks_before_a_commit_run_our_chores() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    entries = [hook["entry"].split() for repo in hooks["repos"] for hook in repo["hooks"]]
    assert [entry for entry in entries if entry[0] != "make" or entry[1] not in chores()] == []


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """With `scripts/setup-js`, and a PATH in `bin` with nothing on it but what a test puts there."""
    for name in ("scripts/setup-js", "package-lock.json", ".npmrc"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for name in NEEDED.split():
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or name)
    return tmp_path


def test_what_the_checks_of_scripts_miss_is_told_in_one_line(checkout: Path) -> None:
    assert "sudo apt-get install nodejs npm" in why_it_stops(checkout)
    (checkout / "bin/npm").write_text(FAILING_NPM)
    (checkout / "bin/npm").chmod(0o755)
    assert "npm_config_registry" in why_it_stops(checkout)


def why_it_stops(checkout: Path) -> str:
    command = [checkout / "scripts/setup-js"]
    path = {"PATH": str(checkout / "bin")}
    done = subprocess.run(command, env=path, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode != 0
    [told] = [line for line in done.stderr.splitlines() if line.startswith("setup | ")]
    return told
