"""Sends what is queued for Slack: in order, as often as it takes, and never twice knowingly."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog

from helpline.conversations.marks import plain_text
from helpline.conversations.ports import Clock, Store
from helpline.errors import NotFound
from helpline.jobs.backoff import Backoff
from helpline.jobs.job import GiveUp, Job, NewJob, PutOff
from helpline.jobs.kinds import Kind
from helpline.knowledge import Knowledge
from helpline.slack import blocks, texts
from helpline.slack.api import SlackApi, SlackAway, SlackRefused
from helpline.slack.models import OUT, Post, Thread
from helpline.slack.ports import Threads
from helpline.slack.words import pieces

LONGEST_WAIT = 30.0
RETRIES = 5
"""After which a post that fails by itself, whatever Slack does, is dropped."""
GIVE_UP = timedelta(hours=24)
"""For how long a post is kept whose delivery Slack refuses because of a setting."""
_CLOCKS_DIFFER = timedelta(minutes=5)
_Call = dict[str, Any]

log = structlog.get_logger(__name__)


class Outbox:
    """`kind` is what the worker of the queue needs. Nothing is lost while Slack is away."""

    def __init__(
        self,
        threads: Threads,
        store: Store,
        api: SlackApi,
        clock: Clock,
        knowledge: Knowledge,
        address: str,
    ) -> None:
        self._threads = threads
        self._store = store
        self._api = api
        self._clock = clock
        self._knowledge = knowledge
        self._address = address
        backoff = Backoff(longest=LONGEST_WAIT)
        self.kind = Kind(name=OUT, handle=self._handle, backoff=backoff, tries=RETRIES)

    async def _handle(self, job: Job) -> list[NewJob]:
        post = job.read(Post)
        try:
            ts = await self._send(job, post)
        except (SlackRefused, NotFound) as error:
            raise GiveUp(str(error) or type(error).__name__) from None
        except SlackAway as error:
            raise self._later(job, error) from None
        if ts and post.kind == "head":
            await self._threads.opened(post.ticket, ts)
        return []

    def _later(self, job: Job, error: SlackAway) -> PutOff | GiveUp:
        wait = error.retry_after
        if not error.doubtful and wait is None and self._clock.now() - job.queued_at > GIVE_UP:
            return GiveUp(str(error))
        log.info("slack_post_put_off", key=job.key, reason=str(error), attempts=job.attempts)
        return PutOff(str(error), wait, doubtful=error.doubtful, with_target=wait is not None)

    async def _send(self, job: Job, post: Post) -> str | None:
        """The ts of what was posted. Raises SlackRefused, SlackAway, NotFound."""
        match post.kind:
            case "respond":
                await self._api.respond(post.url, response_type="ephemeral", **_content(post))
                return None
            case "whisper":
                target = {"channel": post.channel, "user": post.user, **_in_thread(post.thread)}
                await self._api.call("chat.postEphemeral", **target, **_content(post))
                return None
            case "say":
                target = {"channel": post.channel, **_in_thread(post.thread)}
                return await self._post(job, {**target, **_content(post)})
        return await self._mirror(job, post)

    async def _mirror(self, job: Job, post: Post) -> str | None:
        thread = await self._threads.of_ticket(post.ticket)
        if thread is None or (post.kind != "head" and thread.ts is None):
            raise NotFound
        if post.kind == "update":
            await self._api.call("chat.update", ts=thread.ts, **await self._head(thread))
            return None
        return await self._post(job, await self._call_for(post, thread))

    async def _call_for(self, post: Post, thread: Thread) -> _Call:
        if post.kind == "head":
            return await self._head(thread)
        place = {"channel": thread.channel, **_in_thread(thread.ts or "")}
        if post.kind == "again":
            text = texts.again(thread.ticket)
            return {**place, "text": text, "blocks": blocks.markup(text), "reply_broadcast": True}
        last = blocks.TRANSCRIPT if post.kind == "transcript" else 1
        messages = (await self._store.page(thread.conversation, post.seq + 1, last)).messages
        if not messages:
            raise NotFound
        if post.kind == "transcript":
            return {**place, "text": "The chat so far", "blocks": blocks.transcript(messages)}
        text = pieces(f"{messages[0].author}: {plain_text(messages[0])}", 300)[0]
        return {**place, "text": text, "blocks": blocks.said(messages[0])}

    async def _head(self, thread: Thread) -> _Call:
        """As things stand now, whatever they were when it was queued."""
        floor = (await self._store.conversation(thread.conversation)).floor
        ticket = await self._store.ticket(thread.ticket)
        if ticket is None:
            raise NotFound
        text = f"Ticket {ticket.number}: {blocks.state(ticket, floor)}"
        problem = self._knowledge.find_code(ticket.brief.code)
        found = blocks.head(ticket, floor, self._address, problem.title if problem else "")
        return {"channel": thread.channel, "text": text, "blocks": found}

    async def _post(self, job: Job, call: _Call) -> str | None:
        if job.doubtful and (ts := await self._find(job, call)):
            return ts
        mark = {"event_type": "helpline", "event_payload": {"key": job.key}}
        still = {"unfurl_links": False, "unfurl_media": False, "metadata": mark}
        answer = await self._api.call("chat.postMessage", **call, **still)
        return str(answer.get("ts") or "") or None

    async def _find(self, job: Job, call: _Call) -> str | None:
        """Whether an earlier try arrived after all: every post carries its key."""
        where = {"channel": call["channel"], "include_all_metadata": True, "limit": 200}
        where["oldest"] = f"{(job.queued_at - _CLOCKS_DIFFER).timestamp():.6f}"
        method = "conversations.history"
        if call.get("thread_ts"):
            method, where = "conversations.replies", {**where, "ts": call["thread_ts"]}
        found = await self._api.look_up(method, **where)
        for message in found.get("messages") or []:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == job.key:
                return str(message.get("ts"))
        return None


def _content(post: Post) -> _Call:
    return {"text": post.text, "blocks": list(post.blocks)} if post.blocks else {"text": post.text}


def _in_thread(ts: str) -> _Call:
    return {"thread_ts": ts} if ts else {}
