"""`scripts/setup`: whatever is missing or broken, one line says what to do; what works is found behind it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NEEDED = "bash cat chmod cksum dirname grep id ln mkdir mktemp printf rm tail uname"
BROKEN = "#!/bin/bash\necho 'shim: version 3.10 is not installed' >&2; exit 127\n"
UV = """#!/bin/bash
echo "${UV_DEFAULT_INDEX:-} $*" >> calls
case "$*" in
  *"$FAILS"*) [ -z "$FAILS" ] || { echo "uv: it is broken" >&2; exit 2; } ;;&
  "python find"*) echo %(python)s ;;
  venv*) mkdir -p "${!#}/bin" && ln -s %(python)s "${!#}/bin/python" ;;
esac
"""
WITHOUT_UV = """#!/bin/bash
case "$*" in
  "-c "* | "-m pip --version") exit 0 ;;
  *) echo "no route to the index" >&2; exit 1 ;;
esac
"""


class Machine:
    """A folder with the scripts, and a PATH of its own with nothing on it but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder / "checkout", folder / "bin"
        self.bin.mkdir()
        (self.folder / "scripts").mkdir(parents=True)
        for name in ("setup", "uv"):
            shutil.copy(ROOT / "scripts" / name, self.folder / "scripts")
        for name in (
            "requirements.lock",
            "requirements-pictures.lock",
            "requirements-test.lock",
            "pyproject.toml",
        ):
            (self.folder / name).write_text(f"{name}\n")
        for name in NEEDED.split():
            if found := shutil.which(name):
                (self.bin / name).symlink_to(found)

    def add(self, name: str, program: str) -> None:
        (self.bin / name).write_text(program)
        (self.bin / name).chmod(0o755)

    def add_uv(self) -> None:
        self.add("uv", UV % {"python": sys.executable})

    def setup(
        self, *words: str, user: int | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        variables = {"PATH": str(self.bin), "HOME": str(self.folder), "FAILS": "", **environment}
        return subprocess.run(
            [self.folder / "scripts" / "setup", *words],
            cwd=self.folder,
            env=variables,
            user=user,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    def failure(self, **options: str | int) -> str:
        """Why it stops, in the one line that says so."""
        done = self.setup(**options)  # type: ignore[arg-type]
        assert done.returncode != 0
        told = [line for line in done.stderr.splitlines() if line.startswith("setup | ") and "…" not in line]
        assert len(told) == 1, done.stderr
        assert done.stderr.splitlines()[-1] == told[0], "what to do is the last that is read"
        return told[0]

    @property
    def calls(self) -> str:
        return (self.folder / "calls").read_text()


@pytest.fixture
def machine() -> Iterator[Machine]:
    with tempfile.TemporaryDirectory() as folder:  # others may look into it, unlike into pytest's own
        Path(folder).chmod(0o755)
        yield Machine(Path(folder))


def test_a_broken_shim_is_passed_over(machine: Machine) -> None:
    machine.add_uv()
    for name in ("python3.10", "python3", "python"):
        machine.add(name, BROKEN)
    real = machine.folder / ".pyenv/versions/3.10.7/bin"
    real.mkdir(parents=True)
    (real / "python").symlink_to(sys.executable)
    assert machine.setup().returncode == 0
    assert "python install -q 3.10" not in machine.calls
    assert "pip sync -q --python .venv/bin/python --require-hashes requirements.lock" in machine.calls


def test_a_python_of_another_version_under_that_name_is_passed_over(machine: Machine) -> None:
    machine.add_uv()
    machine.add("python3.10", "#!/bin/bash\nexit 1\n")
    assert machine.setup().returncode == 0
    assert "python install -q 3.10" in machine.calls


def test_an_environment_whose_python_is_gone_is_made_anew(machine: Machine) -> None:
    machine.add_uv()
    (machine.folder / ".venv/bin").mkdir(parents=True)
    (machine.folder / ".venv/bin/python").symlink_to("/nowhere/python3.10")
    assert machine.setup().returncode == 0
    assert (machine.folder / ".venv/bin/python").exists()


def test_what_is_there_is_left_as_it_is(machine: Machine) -> None:
    machine.add_uv()
    machine.setup()
    before = machine.calls
    assert machine.setup().returncode == 0
    assert machine.calls == before


def test_running_takes_no_tools_away_from_who_tests(machine: Machine) -> None:
    machine.add_uv()
    machine.setup("test")
    (machine.folder / "pyproject.toml").write_text("changed\n")
    machine.setup()
    assert "requirements.lock" not in machine.calls
    assert machine.calls.count("requirements-test.lock") == 4, "two environments, twice"


def test_what_faces_the_internet_gets_a_newer_python_where_pyenv_has_one(machine: Machine) -> None:
    machine.add_uv()
    newer = machine.folder / ".pyenv/versions/3.12.9/bin"
    newer.mkdir(parents=True)
    (newer / "python").write_text(f'#!/bin/bash\ncase "$2" in *print*) echo {newer}/python ;; esac\n')
    (newer / "python").chmod(0o755)
    assert machine.setup().returncode == 0
    assert f"venv -q --python {newer}/python .venv-web" in machine.calls
    assert (
        "pip sync -q --python .venv-web/bin/python --require-hashes requirements-pictures.lock"
        in machine.calls
    )
    assert "python install -q 3.13" not in machine.calls


def test_without_a_newer_one_it_says_so_once_and_web_runs_on_the_old_one(machine: Machine) -> None:
    machine.add_uv()
    done = machine.setup(FAILS="python install -q 3.13")
    assert done.returncode == 0
    assert done.stdout.count("so web runs on 3.10") == 1
    assert not (machine.folder / ".venv-web").exists()
    before = machine.calls
    assert machine.setup(FAILS="python install -q 3.13").stdout == ""
    assert machine.calls == before, "it asked again for what can't be had"


def test_a_mirror_that_pip_knows_is_used(machine: Machine) -> None:
    machine.add_uv()
    machine.setup(PIP_INDEX_URL="https://mirror.example/simple")
    assert "https://mirror.example/simple pip sync" in machine.calls


@pytest.mark.parametrize(
    ("fails", "says"),
    [
        ("python install", "UV_PYTHON_INSTALL_MIRROR"),
        ("venv -q", "Remove it"),
        ("pip sync", "PIP_INDEX_URL"),
        ("pip install", "setup again"),
    ],
)
def test_each_step_that_fails_says_what_to_do(machine: Machine, fails: str, says: str) -> None:
    machine.add_uv()
    assert says in machine.failure(FAILS=fails)
    assert not (machine.folder / ".venv/.made-from").exists(), "it would not be tried again"


def test_without_any_python_it_says_what_to_install(machine: Machine) -> None:
    machine.add("python3", BROKEN)
    assert "apt-get install python3-venv" in machine.failure()


def test_without_pip_and_venv_it_says_what_to_install(machine: Machine) -> None:
    machine.add("python3", '#!/bin/bash\n[ "$1" = -c ]\n')
    assert "has neither venv nor pip" in machine.failure()


def test_without_a_network_it_names_the_mirror(machine: Machine) -> None:
    machine.add("python3", WITHOUT_UV)
    assert "PIP_INDEX_URL" in machine.failure()


def test_on_a_machine_without_tensorflow_it_says_which_to_take(machine: Machine) -> None:
    machine.add_uv()
    (machine.bin / "uname").unlink()
    machine.add("uname", '#!/bin/bash\n[ "$1" = -s ] && echo Linux || echo armv7l\n')
    assert "x86_64 or arm64" in machine.failure()


@pytest.mark.parametrize("system", ["Linux aarch64", "Darwin arm64"])
def test_arm_is_served(machine: Machine, system: str) -> None:
    machine.add_uv()
    (machine.bin / "uname").unlink()
    kernel, kind = system.split()
    machine.add("uname", f'#!/bin/bash\n[ "$1" = -s ] && echo {kernel} || echo {kind}\n')
    assert machine.setup().returncode == 0


def test_a_checkout_that_may_not_be_written_is_refused(machine: Machine) -> None:
    machine.add_uv()
    for place in (machine.folder, *machine.folder.parents[0].rglob("*")):
        if not place.is_symlink():  # whatever this process's own files are hidden from
            place.chmod(0o555)
    somebody_else: Any = 65_534 if os.geteuid() == 0 else None  # root may write everywhere
    assert "belongs to somebody else" in machine.failure(user=somebody_else)
    for place in machine.folder.parents[0].rglob("*/"):
        place.chmod(0o755)
