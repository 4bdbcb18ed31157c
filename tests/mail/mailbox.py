"""A real mailbox: Dovecot's IMAP server with one user, for as long as a test lasts."""

from __future__ import annotations

import contextlib
import getpass
import imaplib
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

from tests.mail.certificates import Certificate
from tests.support.postgres import free_port

USER, PASSWORD = "support", "imap-secret"
_CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
{tls}
mail_location = maildir:{folder}/mail
first_valid_uid = 1
default_internal_user = {internal}
default_login_user = {login}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={mail} gid={group} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
"""Of Dovecot 2.3."""


_PLAIN = "ssl = no\ndisable_plaintext_auth = no"
_SEALED = "ssl = yes\nssl_cert = <{chain}\nssl_key = <{key}"


class Mailbox:
    """`tls_port` speaks TLS from the first byte on; 0 without a certificate. With one `port` has STARTTLS."""

    def __init__(self, port: int, tls_port: int, folder: Path) -> None:
        self._folder = folder
        self.port = port
        self.tls_port = tls_port

    def put(self, mail: EmailMessage | bytes) -> None:
        content = mail if isinstance(mail, bytes) else mail.as_bytes()
        with self._signed_in() as client:
            assert client.append("INBOX", "", imaplib.Time2Internaldate(time.time()), content)[0] == "OK"

    def log(self) -> str:
        """What the server wrote down, such as who has signed in."""
        return (self._folder / "log").read_text()

    def unread(self) -> int:
        with self._signed_in() as client:
            client.select("INBOX", readonly=True)
            return len(client.search(None, "UNSEEN")[1][0].split())

    @contextlib.contextmanager
    def _signed_in(self) -> Iterator[imaplib.IMAP4]:
        client = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        if self.tls_port:
            client.starttls(ssl._create_unverified_context())
        client.login(USER, PASSWORD)
        try:
            yield client
        finally:
            client.logout()


@contextlib.contextmanager
def mailbox(certificate: Certificate | None = None) -> Iterator[Mailbox]:
    if not shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin"):
        raise RuntimeError("Dovecot is not installed: apt-get install dovecot-imapd")
    folder, port, is_root = Path(tempfile.mkdtemp(prefix="mailbox-")), free_port(), os.geteuid() == 0
    tls_port = free_port() if certificate else 0
    tls = _SEALED.format(chain=certificate.chain, key=certificate.key) if certificate else _PLAIN
    folder.chmod(0o755)
    (folder / "mail").mkdir()
    me = getpass.getuser()
    owner = ("mail", "mail") if is_root else (str(os.getuid()), str(os.getgid()))
    if is_root:
        shutil.chown(folder / "mail", *owner)
    config = _CONFIG.format(
        folder=folder,
        port=port,
        tls=tls,
        tls_port=tls_port,
        password=PASSWORD,
        internal="dovecot" if is_root else me,
        login="dovenull" if is_root else me,
        mail=owner[0],
        group=owner[1],
    )
    (folder / "dovecot.conf").write_text(config)
    command = ["/usr/sbin/dovecot", "-F", "-c", str(folder / "dovecot.conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_open(port, folder / "log")
        yield Mailbox(port, tls_port, folder)
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(folder, ignore_errors=True)


def _until_open(port: int, log: Path) -> None:
    end = time.monotonic() + 20
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert time.monotonic() < end, log.read_text() if log.exists() else "Dovecot never opened"
        time.sleep(0.05)
