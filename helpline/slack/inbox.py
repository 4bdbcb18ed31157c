"""Deals with what people did in Slack: each event once, in order within its thread, whatever crashes."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from helpline.conversations.ports import Clock
from helpline.errors import AssistantError, AssistantUnavailable
from helpline.jobs.job import Job, NewJob, PutOff
from helpline.jobs.kinds import Kind
from helpline.slack import blocks, texts
from helpline.slack.api import SlackAway, SlackRefused
from helpline.slack.incident_interactions import IncidentInteractions
from helpline.slack.interactions import Interactions
from helpline.slack.models import IN, Event, Post
from helpline.slack.people import People
from helpline.slack.repairing import Repairing
from helpline.slack.staff import StaffDesk, answer
from helpline.slack.words import PREFIX

RETRIES = 3
WAIT_FOR_ASSISTANT = timedelta(minutes=10)

log = structlog.get_logger(__name__)


class Inbox:
    """`kind` is what the worker of the queue needs."""

    def __init__(
        self,
        interactions: Interactions,
        incidents: IncidentInteractions,
        repairing: Repairing,
        staff: StaffDesk,
        people: People,
        clock: Clock,
    ) -> None:
        self._incidents = incidents
        self._interactions = interactions
        self._repairing = repairing
        self._staff = staff
        self._people = people
        self._clock = clock
        self.kind = Kind(name=IN, handle=self._handle, tries=RETRIES, apologise=_apology)

    async def _handle(self, job: Job) -> list[NewJob]:
        try:
            return [post.job for post in await self._deal(job.read(Event), job.queued_at)]
        except (SlackAway, SlackRefused) as error:
            raise PutOff(str(error)) from None
        except AssistantError as error:
            log.warning("assistant_failed", key=job.key, code=error.code, detail=error.detail)
            away = isinstance(error, AssistantUnavailable)
            waited = self._clock.now() - job.queued_at
            if waited < WAIT_FOR_ASSISTANT if away else job.attempts < RETRIES:
                raise PutOff(error.code) from None
            return _apology(job)

    async def _deal(self, event: Event, at: datetime) -> list[Post]:
        if event.kind == "button":
            is_ours = event.action.startswith("choice-")
            if Repairing.is_mine(event):
                return await self._repairing.handle(event)
            return await (self._staff.handle(event, at, "") if is_ours else self._in_thread(event))
        if event.kind == "command":
            return await self._staff.handle(event, at, "")
        if event.kind in ("message", "mention") and not event.text.startswith(PREFIX):
            # Who we are must be known before anything is taken for a question, or for none.
            me = (await self._people.me()).user
            if event.user == me:
                return []
            if event.direct or event.kind == "mention" or me in event.mentions:
                return await self._staff.handle(event, at, me)
        return await self._in_thread(event)

    async def _in_thread(self, event: Event) -> list[Post]:
        about_incident = await self._incidents.handle(event)
        return await self._interactions.handle(event) if about_incident is None else about_incident


def _apology(job: Job) -> list[NewJob]:
    return [answer(job.read(Event), texts.NO_ANSWER, blocks.markup(texts.NO_ANSWER)).job]
