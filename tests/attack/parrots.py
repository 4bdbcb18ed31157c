"""A mail server and a mailbox that repeat all they were told, and refuse everything."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re

from tests.attack.canaries import OTHERS
from tests.support.postgres import free_port

_BASE64 = re.compile(r"[A-Za-z0-9+/]{8,}={0,2}")


class MailParrot:
    """Speaks SMTP up to the recipient, whom it does not take now; or IMAP, where it lets nobody in."""

    def __init__(self, kind: str) -> None:
        self.port = free_port()
        self._greeting = {"smtp": "220 mail.test", "imap": "* OK mail.test"}[kind]
        self._server: asyncio.Server | None = None

    async def come(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def go(self) -> None:
        if self._server:
            self._server.close()
            self._server = None

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard: list[str] = [*OTHERS.values()]
        with contextlib.suppress(ConnectionError):
            writer.write(f"{self._greeting}\r\n".encode())
            while line := (await reader.readline()).decode(errors="replace").strip():
                heard += [line, *map(_plain, _BASE64.findall(line))]
                writer.write(_answer(line, " ".join(heard).replace("\0", " ")).encode())
                await writer.drain()
        writer.close()


def _answer(line: str, heard: str) -> str:
    word = line.split()[0].upper()
    if word == "EHLO":
        return "250-mail.test\r\n250 AUTH PLAIN LOGIN\r\n"
    if word in ("AUTH", "MAIL"):
        return "235 in\r\n" if word == "AUTH" else "250 go on\r\n"
    if word in ("RCPT", "DATA", "RSET", "QUIT"):
        return f"450 {heard}\r\n"
    return f"{line.split()[0]} NO {heard}\r\n"


def _plain(text: str) -> str:
    with contextlib.suppress(ValueError):
        return base64.b64decode(text).decode(errors="replace")
    return ""
