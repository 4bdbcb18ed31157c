"""What answers: stock Rasa's one process, and all of Helpline's, each on free ports of the loopback."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from helpline.places import ROOT
from helpline.training import quiet_environment

READY_WITHIN = 300.0
GONE_WITHIN = 30.0
NO_LIMITS = {"MESSAGE_BURST": "1000000", "MESSAGE_RATE": "1000000"}
NO_LIMITS |= {"CONVERSATION_BURST": "1000000", "CONVERSATION_RATE": "1000000"}
NO_LIMITS |= {"CLIENT_BURST": "1000000", "CLIENT_RATE": "1000000", "WORKERS_PER_CLIENT": "1000"}
NO_LIMITS |= {"WAITING_PER_CONVERSATION": "1000000", "WAITING_PER_CLIENT": "1000000"}
NO_LIMITS |= {"TICKETS_PER_CLIENT": "1000000", "STREAMS_PER_CLIENT": "1000000", "INCIDENTS": "no"}
"""The bench is one very busy customer: the limits that would slow it down are lifted."""
Command = list[str]


@dataclass(frozen=True)
class RunningService:
    """A running service. `ready`: seconds from its start until it could answer."""

    url: str
    pid: int
    ready: float

    def memory(self) -> dict[str, float]:
        """Of all its processes, in MB: `pss` shares out what several use, `rss` counts it each time."""
        top = psutil.Process(self.pid)
        all_of_it = [process.memory_full_info() for process in (top, *top.children(recursive=True))]
        return {name: sum(getattr(one, name) for one in all_of_it) / 2**20 for name in ("pss", "rss")}


@contextmanager
def helpline(work: Path) -> Iterator[RunningService]:
    """`helpline up` with a new database. Trained before, as stock Rasa is: being ready is not learning."""
    subprocess.run([sys.executable, "-m", "helpline", "train"], cwd=ROOT, check=True)
    var = work / "helpline"
    shutil.rmtree(var, ignore_errors=True)
    ports = free_ports(4)
    names = ("PORT", "RASA_PORT", "ACTIONS_PORT", "SANDBOX_PORT")
    settings = dict(zip(names, map(str, ports), strict=True)) | NO_LIMITS | {"VAR": str(var)}
    own = {f"HELPLINE_{name}": value for name, value in settings.items()}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
    url = f"http://127.0.0.1:{ports[0]}"
    command = [sys.executable, "-m", "helpline", "up"]
    with _running(command, inherited | own, work / "helpline.log", url, "/health/ready") as service:
        yield service


@contextmanager
def stock(work: Path, model: Path) -> Iterator[RunningService]:
    """`rasa run` with its REST channel and trackers in memory, and `rasa run actions` for our actions."""
    work.mkdir(parents=True, exist_ok=True)
    port, actions = free_ports(2)
    asked = f"http://127.0.0.1:{actions}"
    files = {name: work / f"{name}.yml" for name in ("endpoints", "credentials")}
    files["endpoints"].write_text(f"action_endpoint: {{url: '{asked}/webhook'}}")
    files["credentials"].write_text("rest:")
    command = [
        *(sys.executable, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port), "--model", str(model)),
        *("--endpoints", str(files["endpoints"]), "--credentials", str(files["credentials"])),
    ]
    action_server = [
        *(sys.executable, "-m", "rasa", "run", "actions", "--actions", "actions", "-p", str(actions))
    ]
    url, environment = f"http://127.0.0.1:{port}", quiet_environment()
    with (
        _running(action_server, environment, work / "actions.log", asked, "/health"),
        _running(command, environment, work / "rasa.log", url, "/webhooks/rest/") as service,
    ):
        yield service


@contextmanager
def _running(
    command: Command, environment: Mapping[str, str], log: Path, url: str, health: str
) -> Iterator[RunningService]:
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=dict(environment), stdout=out, stderr=out, stdin=subprocess.DEVNULL
        )
        try:
            _wait(process, url + health, log)
            yield RunningService(url, process.pid, time.monotonic() - began)
        finally:
            _end(process)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + READY_WITHIN
    while not _is_ok(url):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"never ready; see {log}")
        time.sleep(0.1)


def _is_ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(GONE_WITHIN)
        for left in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                left.kill()
    process.kill()
    process.wait()


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
