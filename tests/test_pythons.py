"""What faces the internet runs on a Python that gets fixes, what needs Rasa on Rasa's, whoever is called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpline import pythons
from helpline.errors import SettingsError

ROOT = Path(__file__).parents[1]
NEWER = pythons.public()


def helpline(python: str, *words: str, **settings: str) -> tuple[int, str, str]:
    """What a chore ends with, and says."""
    done = subprocess.run(
        [python, "-m", "helpline", *words],
        env={n: v for n, v in os.environ.items() if not n.startswith("HELPLINE_")} | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def version(python: str) -> tuple[int, ...]:
    said = subprocess.run(
        [python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=True
    )
    return tuple(map(int, said.stdout.split()))


def test_web_runs_on_the_newer_one_where_the_set_up_found_it() -> None:
    assert pythons.of_chore("web") == pythons.of_chore("serve") == NEWER
    if (ROOT / ".venv-web").exists():
        assert version(NEWER) >= pythons.FIXED_FROM
    assert pythons.is_old(NEWER) == (version(NEWER) < pythons.FIXED_FROM)


COMPILED = ("multidict._multidict", "aiohttp._http_parser", "aiohttp._http_writer", "yarl._quoting_c")
COMPILED += ("frozenlist._frozenlist", "propcache._helpers_c", "msgspec._core", "asyncpg.protocol.protocol")


@pytest.mark.parametrize("module", COMPILED)
def test_what_each_request_goes_through_is_compiled_where_it_is_served(module: str) -> None:
    """These packages fall back to Python without a word, when their compiled part fits another version."""
    done = subprocess.run([NEWER, "-c", f"import {module}"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_who_has_rasa_goes_on_alone() -> None:
    assert pythons.assistant() == pythons.assistant(sys.executable) == sys.executable
    assert pythons.of_chore("parse") == pythons.of_chore("tickets") == sys.executable


def test_a_python_that_the_setting_names_is_taken_and_one_that_is_not_there_refused() -> None:
    assert pythons.assistant("/bin/sh") == "/bin/sh"
    with pytest.raises(SettingsError, match="HELPLINE_ASSISTANT_PYTHON"):
        pythons.assistant("/nowhere/python")


@pytest.mark.slow
def test_a_chore_that_understands_goes_on_where_rasa_is(tmp_path: Path) -> None:
    found = tmp_path / "found.jsonl"
    found.write_text(json.dumps({"text": "is it me or is it you", "intent": ""}) + "\n")
    code, out, err = helpline(NEWER, "learn", str(found), HELPLINE_VAR=str(tmp_path))
    assert (code, err) == (0, "")
    assert "1 without an intent" in out


WITHOUT_RASA = {NEWER} - {sys.executable}
"""Where the set-up found no newer Python, each one here has Rasa."""


@pytest.mark.slow
@pytest.mark.parametrize("named", [*WITHOUT_RASA, "/nowhere/python"])
def test_without_rasa_it_says_which_setting_names_it(named: str, tmp_path: Path) -> None:
    settings = {"HELPLINE_VAR": str(tmp_path), pythons.VARIABLE: named}
    code, out, err = helpline(NEWER, "parse", **settings)
    assert (code, out) == (2, "")
    assert pythons.VARIABLE in err
    assert err.count("\n") == 1
