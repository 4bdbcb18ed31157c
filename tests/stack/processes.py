"""`python -m helpline up` on ports of its own, from the first start to the last process gone."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from helpline import pythons

ROOT = Path(__file__).parents[2]
SECRET = "an-identity-secret-known-to-the-tests-only"
INTERNAL = "an-internal-secret-known-to-the-tests-only"
READY_WITHIN = 240.0
GONE_WITHIN = 60.0
KILLED_WITHIN = 120.0
"""Seconds until all have noticed that the supervisor is dead, on a machine with much else to do."""
ONE_ADDRESS = {
    **{"CONVERSATION_BURST": "5000", "CLIENT_BURST": "5000", "CLIENT_RATE": "1000"},
    **{"WAITING_PER_CLIENT": "5000", "WAITING_PER_CONVERSATION": "500"},
    **{"TICKETS_PER_CLIENT": "5000", "STREAMS_PER_CLIENT": "5000", "WORKERS_PER_CLIENT": "100"},
}
"""All customers of the tests come from one."""
PROCESSES = {
    "web": "helpline web",
    "rasa": "rasa run",
    "actions": "rasa_sdk",
    "sandbox": "helpline.banking.sandbox",
}
"""What the command line of each process contains."""

HEALTH = {"rasa": "/webhooks/helpline/ready", "actions": "/health"}


class Stack:
    """All processes on one `var` folder. `start`, `stop` and `kill` may follow one another."""

    def __init__(self, var: Path, **settings: str) -> None:
        self.var = var
        self.helpline = [pythons.public(), "-m", "helpline"]
        """How it is called, in `folder`."""
        self.folder = ROOT
        self.log = var / "up.log"
        self.port, rasa, actions, sandbox = free_ports(4)
        self.url = f"http://127.0.0.1:{self.port}"
        self.sandbox_url = f"http://127.0.0.1:{sandbox}"
        self.rasa_port = rasa
        own = {
            "VAR": str(var),
            "MODELS": str(ROOT / "models"),
            "PORT": str(self.port),
            "RASA_PORT": str(rasa),
            "ACTIONS_PORT": str(actions),
            "SANDBOX_PORT": str(sandbox),
            "IDENTITY_SECRET": SECRET,
            "INTERNAL_SECRET": INTERNAL,
            "LOG_JSON": "yes",
            "INCIDENTS": "no",  # or customers of other tests would make one of many a bank
            **ONE_ADDRESS,
        }
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HELPLINE_")}
        mine = {f"HELPLINE_{name.upper()}": value for name, value in (own | settings).items()}
        self.environment = {**inherited, **mine}
        self._up: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until everything is ready. AssertionError with the log's end if it never is."""
        self.begin()
        self.wait_ready()

    def begin(self) -> None:
        """Start without waiting."""
        self._up = self.run_in_background("up", self.log)

    def wait_ready(self, seconds: float = READY_WITHIN) -> None:
        def ready() -> bool:
            assert self._up is None or self._up.poll() is None, f"it ended by itself:\n{self.log_end()}"
            return is_ok(f"{self.url}/health/ready")

        assert holds(ready, seconds), f"not ready after {seconds} s:\n{self.log_end()}"

    def stop(self, seconds: float = GONE_WITHIN) -> None:
        """SIGTERM, as Ctrl-C: it ends with 0 and leaves nobody behind."""
        assert self._up is not None
        self._up.send_signal(signal.SIGTERM)
        code = self._up.wait(seconds)
        left = [" ".join(words[:4]) for words in self.commands().values()]
        self.sweep()
        assert code == 0, self.log_end()
        assert not left, f"left behind: {left}"

    def kill(self) -> None:
        """SIGKILL to the supervisor alone. Returns when no process of it is left."""
        assert self._up is not None
        self._up.kill()
        self._up.wait()
        gone = holds(lambda: not self.processes(), KILLED_WITHIN)
        left = [" ".join(words[:4]) for words in self.commands().values()]
        assert gone, f"left behind: {left}"

    def sweep(self) -> None:
        """Nothing of ours outlives the session, whatever a test found."""
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                process.kill()

    def process(self, name: str) -> psutil.Process:
        """One of PROCESSES, as it runs now."""
        [found] = self.running(name)
        return found

    def running(self, name: str) -> list[psutil.Process]:
        """The one of that name, or none while it is started again."""
        words = PROCESSES[name]
        return [process for process, said in self.commands().items() if words in " ".join(said)]

    def health(self, name: str) -> str:
        """The address that says whether web, rasa or actions work."""
        if name == "web":
            return f"{self.url}/health/live"
        port, path = self.environment[f"HELPLINE_{name.upper()}_PORT"], HEALTH[name]
        return f"http://127.0.0.1:{port}{path}"

    def commands(self) -> dict[psutil.Process, list[str]]:
        """By process what it was started with. Who ends just now is no more."""
        found = {}
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                found[process] = process.cmdline()
        return found

    def processes(self) -> list[psutil.Process]:
        """Every living process that was started for this `var`."""
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                mine = process.environ().get("HELPLINE_VAR") == str(self.var)
                if mine and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def tickets(self, conversation: str) -> list[dict[str, Any]]:
        """What `helpline tickets` prints about one conversation."""
        lines = self.run("tickets").splitlines()
        return [ticket for ticket in map(json.loads, lines) if ticket["conversation"] == conversation]

    def run(self, *words: str) -> str:
        """One `helpline` chore; its standard output."""
        done = subprocess.run(
            [*self.helpline, *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def run_in_background(self, chore: str, log: Path, **settings: str) -> subprocess.Popen[bytes]:
        changed = {f"HELPLINE_{name.upper()}": value for name, value in settings.items()}
        with log.open("ab") as out:
            return subprocess.Popen(
                [*self.helpline, chore],
                cwd=self.folder,
                env={**self.environment, **changed},
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
            )

    @contextlib.contextmanager
    def another_web(self, **settings: str) -> Iterator[str]:
        """A second web process with a database of its own and other settings; gives its address."""
        [port] = free_ports(1)
        var = self.var / f"web-{port}"
        var.mkdir()
        web = self.run_in_background("web", self.log, var=str(var), port=str(port), **settings)
        try:
            url = f"http://127.0.0.1:{port}"
            assert holds(lambda: is_ok(f"{url}/health/ready"), 60), self.log_end()
            yield url
        finally:
            web.terminate()
            web.wait(GONE_WITHIN)

    def log_end(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-60:])


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as open_sockets:
        probes = [open_sockets.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def is_ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def holds(condition: Any, seconds: float) -> bool:
    """Whether it comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True
