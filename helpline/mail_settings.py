"""Settings of mail; `settings.Settings` has them all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

from helpline.addresses import is_host, is_loopback
from helpline.environment import secret

_TLS = ("starttls", "tls", "none")
_NO_TLS = f"is not one of {', '.join(_TLS)}"
_NOT_PRIVATE = "may be none for a server of this machine alone"
_REPLY_TO = re.compile(r"[A-Za-z0-9._-]{1,21}@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
"""What marks an answer takes 43 of the 64 characters before the @."""
_NO_REPLY_TO = "is missing, or no address with at most 21 plain characters before the @"


@dataclass(frozen=True)
class MailSettings:
    """Mail is off while there is no `smtp_host`: then nobody is promised any."""

    smtp_host: str = ""
    smtp_port: int = 587
    smtp_tls: str = "starttls"
    """"starttls", "tls" from the first byte on (mostly port 465), or "none" to a server of this machine."""
    smtp_user: str = ""
    smtp_password: str = secret()
    mail_from: str = ""
    """Such as CustomBooks Support <support@example.com>."""
    imap_host: str = ""
    """Where answers to mails arrive; "" takes none."""
    imap_port: int = 993
    imap_tls: str = "tls"
    """As smtp_tls."""
    imap_user: str = ""
    imap_password: str = secret()
    imap_folder: str = "INBOX"
    imap_every: float = 20.0
    """Seconds between two looks."""
    mail_reply_to: str = ""
    """Such as support@example.com, whose server delivers support+anything@example.com alike."""
    mail_delay: float = 180.0
    """Seconds that words wait to be seen in the chat, before they are mailed."""
    mail_every: float = 900.0
    """Seconds between two mails of one chat, at least."""


def problem(settings: MailSettings, *, demo: bool, public_url: str) -> tuple[str, str] | None:
    """The first setting that can't be meant so, and why."""
    if not settings.smtp_host:
        return None
    checks = (
        ("smtp_host", is_host(settings.smtp_host), "is not the name or address of a host"),
        ("smtp_port", settings.smtp_port <= 65_535, "is not a port"),
        ("smtp_tls", settings.smtp_tls in _TLS, _NO_TLS),
        ("smtp_tls", settings.smtp_tls != "none" or is_loopback(settings.smtp_host), _NOT_PRIVATE),
        ("mail_from", "@" in parseaddr(settings.mail_from)[1], "is missing, or has no address"),
        ("public_url", demo or bool(public_url), "is missing: mails link to it"),
        *(_of_replies(settings) if settings.imap_host else ()),
    )
    return next(((name, why) for name, holds, why in checks if not holds), None)


def _of_replies(settings: MailSettings) -> tuple[tuple[str, bool, str], ...]:
    return (
        ("imap_host", is_host(settings.imap_host), "is not the name or address of a host"),
        ("imap_port", settings.imap_port <= 65_535, "is not a port"),
        ("imap_tls", settings.imap_tls in _TLS, _NO_TLS),
        ("imap_tls", settings.imap_tls != "none" or is_loopback(settings.imap_host), _NOT_PRIVATE),
        ("imap_folder", not set(settings.imap_folder) & set('"\\\r\n'), "is not the name of a folder"),
        ("mail_reply_to", _REPLY_TO.fullmatch(settings.mail_reply_to) is not None, _NO_REPLY_TO),
    )
