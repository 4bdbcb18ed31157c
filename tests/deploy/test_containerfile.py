"""The Containerfile and compose.yml: pinned, without root, and made of files that are there."""

from __future__ import annotations

import re
import stat
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from helpline.cli import parser
from tests.deploy.recipe import DEPLOY, ROOT, image, instructions, written

OURS = ("web-1", "web-2", "rasa", "actions")
SERVICES: dict[str, dict[str, Any]] = written()["services"]
FROM = r"^FROM (\S+) AS (\S+)$"


def carried() -> list[str]:
    """What setup.py takes along; importing it would set up."""
    [value] = re.findall(r"^CARRIED = \((.*?)^\)", (ROOT / "setup.py").read_text("utf-8"), re.M | re.S)
    return re.findall(r'"([^"]+)"', value)


def arguments() -> dict[str, str]:
    return dict(re.findall(r"^ARG (\w+)=(\S+)$", instructions(), re.MULTILINE))


def bases() -> dict[str, str]:
    """Stage → what it is made from, with the arguments filled in."""
    found = re.findall(FROM, instructions(), re.MULTILINE)
    return {stage: re.sub(r"\$\{(\w+)\}", lambda m: arguments()[m[1]], base) for base, stage in found}


def stage(name: str) -> str:
    parts = re.split(FROM, instructions(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[1::3], parts[2::3], strict=True))[name]


def ignored(place: str) -> bool:
    """By .dockerignore, whose last line that fits decides."""
    decided = False
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        if line and not line.startswith("#") and (fnmatch(place, pattern) or fnmatch(place, f"{pattern}/*")):
            decided = not line.startswith("!")
    return decided


def test_every_image_is_pinned_by_a_version() -> None:
    foreign = [base for base in bases().values() if base not in bases()]
    foreign += [told["image"] for told in SERVICES.values()]
    assert [one for one in foreign if not re.search(r":\d+\.\d+|:\d+-", one)] == []


def test_web_takes_its_python_and_its_packages_from_one_place() -> None:
    assert {bases()["web"], bases()["web-made"]} == {f"python:{arguments()['WEB_PYTHON']}-slim-bookworm"}
    assert set(re.findall(r"-r (\S+)", stage("web-made"))) == {"/build/requirements-pictures.lock"}
    assert "tensorflow" not in stage("web") + stage("web-made")


@pytest.mark.parametrize("made", ["web-made", "rasa-made"])
def test_packages_are_a_layer_before_our_code(made: str) -> None:
    assert stage(made).index("COPY requirements") < stage(made).index("COPY --from=wheel")


def test_what_is_copied_is_there_and_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", instructions(), re.MULTILINE)
    places = [place for line in copied for place in line.split() if place != "."]
    assert [place for place in places if not (ROOT / place).exists() or ignored(place)] == []
    built = ("helpline/cli.py", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md")
    assert [place for place in (*carried(), *built) if ignored(place)] == []
    assert all(map(ignored, ("deploy/secrets/totp_key", "tests/conftest.py", ".env", ".git/config", "var/x")))


@pytest.mark.parametrize("target", ["web", "rasa"])
def test_an_image_runs_without_root_and_says_how_it_is(target: str) -> None:
    assert re.search(r"^USER [1-9]\d*$", stage(target), re.MULTILINE)
    assert image(target).health
    assert image(target).entrypoint == ["helpline"]


def test_every_command_is_a_chore() -> None:
    chores = next(action for action in parser()._actions if action.choices).choices or ()
    assert {SERVICES[name]["command"][0] for name in OURS} <= set(chores)


def test_containers_may_do_little() -> None:
    for name, told in SERVICES.items():
        assert "no-new-privileges:true" in told["security_opt"], name
        if name != "postgres":  # its image begins as root, and gives that up
            assert told["read_only"] is True, name
            assert told["cap_drop"] == ["ALL"], name


def test_only_nginx_is_published() -> None:
    assert [name for name, told in SERVICES.items() if "ports" in told] == ["nginx"]
    behind = {name for name, told in SERVICES.items() if [*told["networks"]] == ["back"]}
    assert {"rasa", "postgres", "redis"} <= behind
    assert written()["networks"]["back"]["internal"] is True


def test_every_secret_is_made_but_the_provider_s(tmp_path: Path) -> None:
    def make() -> str:
        command = [str(DEPLOY / "make-secrets"), "help.example.com", str(tmp_path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    said = make()
    named = {told["file"].removeprefix("secrets/") for told in written()["secrets"].values()}
    used = {secret for told in SERVICES.values() for secret in told.get("secrets", [])}
    made = {file.name: file.read_bytes() for file in (tmp_path / "secrets").iterdir()}
    assert used == named
    assert made.keys() == named - {"yodlee_secret"}
    assert "secrets/yodlee_secret" in said
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    make()
    assert made == {file.name: file.read_bytes() for file in (tmp_path / "secrets").iterdir()}
