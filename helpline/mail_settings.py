"""Settings of mail; `settings.Settings` has them all."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr

from helpline.addresses import is_host, is_loopback
from helpline.environment import secret

_TLS = ("starttls", "tls", "none")


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
        ("smtp_tls", settings.smtp_tls in _TLS, f"is not one of {', '.join(_TLS)}"),
        ("smtp_tls", _is_private(settings), "may be none for a server of this machine alone"),
        ("mail_from", "@" in parseaddr(settings.mail_from)[1], "is missing, or has no address"),
        ("public_url", demo or bool(public_url), "is missing: mails link to it"),
    )
    return next(((name, why) for name, holds, why in checks if not holds), None)


def _is_private(settings: MailSettings) -> bool:
    return settings.smtp_tls != "none" or is_loopback(settings.smtp_host)
