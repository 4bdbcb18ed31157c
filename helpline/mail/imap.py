"""The way in: a mailbox that is looked at again and again. Only answers to mails of ours are touched."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from helpline.conversations.messages import Value
from helpline.mail_settings import MailSettings

TIMEOUT = 8.0
"""Seconds for each word of the server."""
MOST_AT_ONCE = 50
LARGEST = 2_000_000
"""Bytes of a mail that is read; of a larger one the head alone."""
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class ImapAway(Exception):
    """It can't be looked at now."""


class Found(Value, frozen=True):
    """A mail in the box. `whole`: else only its head was read."""

    raw: bytes
    whole: bool


class Imap:
    """Its calls wait: they belong into a thread."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings

    def each(self, take: Callable[[Found], bool]) -> int:
        """Show what nobody has read to `take`, one after the other; what it took is marked as read.

        How many it took. Raises ImapAway.
        """
        try:
            with self._opened() as client:
                taken = 0
                for uid in self._unread(client):
                    if take(self._read(client, uid)):
                        client.uid("STORE", uid, "+FLAGS", r"(\Seen)")
                        taken += 1
                return taken
        except (imaplib.IMAP4.error, OSError) as error:
            raise ImapAway(type(error).__name__) from None

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        settings = self._settings
        host, port = settings.imap_host, settings.imap_port
        if settings.imap_tls == "tls":
            context = ssl.create_default_context()
            client: imaplib.IMAP4 = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=TIMEOUT)
        else:
            client = imaplib.IMAP4(host, port, timeout=TIMEOUT)
        try:
            if settings.imap_tls == "starttls":
                client.starttls(ssl.create_default_context())
            client.login(settings.imap_user, settings.imap_password)
            if client.select(f'"{settings.imap_folder}"')[0] != "OK":
                raise ImapAway("no such folder")
            yield client
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                client.logout()

    def _unread(self, client: imaplib.IMAP4) -> list[str]:
        """Those to an address of ours: a mailbox may have other readers, too."""
        beginning = self._settings.mail_reply_to.partition("@")[0]
        _, [found] = client.uid("SEARCH", "UNSEEN", "HEADER", "To", f'"{beginning}+"')
        return [one.decode() for one in (found or b"").split()][:MOST_AT_ONCE]

    def _read(self, client: imaplib.IMAP4, uid: str) -> Found:
        """Without marking it."""
        _, told = client.uid("FETCH", uid, "(RFC822.SIZE)")
        size = _SIZE.search(told[0] if told and isinstance(told[0], bytes) else b"")
        whole = size is not None and int(size[1]) <= LARGEST
        _, parts = client.uid("FETCH", uid, "(BODY.PEEK[])" if whole else "(BODY.PEEK[HEADER])")
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        return Found(raw=raw, whole=whole)
