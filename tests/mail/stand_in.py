"""A real mail server (aiosmtpd) that keeps what it takes, and can be slow, busy, full or dead."""

from __future__ import annotations

import asyncio
import email
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session


class MailServer:
    """`answers` are given to the next mails instead of 250; while `hold` is not set, a mail that was taken
    is not acknowledged."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}
        self.hold: asyncio.Event | None = None
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        make = lambda: SMTP(self, hostname="mail.test", enable_SMTPUTF8=True, loop=loop)  # noqa: E731
        self._server = await loop.create_server(make, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server:
            self._server.close()
            self._server = None

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if answer := self.refused.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answers and self.answers[0] != "250 OK":
            return self.answers.pop(0)
        content = cast(bytes, envelope.content)
        parsed: Any = email.message_from_bytes(content, policy=default)
        self.taken.append(parsed)
        self.recipients += envelope.rcpt_tos
        if self.hold:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else "250 OK"

    def subjects(self) -> list[str]:
        return [str(one["Subject"]) for one in self.taken]

    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.taken]


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")
