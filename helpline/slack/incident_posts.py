"""One thread holds an incident: its first message follows it, its tickets are linked, its end is told."""

from __future__ import annotations

from datetime import timedelta

from helpline.conversations.ports import Clock
from helpline.jobs.job import GiveUp, Job, NewJob, PutOff
from helpline.jobs.kinds import Kind
from helpline.slack import blocks, incident_blocks, texts
from helpline.slack.api import SlackApi, SlackAway, SlackRefused
from helpline.slack.models import INCIDENT_OUT, IncidentPost, IncidentThread
from helpline.slack.ports import IncidentThreads, Threads
from helpline.slack.posting import BACKOFF, RETRIES, Call, Posting

WAIT_FOR_THREAD = timedelta(seconds=30)
"""That a ticket's own thread gets to be there: after that its link goes to the desk alone."""


class IncidentPosts:
    """`kind` is what the worker of the queue needs."""

    def __init__(
        self,
        incidents: IncidentThreads,
        tickets: Threads,
        api: SlackApi,
        posting: Posting,
        clock: Clock,
        address: str,
    ) -> None:
        self._incidents = incidents
        self._tickets = tickets
        self._api = api
        self._posting = posting
        self._clock = clock
        self._address = address
        self.kind = Kind(name=INCIDENT_OUT, handle=self._handle, backoff=BACKOFF, tries=RETRIES)

    async def _handle(self, job: Job) -> list[NewJob]:
        post = job.read(IncidentPost)
        thread = await self._incidents.of(post.incident)
        if thread is None or (post.part != "head" and not thread.ts):
            raise GiveUp("no thread")
        try:
            await self._send(job, post, thread)
        except SlackRefused as error:
            raise GiveUp(str(error)) from None
        except SlackAway as error:
            raise self._posting.later(job, error) from None
        return []

    async def _send(self, job: Job, post: IncidentPost, thread: IncidentThread) -> None:
        match post.part:
            case "head":
                if ts := await self._posting.post(job, self._head(post, thread)):
                    await self._incidents.opened(post.incident, ts)
                return
            case "update":
                await self._api.call("chat.update", ts=thread.ts, **self._head(post, thread))
                return
            case "over":
                words = incident_blocks.over(thread)
                content = {"text": words, "blocks": blocks.markup(words)}
            case "ticket":
                content = await self._linked(job, post)
        await self._posting.post(job, {"channel": post.channel, "thread_ts": thread.ts, **content})

    def _head(self, post: IncidentPost, thread: IncidentThread) -> Call:
        """As things stand now."""
        text = f"{thread.incident.name}: {incident_blocks.state(thread.incident)}"
        found = incident_blocks.head(thread, self._address)
        return {"channel": post.channel, "text": text, "blocks": found}

    async def _linked(self, job: Job, post: IncidentPost) -> Call:
        """Raises PutOff while the ticket's own thread is under way."""
        ticket = await self._tickets.of_ticket(post.ticket)
        if ticket is None:
            raise GiveUp("no ticket")
        if ticket.ts is None and self._clock.now() - job.queued_at < WAIT_FOR_THREAD:
            raise PutOff("its thread is not there yet", 1.0)
        link = await self._permalink(ticket.channel, ticket.ts) if ticket.ts else ""
        desk = f"{self._address}/desk#c/{ticket.conversation}"
        return {"text": texts.linked(post.ticket), "blocks": incident_blocks.ticket(post.ticket, link, desk)}

    async def _permalink(self, channel: str, ts: str) -> str:
        answer = await self._api.look_up("chat.getPermalink", channel=channel, message_ts=ts)
        return str(answer.get("permalink") or "")
