"""`helpline up` keeps its processes running, says when all are ready, and leaves none behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from helpline.settings import Settings
from helpline.supervisor import processes
from tests.support.postgres import free_port

BOUND = 20.0
DRIVER = """
import asyncio, json, sys
from helpline import supervisor
supervisor._GRACE = 1.0
children = [supervisor.Process(**child) for child in json.loads(sys.argv[1])]
asyncio.run(supervisor.Supervisor(children, "http://the.address").run())
"""
CHILD = """
import http.server, os, pathlib, signal, sys, time
name, port, folder, stubborn = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4] == "True"
def leave(*_):
    (folder / f"{name}.left").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, signal.SIG_IGN if stubborn else leave)
with (folder / f"{name}.pids").open("a") as pids:
    pids.write(f"{os.getpid()}\\n")
print("hello from", name, flush=True)
if (folder / f"{name}.words").exists():
    print((folder / f"{name}.words").read_text(), flush=True)
while (folder / f"{name}.hold").exists():
    time.sleep(0.02)
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
http.server.HTTPServer(("127.0.0.1", port), Health).serve_forever()
"""


class House:
    """A supervisor in a process of its own, with small children that answer their health check."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *names: str, stubborn: bool = False) -> None:
        children = [self._child(name, stubborn) for name in names]
        with self.log.open("wb") as log:
            command = [sys.executable, "-c", DRIVER, json.dumps(children)]
            self.process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)

    def _child(self, name: str, stubborn: bool) -> dict[str, Any]:
        port = free_port()
        command = [sys.executable, "-c", CHILD, name, str(port), str(self.folder), str(stubborn)]
        return {"name": name, "command": command, "health": f"http://127.0.0.1:{port}/"}

    def says(self, words: str) -> bool:
        return words in self.log.read_text()

    def pids(self, name: str) -> list[int]:
        """Of every start of this child so far."""
        file = self.folder / f"{name}.pids"
        return [int(line) for line in file.read_text().split()] if file.exists() else []

    def hold(self, name: str) -> Path:
        """As long as this file exists the child is not healthy."""
        file = self.folder / f"{name}.hold"
        file.touch()
        return file

    def tell(self, signum: int) -> None:
        assert self.process
        self.process.send_signal(signum)

    def ended(self) -> int:
        assert self.process
        return self.process.wait(BOUND)

    def sweep(self) -> None:
        for file in self.folder.glob("*.pids"):
            for pid in self.pids(file.stem):
                if _runs(pid):
                    os.kill(pid, signal.SIGKILL)
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    print(made.log.read_text())
    made.sweep()


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + BOUND
    while not holds():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.mark.slow
def test_it_says_everything_is_ready_when_the_last_child_is_healthy(house: House) -> None:
    held = house.hold("slowest")
    house.start("quick", "slowest")
    until(lambda: house.says("quick is ready"))
    assert not house.says("Everything is ready")
    held.unlink()
    until(lambda: house.says("Everything is ready. Open http://the.address/"))


@pytest.mark.slow
def test_each_line_of_a_child_carries_its_name(house: House) -> None:
    house.start("one", "another")
    until(lambda: house.says("     one | hello from one") and house.says(" another | hello from another"))


@pytest.mark.slow
def test_a_child_that_says_too_much_at_once_is_heard_on(house: House) -> None:
    (house.folder / "loud.words").write_text(f"{'x' * 3_000_000}\nand then\n")
    house.start("loud")
    until(lambda: house.says("    loud | and then"))
    until(lambda: house.says("Everything is ready"))
    assert house.log.stat().st_size < 1_000_000


@pytest.mark.slow
def test_a_child_that_dies_is_started_again_and_the_others_are_left_alone(house: House) -> None:
    house.start("mortal", "other")
    until(lambda: house.says("Everything is ready"))
    os.kill(house.pids("mortal")[0], signal.SIGKILL)
    until(lambda: len(house.pids("mortal")) == 2)
    assert house.says("mortal ended (-9)")
    assert _runs(house.pids("mortal")[1])
    assert len(house.pids("other")) == 1
    assert _runs(house.pids("other")[0])


@pytest.mark.slow
@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_its_children_and_ends_well(house: House, signum: int) -> None:
    house.start("one", "another")
    until(lambda: house.says("Everything is ready"))
    house.tell(signum)
    assert house.ended() == 0
    assert not any(_runs(pid) for name in ("one", "another") for pid in house.pids(name))
    assert all((house.folder / f"{name}.left").exists() for name in ("one", "another")), "cut off at once"
    assert len(house.pids("one")) == 1, "it was started again while stopping"


@pytest.mark.slow
def test_a_child_that_will_not_stop_is_killed(house: House) -> None:
    house.start("stubborn", stubborn=True)
    until(lambda: house.says("Everything is ready"))
    house.tell(signal.SIGTERM)
    assert house.ended() == 0
    until(lambda: not _runs(house.pids("stubborn")[0]))


@pytest.mark.slow
def test_children_do_not_outlive_a_supervisor_that_was_killed(house: House) -> None:
    house.start("one", "another")
    until(lambda: house.says("Everything is ready"))
    house.tell(signal.SIGKILL)
    until(lambda: not any(_runs(pid) for name in ("one", "another") for pid in house.pids(name)))


def test_the_door_opens_first_and_the_slowest_comes_last(tmp_path: Path) -> None:
    names = [child.name for child in processes(Settings(var=tmp_path), tmp_path / "model")]
    assert names == ["web", "sandbox", "actions", "rasa"]


def test_the_sandbox_stays_away_when_there_is_a_provider(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, yodlee_url="https://provider.example/ysl")
    assert "sandbox" not in [child.name for child in processes(settings, tmp_path / "model")]


def test_an_open_web_process_leaves_the_others_on_loopback(tmp_path: Path) -> None:
    children = processes(Settings(var=tmp_path, host="0.0.0.0"), tmp_path / "model")
    assert not [child.name for child in children if "0.0.0.0" in " ".join(child.command)]
    by_name = {child.name: child for child in children}
    assert "-i 127.0.0.1" in " ".join(by_name["rasa"].command)
    assert by_name["actions"].environment["SANIC_HOST"] == "127.0.0.1"


def test_ports_that_were_set_reach_every_process(tmp_path: Path) -> None:
    settings = Settings(var=tmp_path, port=7001, rasa_port=7002, actions_port=7003, sandbox_port=7004)
    by_name = {child.name: child for child in processes(settings, tmp_path / "model")}
    assert "7002" in by_name["rasa"].command
    assert "7003" in by_name["actions"].command
    assert "7004" in by_name["sandbox"].command
    assert ":7001/" in by_name["web"].health
    assert "http://127.0.0.1:7003/webhook" in (tmp_path / "endpoints.yml").read_text()


def test_hosts_that_were_set_reach_every_process(tmp_path: Path) -> None:
    hosts: dict[str, Any] = {"internal_host": "10.0.0.7", "rasa_host": "rasa", "actions_host": "fd00::5"}
    settings = Settings(var=tmp_path, internal_secret="x" * 32, **hosts)
    by_name = {child.name: child for child in processes(settings, tmp_path / "model")}
    assert "-i 10.0.0.7" in " ".join(by_name["rasa"].command)
    assert by_name["actions"].environment["SANIC_HOST"] == "10.0.0.7"
    assert settings.rasa_url == "http://rasa:5005"
    assert "http://[fd00::5]:5055/webhook" in (tmp_path / "endpoints.yml").read_text()
