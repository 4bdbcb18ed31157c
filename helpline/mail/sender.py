"""Mails what is said to who has left: considerately, as often as it takes, and no word in two mails."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from uuid import NAMESPACE_OID, uuid5

import structlog

from helpline.conversations.admission import hash_of
from helpline.conversations.contacts import is_mail
from helpline.conversations.ports import Clock
from helpline.conversations.product import Product
from helpline.jobs.backoff import Backoff
from helpline.jobs.job import GiveUp, Job, NewJob, PutOff
from helpline.jobs.kinds import Kind
from helpline.mail.letter import LINES, envelope, page_link, sheet
from helpline.mail.links import Links
from helpline.mail.models import MAIL, Due, Letter, Standing
from helpline.mail.ports import Mails
from helpline.mail.smtp import Smtp, SmtpAway, SmtpRefused
from helpline.settings import Settings

GIVE_UP = timedelta(hours=24)
"""After which news is none any more."""
_SOON = 20.0
"""Seconds until another look while the assistant is about to say something."""

log = structlog.get_logger(__name__)


class Sender:
    """`kind` is what the worker of the queue needs.

    A mail whose fate is unknown is sent again as it was, under the same Message-ID: by that the customer's
    mail server tells the two apart, and a lost answer would be worse than one that comes twice.
    """

    def __init__(
        self, settings: Settings, mails: Mails, smtp: Smtp, links: Links, clock: Clock, product: Product
    ) -> None:
        self._product = product
        self._settings = settings
        self._mails = mails
        self._smtp = smtp
        self._links = links
        self._clock = clock
        backoff = Backoff(first=5.0, longest=600.0)
        self.kind = Kind(name=MAIL, handle=self._handle, backoff=backoff)

    async def _handle(self, job: Job) -> list[NewJob]:
        due = job.read(Due)
        standing = await self._mails.standing(due.conversation)
        if standing is None:
            raise GiveUp("erased")
        letter = await self._mails.planned(_id_of(job)) or await self._plan(job, due, standing)
        if letter is None or letter.state != "planned":
            return []
        if standing.seen >= letter.last_seq:
            await self._mails.end(letter.id, "seen")
        else:
            await self._send(job, letter, standing)
        return []

    async def _plan(self, job: Job, due: Due, standing: Standing) -> Letter | None:
        """None where there is nothing to tell, or nobody to tell it to. Raises PutOff."""
        if max(standing.seen, standing.told) >= due.seq or not _may_be_told(standing):
            return None
        if standing.unanswered:
            raise PutOff("more is about to be said", _SOON)
        if standing.conversation.last_seq < due.seq:
            return None
        if standing.last_at:
            wait = self._settings.mail_every - (self._clock.now() - standing.last_at).total_seconds()
            if wait > 0:
                raise PutOff("one was sent a while ago", wait)
        letter = Letter(
            id=_id_of(job),
            conversation=due.conversation,
            kind=due.kind,
            address=standing.address,
            verified=standing.verified,
            first_seq=max(standing.seen, standing.told) + 1,
            last_seq=standing.conversation.last_seq,
            at=self._clock.now().replace(microsecond=0),
        )
        if not (await self._mails.said(letter, 1)).messages:
            return None
        await self._mails.plan(letter, hash_of(self._links.token(letter.id)))
        return letter

    async def _send(self, job: Job, letter: Letter, standing: Standing) -> None:
        """Raises PutOff, GiveUp."""
        try:
            mail = await self._written(letter, standing)
            await self._smtp.send(mail, str(mail.get("Reply-To", "")))
        except (SmtpRefused, ValueError) as error:
            await self._mails.end(letter.id, "refused")
            raise GiveUp(f"refused: {error}" if isinstance(error, SmtpRefused) else "no address") from None
        except SmtpAway as error:
            if self._clock.now() - letter.at > GIVE_UP:
                await self._mails.end(letter.id, "failed")
                raise GiveUp(str(error)) from None
            log.info("mail_put_off", mail=letter.id, reason=str(error), attempts=job.attempts)
            raise PutOff(str(error), doubtful=True) from None
        await self._mails.end(letter.id, "sent")

    async def _written(self, letter: Letter, standing: Standing) -> EmailMessage:
        own, conversation = self._settings.address, standing.conversation
        if letter.verified:
            link = self._links.open(letter.id)
        else:
            link = page_link(conversation.page, self._settings.allowed_origins, own)
        said = await self._mails.said(letter, LINES)
        told = sheet(
            letter,
            said,
            name=conversation.customer.name,
            zone=conversation.timezone,
            link=link,
            stop=self._links.stop(letter.address),
            answerable=bool(self._reply_to(letter)),
            product=self._product,
        )
        return envelope(letter, told, sender=self._settings.mail_from, reply_to=self._reply_to(letter))

    def _reply_to(self, letter: Letter) -> str:
        """Only whom the host vouches for may write into the chat by mail."""
        settings = self._settings
        if not (letter.verified and settings.imap_host):
            return ""
        return self._links.reply_to(letter.id, settings.mail_reply_to)


def _may_be_told(standing: Standing) -> bool:
    """An address for which nobody vouches hears once, and again only after the customer was here."""
    if standing.stopped or not is_mail(standing.address):
        return False
    return standing.verified or standing.told <= standing.seen


def _id_of(job: Job) -> str:
    """The same for the same job: it is the mail's Message-ID."""
    return str(uuid5(NAMESPACE_OID, f"mail/{job.key}"))
