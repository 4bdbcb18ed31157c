"""A real mail server (aiosmtpd) that keeps what it takes, and can be slow, busy, full or dead."""

from __future__ import annotations

import asyncio
import email
import ssl
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.mail.certificates import Certificate


class MailServer:
    """`answers` are given to the next mails instead of 250; while `hold` is not set, a mail that was taken
    is not acknowledged.

    With a `certificate` it speaks TLS: from the first byte on, or with `later` after STARTTLS, and takes
    nothing before that. `sealed`: of each mail, whether it came so.
    """

    def __init__(self, certificate: Certificate | None = None, *, later: bool = False) -> None:
        self._context = _context(certificate) if certificate else None
        self._later = later
        self.sealed: list[bool] = []
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}
        self.hold: asyncio.Event | None = None
        self.port = 0
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        more: dict[str, Any] = {"hostname": "mail.test", "enable_SMTPUTF8": True, "loop": loop}
        if self._context and self._later:
            more |= {"tls_context": self._context, "require_starttls": True}
        at_once = None if self._later else self._context
        self._server = await loop.create_server(
            lambda: SMTP(self, **more), "127.0.0.1", self.port, ssl=at_once
        )
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

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answers and self.answers[0] != "250 OK":
            return self.answers.pop(0)
        content = cast(bytes, envelope.content)
        parsed: Any = email.message_from_bytes(content, policy=default)
        self.taken.append(parsed)
        self.recipients += envelope.rcpt_tos
        transport = server.transport
        self.sealed.append(bool(transport and transport.get_extra_info("ssl_object")))
        if self.hold:
            await self.hold.wait()
        return self.answers.pop(0) if self.answers else "250 OK"

    def subjects(self) -> list[str]:
        return [str(one["Subject"]) for one in self.taken]

    def ids(self) -> list[str]:
        return [str(one["Message-ID"]) for one in self.taken]


def _context(certificate: Certificate) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate.chain, certificate.key)
    return context


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part
    return str(part.get_content()).replace("\r\n", "\n")
