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


@contextlib.contextmanager
def server(tls: tuple[Path, Path] | None = None, most: int = 60) -> Iterator[str]:
    """Gives the URL without a database's name. With `tls`, a certificate and its key, nothing else is let in.

    `most`: connections.
    """
    folder = Path(tempfile.mkdtemp(prefix="helpline-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    port, data = free_port(), folder / "data"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    tools = binaries()
    run(str(tools / "initdb"), "-D", str(data), "-U", "helpline", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {folder} -h 127.0.0.1 -F -c max_connections={most} -c shared_buffers=16MB"
    if tls:
        options += _encrypted(data, *tls, bool(as_user))
    run(str(tools / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql+asyncpg://helpline@127.0.0.1:{port}"
    finally:
        run(str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


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
