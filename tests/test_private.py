"""What the product writes is for its owner alone, whatever the umask of who starts it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from helpline.cli import main
from helpline.private import make_private
from helpline.storage.database import Database
from tests.support.closing import Closing


@pytest.fixture(autouse=True)
def careless() -> Iterator[None]:
    before = os.umask(0o000)
    yield
    os.umask(before)


def mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def migrate(monkeypatch: pytest.MonkeyPatch, var: Path) -> None:
    monkeypatch.setenv("HELPLINE_VAR", str(var))
    with pytest.raises(SystemExit):
        main(["migrate"])


def test_everything_under_var_is_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    var = tmp_path / "new" / "var"
    migrate(monkeypatch, var)
    files = [file for file in var.rglob("*") if file.is_file()]
    assert {file.name for file in files} >= {"helpline.db", "demo-identity-secret"}
    assert {mode(file) for file in files} == {0o600}
    assert mode(var) == 0o700


def test_what_an_earlier_version_left_open_is_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    var = tmp_path / "var"
    migrate(monkeypatch, var)
    for place in (var, *var.iterdir()):
        place.chmod(0o755 if place.is_dir() else 0o644)
    migrate(monkeypatch, var)
    assert {mode(file) for file in var.iterdir()} == {0o600}
    assert mode(var) == 0o700


async def test_the_database_is_private_from_its_first_moment(tmp_path: Path, closing: Closing) -> None:
    file = tmp_path / "deep" / "helpline.db"
    database = closing(Database(f"sqlite+aiosqlite:///{file}"))
    async with database.write() as connection:
        await connection.exec_driver_sql("CREATE TABLE things (id INTEGER)")
    assert {one.name: mode(one) for one in file.parent.iterdir()} == {
        "helpline.db": 0o600,
        "helpline.db-wal": 0o600,
        "helpline.db-shm": 0o600,
    }


def test_a_folder_meant_for_all_stays_so(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    make_private(tmp_path / "shared", tmp_path / "nowhere")
    assert mode(tmp_path / "shared") == 0o1777


def test_a_file_that_is_no_database_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign = tmp_path / "hosts"
    foreign.write_text("127.0.0.1 localhost\n")
    foreign.chmod(0o644)
    monkeypatch.setenv("HELPLINE_DATABASE_URL", f"sqlite+aiosqlite:///{foreign}")
    with pytest.raises(SystemExit) as ended:
        main(["migrate"])
    assert ended.value.code == 2
    assert "HELPLINE_DATABASE_URL" in capsys.readouterr().err
    assert (mode(foreign), foreign.read_text()) == (0o644, "127.0.0.1 localhost\n")
