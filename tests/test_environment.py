"""`.env`: the example works as it stands, here, by docker's --env-file and by systemd's EnvironmentFile."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from helpline.environment import variables
from helpline.errors import SettingsError
from helpline.places import ROOT
from helpline.settings import Settings, load, unknown


def by_docker(text: str) -> dict[str, str]:
    """--env-file: a line is a comment if it begins with #, else all behind the first = is the value."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def by_systemd(text: str) -> dict[str, str]:
    """EnvironmentFile (systemd.exec(5)): comments begin with # or ;, quotes and outer blanks go."""
    lines = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] not in "#;"]
    pairs = (line.split("=", 1) for line in lines)
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def by_ourselves(text: str) -> dict[str, str]:
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(text)
        file.flush()
        return {n: v for n, v in variables(Path(file.name)).items() if n.startswith("HELPLINE_")}


@pytest.fixture
def reads_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a user: the tests themselves read no `.env`, whatever stands in the developer's."""
    monkeypatch.delenv("PYTHON_DOTENV_DISABLED")


@pytest.mark.parametrize("read", [by_docker, by_systemd, by_ourselves])
@pytest.mark.usefixtures("reads_files")
def test_the_example_uncommented_as_it_stands_is_the_defaults(read: Callable[[str], dict[str, str]]) -> None:
    text = re.sub(r"(?m)^#(?=HELPLINE_)", "", (ROOT / ".env.example").read_text("utf-8"))
    read_so = read(text)
    assert len(read_so) == len(fields(Settings))
    assert unknown(read_so) == []
    with tempfile.TemporaryDirectory() as folder:
        var = {"HELPLINE_VAR": folder}
        assert load(read_so | var) == load(var)


@pytest.mark.usefixtures("reads_files")
def test_the_environment_comes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPLINE_PORT", "9001")
    (tmp_path / ".env").write_text("HELPLINE_PORT=9000\nHELPLINE_HOST=127.0.0.9\n")
    found = variables(tmp_path / ".env")
    assert (found["HELPLINE_PORT"], found["HELPLINE_HOST"]) == ("9001", "127.0.0.9")
    assert "HELPLINE_HOST" not in os.environ, "a secret would stand where others may read it"


@pytest.mark.usefixtures("reads_files")
def test_a_dollar_in_a_secret_stays_one(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HELPLINE_YODLEE_SECRET=a${HOME}b$c\n")
    assert variables(tmp_path / ".env")["HELPLINE_YODLEE_SECRET"] == "a${HOME}b$c"


@pytest.mark.usefixtures("reads_files")
def test_a_file_that_is_no_text_is_named_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"HELPLINE_YODLEE_SECRET=\xff\xfe-canary\n")
    with pytest.raises(SettingsError) as refused:
        variables(tmp_path / ".env")
    assert str(refused.value) == f"{tmp_path / '.env'} can't be read (UnicodeDecodeError)."


@pytest.mark.usefixtures("reads_files")
def test_without_a_file_the_environment_alone_counts(tmp_path: Path) -> None:
    assert variables(tmp_path / ".env") == dict(os.environ)
