"""Runs what compose.yml says, as plain processes: started in order, found healthy, stopped, swept."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from helpline.supervisor import die_with_parent
from tests.deploy.recipe import Machine, Service

HEALTHY_WITHIN = 400.0
GONE_WITHIN = 40.0


class Running:
    """All services; each can be stopped and started again."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.services = machine.services()
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start_all(self) -> None:
        """As compose does: each once what it waits for is as far, and in the end all are healthy."""
        for name, service in self.services.items():
            for other, how in service.after.items():
                if how == "service_healthy":
                    self.wait_healthy(other)
            self.start(name)
        for name in self.services:
            self.wait_healthy(name)

    def start(self, name: str) -> None:
        service = self.services[name]
        command = self._database(service) if name == "postgres" else service.command
        with self.log(name).open("ab") as out:
            self._processes[name] = subprocess.Popen(
                command,
                cwd=self.machine.own(name),
                env=service.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
                preexec_fn=partial(die_with_parent, os.getpid()),
            )
        if name == "postgres":
            self._fill(service)

    def stop(self, name: str) -> int:
        """SIGTERM, as compose sends it; the exit code."""
        process = self._processes.pop(name)
        process.terminate()
        return process.wait(GONE_WITHIN)

    def wait_healthy(self, name: str) -> None:
        end = time.monotonic() + HEALTHY_WITHIN
        while not self.is_healthy(name):
            assert self._processes[name].poll() is None, f"{name} ended by itself:\n{self.log_end(name)}"
            assert time.monotonic() < end, f"{name} is not healthy:\n{self.log_end(name)}"
            time.sleep(0.5)

    def is_healthy(self, name: str) -> bool:
        service = self.services[name]
        done = subprocess.run(
            service.health, env=service.environment, capture_output=True, timeout=30, check=False
        )
        return done.returncode == 0

    def log(self, name: str) -> Path:
        return self.machine.folder / f"{name}.log"

    def log_end(self, name: str) -> str:
        return "\n".join(self.log(name).read_text(errors="replace").splitlines()[-40:])

    def sweep(self) -> None:
        """Nothing of it stays."""
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGQUIT if "postgres" in str(process.args) else signal.SIGKILL)
            process.wait(GONE_WITHIN)

    def _database(self, service: Service) -> list[str]:
        """What the image's own entry point does: a cluster with this user and password, then the command."""
        data, password = self.machine.own("postgres") / "data", service.environment["POSTGRES_PASSWORD_FILE"]
        user = service.environment["POSTGRES_USER"]
        root = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if not data.exists():
            copy = self.machine.own("postgres") / "password"
            shutil.copy(password, copy)
            if root:
                shutil.chown(self.machine.own("postgres"), "postgres")
            words = ("-U", user, "-A", "scram-sha-256", "-E", "UTF8", "--no-sync", f"--pwfile={copy}")
            made = [*root, "initdb", "-D", str(data), *words]
            subprocess.run(made, env=service.environment, check=True, stdout=subprocess.DEVNULL)
        here = ("-D", str(data), "-k", str(data), "-h", self.machine.addresses["postgres"])
        return [*root, *service.command, *here]

    def _fill(self, service: Service) -> None:
        self.wait_healthy("postgres")
        variables = service.environment
        host, user = self.machine.addresses["postgres"], variables["POSTGRES_USER"]
        password = Path(variables["POSTGRES_PASSWORD_FILE"]).read_text().strip()
        made = ["createdb", "-h", host, "-U", user, variables["POSTGRES_DB"]]
        subprocess.run(made, env={**variables, "PGPASSWORD": password}, check=False, capture_output=True)


@contextlib.contextmanager
def running(machine: Machine) -> Iterator[Running]:
    """Started, and swept at the end."""
    found = Running(machine)
    try:
        found.start_all()
        yield found
    finally:
        found.sweep()
