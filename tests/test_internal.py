"""Rasa's and the action server's doors: only who knows this installation's secret passes."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from helpline.internal import header, secret_of
from helpline.settings import Settings
from tests.stack.processes import free_ports, holds, is_ok

ACTIONS = "from rasa_sdk import Action\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """rasa_sdk's own server with no actions in it, as `helpline up` runs it; its address and log."""
    folder = tmp_path_factory.mktemp("actions")
    (folder / "idle.py").write_text(ACTIONS)
    [port] = free_ports(1)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    environment |= {"HELPLINE_VAR": str(folder / "var"), "PYTHONPATH": str(folder), "SANIC_HOST": "127.0.0.1"}
    command = [sys.executable, "-m", "helpline.launch", "rasa_sdk", "--actions", "idle", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        url = f"http://127.0.0.1:{port}"
        assert holds(lambda: is_ok(f"{url}/health"), 60), (folder / "log").read_text()
        yield url, folder
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


ROUTES = [("POST", "/webhook"), ("GET", "/actions")]


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer wrong", "Basic eDp4", "Bearer é"])
async def test_without_the_secret_nothing_is_done(
    server: tuple[str, Path], method: str, path: str, shown: str, http: aiohttp.ClientSession
) -> None:
    url, _ = server
    headers = {"Authorization": shown} if shown else {}
    async with http.request(method, url + path, json={"next_action": "x"}, headers=headers) as answer:
        assert answer.status == 401


@pytest.mark.slow
async def test_with_the_secret_the_server_answers(
    server: tuple[str, Path], http: aiohttp.ClientSession
) -> None:
    url, folder = server
    shown = header(secret_of(Settings(var=folder / "var")))
    async with http.get(f"{url}/actions", headers=shown) as answer:
        assert answer.status == 200
    async with http.post(f"{url}/webhook", json={"next_action": "x"}, headers=shown) as answer:
        assert answer.status == 404, "the request reached the server, which has no such action"


@pytest.mark.slow
async def test_whether_it_is_there_may_be_asked_but_not_with_a_wrong_secret(
    server: tuple[str, Path], http: aiohttp.ClientSession
) -> None:
    url, _ = server
    async with http.get(f"{url}/health") as answer:
        assert answer.status == 200
    async with http.get(f"{url}/health", headers=header("wrong")) as answer:
        assert answer.status == 401


@pytest.mark.slow
async def test_a_refusal_is_told_and_the_secret_is_not(
    server: tuple[str, Path], http: aiohttp.ClientSession
) -> None:
    url, folder = server
    async with http.get(f"{url}/actions") as answer:
        assert answer.status == 401
    log = folder / "log"
    assert holds(lambda: "internal_refused" in log.read_text(), 10)
    assert secret_of(Settings(var=folder / "var")) not in log.read_text()


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path / "var")
    secret = secret_of(settings)
    assert len(secret) >= 32
    assert secret_of(settings) == secret
    assert stat.S_IMODE((tmp_path / "var" / "internal-secret").stat().st_mode) == 0o600


def test_one_that_was_set_is_taken_and_no_file_is_made(tmp_path: Path) -> None:
    assert secret_of(Settings(var=tmp_path, internal_secret="set by the operator")) == "set by the operator"
    assert not list(tmp_path.iterdir())
