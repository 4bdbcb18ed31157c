"""Sends what is queued for Slack: in order, as often as it takes, and never twice knowingly."""

from __future__ import annotations

from helpline.conversations.marks import plain_text
from helpline.conversations.ports import Store
from helpline.errors import NotFound
from helpline.jobs.job import GiveUp, Job, NewJob
from helpline.jobs.kinds import Kind
from helpline.knowledge import Knowledge
from helpline.slack import blocks, texts
from helpline.slack.api import SlackApi, SlackAway, SlackRefused
from helpline.slack.models import OUT, Post, Thread
from helpline.slack.ports import Threads
from helpline.slack.posting import BACKOFF, RETRIES, Call, Posting
from helpline.slack.words import pieces


class Outbox:
    """`kind` is what the worker of the queue needs. Nothing is lost while Slack is away."""

    def __init__(
        self,
        threads: Threads,
        store: Store,
        api: SlackApi,
        posting: Posting,
        knowledge: Knowledge,
        address: str,
        *,
        has_window: bool = False,
    ) -> None:
        """`has_window`: customers can sign in to their bank anew in the provider's own window."""
        self._threads = threads
        self._store = store
        self._api = api
        self._posting = posting
        self._knowledge = knowledge
        self._address = address
        self._has_window = has_window
        self.kind = Kind(name=OUT, handle=self._handle, backoff=BACKOFF, tries=RETRIES)

    async def _handle(self, job: Job) -> list[NewJob]:
        post = job.read(Post)
        try:
            ts = await self._send(job, post)
        except (SlackRefused, NotFound) as error:
            raise GiveUp(str(error) or type(error).__name__) from None
        except SlackAway as error:
            raise self._posting.later(job, error) from None
        if ts and post.kind == "head":
            await self._threads.opened(post.ticket, ts)
        return []

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
                return await self._posting.post(job, {**target, **_content(post)})
        return await self._mirror(job, post)

    async def _mirror(self, job: Job, post: Post) -> str | None:
        thread = await self._threads.of_ticket(post.ticket)
        if thread is None or (post.kind != "head" and thread.ts is None):
            raise NotFound
        if post.kind == "update":
            await self._api.call("chat.update", ts=thread.ts, **await self._head(thread))
            return None
        return await self._posting.post(job, await self._call_for(post, thread))

    async def _call_for(self, post: Post, thread: Thread) -> Call:
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

    async def _head(self, thread: Thread) -> Call:
        """As things stand now, whatever they were when it was queued."""
        floor = (await self._store.conversation(thread.conversation)).floor
        ticket = await self._store.ticket(thread.ticket)
        if ticket is None:
            raise NotFound
        text = f"Ticket {ticket.number}: {blocks.state(ticket, floor)}"
        problem = self._knowledge.find_code(ticket.brief.code)
        meaning = problem.title if problem else ""
        found = blocks.head(ticket, floor, self._address, meaning, has_window=self._has_window)
        return {"channel": thread.channel, "text": text, "blocks": found}


def _content(post: Post) -> Call:
    return {"text": post.text, "blocks": list(post.blocks)} if post.blocks else {"text": post.text}


def _in_thread(ts: str) -> Call:
    return {"thread_ts": ts} if ts else {}
