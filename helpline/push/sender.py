"""Tells browsers of who has left that there is news: no words, once, and not what was seen meanwhile."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

import structlog

from helpline.conversations.ports import Clock
from helpline.jobs.backoff import Backoff
from helpline.jobs.job import GiveUp, Job, NewJob, PutOff
from helpline.jobs.kinds import Kind
from helpline.mail.letter import page_link
from helpline.mail.models import Due, Standing
from helpline.push.models import PUSH, Subscription
from helpline.push.ports import Standings, Subscriptions
from helpline.push.service import PushAway, PushGone, PushRefused, PushServices
from helpline.settings import Settings

TITLE = "There is news in your support chat"
TEXT = "Open the chat to read it."
GIVE_UP = timedelta(hours=24)
"""After which news is none any more."""

log = structlog.get_logger(__name__)


class Sender:
    """`kind` is what the worker of the queue needs.

    A notification whose fate is unknown is sent again under the same id: the worker in the browser knows it.
    """

    def __init__(
        self,
        settings: Settings,
        standings: Standings,
        subscriptions: Subscriptions,
        services: PushServices,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._standings = standings
        self._subscriptions = subscriptions
        self._services = services
        self._clock = clock
        self.kind = Kind(name=PUSH, handle=self._handle, backoff=Backoff(first=5.0, longest=600.0))

    async def _handle(self, job: Job) -> list[NewJob]:
        due = job.read(Due)
        standing = await self._standings.standing(due.conversation)
        if standing is None:
            raise GiveUp("erased")
        if standing.seen >= due.seq:
            return []
        later: list[PushAway] = []
        for one in await self._subscriptions.of(due.conversation):
            if max(one.told, standing.seen) < due.seq:
                try:
                    await self._tell(job, one, standing)
                except PushAway as error:
                    later.append(error)
        if later:
            raise self._later(job, later)
        return []

    def _later(self, job: Job, errors: list[PushAway]) -> PutOff | GiveUp:
        reason = str(errors[0])
        if self._clock.now() - job.queued_at > GIVE_UP:
            return GiveUp(reason)
        log.info("push_put_off", key=job.key, reason=reason, attempts=job.attempts)
        return PutOff(reason, max((one.retry_after for one in errors if one.retry_after), default=None))

    async def _tell(self, job: Job, one: Subscription, standing: Standing) -> None:
        """Raises PushAway."""
        try:
            await self._services.send(one, self._content(job, standing), _topic(one.conversation))
        except PushGone:
            await self._subscriptions.gone(one)
            return
        except PushRefused as error:
            log.error("push_refused", conversation=one.conversation, reason=str(error))
        await self._subscriptions.note(one, standing.conversation.last_seq)

    def _content(self, job: Job, standing: Standing) -> bytes:
        """Whoever looks at the screen reads it, so it tells nothing of the case."""
        own = self._settings.address
        link = page_link(standing.conversation.page, self._settings.allowed_origins, own) or own
        told = {
            "id": str(uuid5(NAMESPACE_OID, f"push/{job.key}")),
            "tag": _topic(standing.conversation.id),
            "title": TITLE,
            "text": TEXT,
            "link": link,
        }
        return json.dumps(told).encode()


def _topic(conversation: str) -> str:
    """32 characters at most (RFC 8030, 5.4). The newest of a conversation replaces the others."""
    return hashlib.sha256(f"push/{conversation}".encode()).hexdigest()[:32]
