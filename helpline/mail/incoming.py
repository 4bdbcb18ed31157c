"""A mail that comes back, read for what it is: an answer of the customer's, or one of a machine. Pure."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from html.parser import HTMLParser
from typing import Any, cast

from mailparser_reply import EmailReplyParser

from helpline.conversations.messages import Value

_LONGEST = 10_000
"""Characters of a mail that are read: the parser of replies takes minutes for what somebody makes for it."""
_LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pt"]
_WHERE_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_PRECEDENCE = frozenset({"bulk", "junk", "list", "auto_reply"})
_MACHINES = ("X-Autoreply", "X-Autorespond", "List-Id", "X-Loop")
_HARD_BOUNCE = re.compile(r"^status:\s*5\.1\.\d+", re.I | re.M)
"""RFC 3463: there is no such address. A mailbox that is full, say, is another matter."""
_FROM_MACHINE = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)\b", re.I)


class Incoming(Value, frozen=True):
    """`addresses`: all that it was sent to; `why`: what makes it a machine's, "" for a person's."""

    addresses: tuple[str, ...]
    sender: str
    message_id: str
    why: str = ""
    bounced: bool = False
    """It says that there is no such address as ours was sent to."""
    text: str = ""
    files: bool = False


def read(raw: bytes) -> Incoming:
    """Of a whole mail, or of its headers alone."""
    mail = cast(EmailMessage, message_from_bytes(raw, policy=cast(Any, default)))
    headers = (str(value) for name in _WHERE_TO for value in mail.get_all(name, []))
    addresses = [found for value in headers for found in re.findall(r"[^\s<>,;:\"]+@[^\s<>,;:\"]+", value)]
    return Incoming(
        addresses=tuple(addresses),
        sender=parseaddr(str(mail.get("From", "")))[1].lower(),
        message_id=str(mail.get("Message-ID", "")).strip(),
        why=_machine(mail),
        bounced=_is_report(mail) and bool(_HARD_BOUNCE.search(_report(mail))),
        text=_written(mail),
        files=any(part.get_filename() for part in mail.walk()),
    )


def _machine(mail: EmailMessage) -> str:
    """RFC 3834, and what programs send that do not know it."""
    if str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower() != "no":
        return "automatic"
    if str(mail.get("Precedence", "")).strip().lower() in _PRECEDENCE:
        return "precedence"
    if str(mail.get("Return-Path", "?")).strip() == "<>" or _is_report(mail):
        return "bounce"
    if any(mail.get(name) for name in _MACHINES):
        return "machine"
    sender = parseaddr(str(mail.get("From", "")))[1]
    return "machine" if not sender or _FROM_MACHINE.match(sender) else ""


def _is_report(mail: EmailMessage) -> bool:
    return mail.get_content_type() == "multipart/report"


def _report(mail: EmailMessage) -> str:
    parts = (part for part in mail.walk() if part.get_content_type() == "message/delivery-status")
    return "\n".join(str(one) for part in parts for one in cast(Any, part.get_payload()))


def _written(mail: EmailMessage) -> str:
    """What its writer added, without what is quoted below."""
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, UnicodeError, KeyError):  # a charset that nobody knows
        return ""
    text = _Plain.of(content) if part.get_content_type() == "text/html" else content
    text = re.sub(r"\n\s*\n", "\n\n", text.replace("\r\n", "\n"))[:_LONGEST]
    reply = EmailReplyParser(languages=_LANGUAGES).parse_reply(text)
    return str(reply or "").strip()


class _Plain(HTMLParser):
    """The words of HTML, line by line, without what is quoted or drawn as nothing."""

    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
    _SKIPPED = frozenset({"style", "script", "head", "title", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._skipped = 0

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        parser.close()
        text = "".join(parser._lines).replace("\xa0", " ")
        return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]*\n[ \t]*", "\n", text)).strip()

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._SKIPPED:
            self._skipped += 1
        if tag in self._BREAKS:
            self._lines.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        if tag in self._BREAKS - {"br"}:
            self._lines.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self._lines.append(re.sub(r"\s+", " ", data))
