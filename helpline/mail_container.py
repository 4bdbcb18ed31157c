"""Mail's part of the composition root."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aiohttp import web

from helpline.conversations.notices import Notices
from helpline.conversations.repeating import Repeating
from helpline.conversations.service import Conversations
from helpline.conversations.transactions import Transactions
from helpline.jobs.kinds import Kind
from helpline.mail.imap import Imap
from helpline.mail.links import Links
from helpline.mail.replies import Replies
from helpline.mail.sender import Sender
from helpline.mail.smtp import Smtp
from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.jobs import SqlJobs
from helpline.storage.mails import SqlMails
from helpline.web.limits import Counters
from helpline.web.mail import MailRoutes
from helpline.web.product import product_of


class MailContainer:
    """Everything of mail, for one web process. Links of mails are good even after mail was switched off."""

    def __init__(
        self, settings: Settings, database: Database, transactions: Transactions, conversations: Conversations
    ) -> None:
        self._settings = settings
        self._clock = transactions.clock
        self._mails = SqlMails(database)
        self._links = Links(settings.identity_secrets, settings.address)
        parts = Imap(settings), self._mails, self._links, conversations, Notices(transactions)
        self._replies = Replies(settings, *parts, SqlJobs(database), self._clock)

    @property
    def kinds(self) -> Sequence[Kind]:
        if not self._settings.smtp_host:
            return ()
        smtp = Smtp(self._settings)
        product = product_of(self._settings)
        return (Sender(self._settings, self._mails, smtp, self._links, self._clock, product).kind,)

    @property
    def loops(self) -> Sequence[Repeating]:
        return (self._replies.loop,) if self._settings.smtp_host and self._settings.imap_host else ()

    def routes(self, counters: Counters, widget: Path) -> Sequence[web.RouteDef]:
        return MailRoutes(self._settings, self._mails, self._links, self._clock, counters, widget).routes
