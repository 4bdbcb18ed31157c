"""The way out: one mail to one address, handed to a mail server."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage

import aiosmtplib
import structlog

from helpline.mail_settings import MailSettings

TIMEOUT, STEP = 20.0, 10.0
"""Seconds for the whole talk with the server, and for each step of it. A job's lease is longer."""

log = structlog.get_logger(__name__)


class SmtpAway(Exception):
    """Not now: the server is away, busy, or refuses us for a reason that an operator can mend."""


class SmtpRefused(Exception):
    """Never: there is no such address, or the mail is not taken."""


class Smtp:
    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    async def send(self, mail: EmailMessage, bounces_to: str = "") -> None:
        """Returns once the server has it. `bounces_to`: where it tells what it could not deliver.

        Raises SmtpAway, SmtpRefused.
        """
        settings = self._settings
        try:
            talk = aiosmtplib.send(
                mail,
                sender=bounces_to or None,
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user or None,
                password=settings.smtp_password or None,
                use_tls=settings.smtp_tls == "tls",
                start_tls=settings.smtp_tls == "starttls",
                timeout=STEP,
            )
            await asyncio.wait_for(talk, TIMEOUT)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _of([one.code for one in error.recipients]) from None
        except (aiosmtplib.SMTPAuthenticationError, aiosmtplib.SMTPSenderRefused) as error:
            log.error("mail_server_refuses_us", code=error.code)
            raise SmtpAway(str(error.code)) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _of([error.code]) from None
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError) as error:
            raise SmtpAway(type(error).__name__) from None


def _of(codes: list[int]) -> SmtpAway | SmtpRefused:
    """RFC 5321, 4.2.1: 5yz is for good, 4yz for now. What the server says may hold the address: not told."""
    told = ",".join(map(str, codes))
    return SmtpRefused(told) if all(500 <= code < 600 for code in codes) else SmtpAway(told)
