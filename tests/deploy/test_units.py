"""systemd's units: they run the chores that compose.yml runs, and may do little."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path

import pytest

from helpline.settings import SECRETS
from tests.deploy.recipe import DEPLOY, uncommented, written

UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
HAS_NONE_TO_HIDE = {"redis_url"}
"""Without a password, in a network of its own."""
EXPOSED_AT_MOST = "20"
"""Tenths; systemd calls it OK, most services of a distribution have 90 and more."""


def service(unit: Path) -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(unit)
    return read["Service"]


def test_they_run_what_compose_runs() -> None:
    services = written()["services"].values()
    in_compose = {tuple(told["command"]) for told in services if "build" in told}
    in_units = {tuple(service(unit)["ExecStart"].split()[1:]) for unit in UNITS}
    assert in_units == in_compose


@pytest.mark.parametrize("whole", [False, True])
def test_they_hand_over_the_secrets_that_compose_hands_over(whole: bool) -> None:
    told = written(whole=whole)["services"]["web-1"]
    for unit in UNITS:
        text = unit.read_text("utf-8")
        text = uncommented(text) if whole else text
        loaded = re.findall(r"^LoadCredential=(\w+):\S+/(\w+)$", text, re.MULTILINE)
        assert {name for name, file in loaded if name == file} == set(told["secrets"]), unit.name
        named = dict(re.findall(r"^Environment=(HELPLINE_\w+_FILE)=%d/(\w+)$", text, re.MULTILINE))
        in_compose = {n: v.rpartition("/")[2] for n, v in told["environment"].items() if n.endswith("_FILE")}
        assert named == in_compose, unit.name


def test_each_secret_that_there_is_has_its_place_in_compose() -> None:
    compose = written(whole=True)
    for name in ("web-1", "web-2", "rasa", "actions"):
        told = compose["services"][name]
        files = {n: v for n, v in told["environment"].items() if n.endswith("_FILE")}
        assert set(files) == {f"HELPLINE_{one.upper()}_FILE" for one in SECRETS - HAS_NONE_TO_HIDE}, name
        assert {v.rpartition("/")[2] for v in files.values()} == set(told["secrets"]), name
        assert set(told["secrets"]) <= set(compose["secrets"]), name


@pytest.mark.slow
def test_systemd_takes_them(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        # Where it will be installed there is nothing yet.
        written_there = re.sub(r"=/opt/\S+/helpline ", "=/bin/true ", uncommented(unit.read_text("utf-8")))
        (tmp_path / unit.name).write_text(written_there)
    command = ["systemd-analyze", "verify", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_it_may_do_little(unit: Path) -> None:
    words = ("security", "--offline=true", "--no-pager", f"--threshold={EXPOSED_AT_MOST}", str(unit))
    command = ["systemd-analyze", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
