"""A private PostgreSQL for one test session, and a fresh database in it for each test."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psutil


def binaries() -> Path:
    """The newest installed server's folder."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not found:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`start` and `kill` may follow one another; `processes` are all that it consists of just now.

    With `tls`, a certificate and its key, nothing else is let in. `most`: connections.
    """

    def __init__(self, folder: Path, tls: tuple[Path, Path] | None = None, most: int = 60) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"postgresql+asyncpg://helpline@127.0.0.1:{self.port}"
        """Without a database's name."""
        self._data = folder / "data"
        self._as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as_user:
            shutil.chown(folder, "postgres")
        words = ("-U", "helpline", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._run("initdb", "-D", str(self._data), *words)
        self._options = f"-p {self.port} -k {folder} -h 127.0.0.1 -F -c shared_buffers=16MB"
        self._options += f" -c max_connections={most}"
        if tls:
            self._options += _encrypted(self._data, *tls, bool(self._as_user))

    def start(self) -> None:
        """Returns when it can be connected to, after whatever it has to recover."""
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-o", self._options, "-l", log, "-w", "start")

    def kill(self) -> None:
        """SIGKILL to every process of it, as when its machine goes."""
        gone = self.processes()
        for process in gone:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(gone, 10)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def processes(self) -> list[psutil.Process]:
        first = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
        return [first, *first.children(recursive=True)]

    def _run(self, tool: str, *words: str) -> None:
        command = [*self._as_user, str(binaries() / tool), *words]
        subprocess.run(command, check=True, cwd=self.folder, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def running(tls: tuple[Path, Path] | None = None, most: int = 60) -> Iterator[Server]:
    """See Server. At the end nothing of it is left."""
    folder = Path(tempfile.mkdtemp(prefix="helpline-pg-"))
    started = Server(folder, tls, most)
    started.start()
    try:
        yield started
    finally:
        started.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server(tls: tuple[Path, Path] | None = None, most: int = 60) -> Iterator[str]:
    """Gives the URL without a database's name."""
    with running(tls, most) as started:
        yield started.url


def _encrypted(data: Path, certificate: Path, key: Path, as_user: bool) -> str:
    for file, name in ((certificate, "server.crt"), (key, "server.key")):
        shutil.copy(file, data / name)
        (data / name).chmod(0o600)
        if as_user:
            shutil.chown(data / name, "postgres")
    (data / "pg_hba.conf").write_text("local all all trust\nhostssl all all 127.0.0.1/32 trust\n")
    return " -c ssl=on"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, signed by itself, and its key."""
    made, key = folder / "own.crt", folder / "own.key"
    subject = ("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1")
    files = ("-keyout", str(key), "-out", str(made))
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    return made, key


def create_database(url: str, template: str = "template1") -> str:
    """A copy of that one, which nobody may be connected to; gives its URL."""
    name = f"test_{uuid4().hex}"
    port = url.rsplit(":", 1)[1]
    command = ["createdb", "-h", "127.0.0.1", "-p", port, "-U", "helpline", "-T", template, name]
    subprocess.run([str(binaries() / command[0]), *command[1:]], check=True)
    return f"{url}/{name}"
