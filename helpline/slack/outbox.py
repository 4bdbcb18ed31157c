"""Sends what is queued for Slack: in order, as often as it takes, and never twice knowingly."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import structlog

from helpline.conversations.marks import plain_text
from helpline.conversations.ports import Clock, Store
from helpline.errors import DatabaseAway, NotFound
from helpline.knowledge import Knowledge
from helpline.slack import blocks, texts
from helpline.slack.api import SlackApi, SlackAway, SlackRefused
from helpline.slack.pool import Pool
from helpline.slack.ports import Queues
from helpline.slack.records import Outgoing, Post, Thread
from helpline.slack.words import pieces

LEASE = timedelta(seconds=30)
"""Longer than all calls for one post may take together."""
LONGEST_WAIT = 30.0
RETRIES = 5
"""After which a post that fails by itself, whatever Slack does, is dropped."""
GIVE_UP = timedelta(hours=24)
"""For how long a post is kept whose delivery Slack refuses because of a setting."""
_CLOCKS_DIFFER = timedelta(minutes=5)
_Call = dict[str, Any]

log = structlog.get_logger(__name__)


class Outbox:
    """`pool.run` is its life. Nothing is lost while Slack is away."""

    def __init__(
        self,
        queues: Queues,
        store: Store,
        api: SlackApi,
        clock: Clock,
        knowledge: Knowledge,
        address: str,
    ) -> None:
        self._queues = queues
        self._store = store
        self._api = api
        self._clock = clock
        self._knowledge = knowledge
        self._address = address
        self.pool: Pool[Outgoing] = Pool(self._lease, self._deliver, self._give_back)

    async def _lease(self, worker: str) -> Outgoing | None:
        now = self._clock.now()
        return await self._queues.lease_post(worker, now, now + LEASE)

    async def _give_back(self, item: Outgoing) -> None:
        await self._queues.put_off_post(item, self._clock.now(), doubtful=item.doubtful)

    async def _deliver(self, item: Outgoing) -> None:
        try:
            ts = await self._send(item)
        except SlackRefused as error:
            log.warning("slack_post_refused", key=item.post.key, reason=str(error))
            await self._queues.drop(item)
        except NotFound:
            await self._queues.drop(item)
        except SlackAway as error:
            await self._put_off(item, error)
        except DatabaseAway:
            raise
        except Exception as error:  # a mistake of ours: it must not hold up all that follows in its thread
            log.exception("slack_post_failed", key=item.post.key, attempts=item.attempts)
            if item.attempts < RETRIES:
                await self._put_off(item, SlackAway(type(error).__name__))
            else:
                await self._queues.drop(item)
        else:
            await self._queues.sent(item, ts)
        finally:
            self.pool.wake()

    async def _put_off(self, item: Outgoing, error: SlackAway) -> None:
        now = self._clock.now()
        if not error.doubtful and error.retry_after is None and now - item.queued_at > GIVE_UP:
            log.error("slack_post_given_up", key=item.post.key, reason=str(error))
            await self._queues.drop(item)
            return
        due_at = now + timedelta(seconds=error.retry_after or _backoff(item.attempts))
        await self._queues.put_off_post(item, due_at, doubtful=error.doubtful)
        if error.retry_after and item.post.channel:
            await self._queues.pause(item.post.channel, due_at)
        log.info("slack_post_put_off", key=item.post.key, reason=str(error), attempts=item.attempts)

    async def _send(self, item: Outgoing) -> str | None:
        """The ts of what was posted. Raises SlackRefused, SlackAway, NotFound."""
        post = item.post
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
                return await self._post(item, {**target, **_content(post)})
        return await self._mirror(item)

    async def _mirror(self, item: Outgoing) -> str | None:
        post = item.post
        thread = await self._queues.thread_of(post.ticket)
        if thread is None or (post.kind != "head" and thread.ts is None):
            raise NotFound
        if post.kind == "update":
            await self._api.call("chat.update", ts=thread.ts, **await self._head(thread))
            return None
        return await self._post(item, await self._call_for(post, thread))

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

    async def _post(self, item: Outgoing, call: _Call) -> str | None:
        if item.doubtful and (ts := await self._find(item, call)):
            return ts
        mark = {"event_type": "helpline", "event_payload": {"key": item.post.key}}
        still = {"unfurl_links": False, "unfurl_media": False, "metadata": mark}
        answer = await self._api.call("chat.postMessage", **call, **still)
        return str(answer.get("ts") or "") or None

    async def _find(self, item: Outgoing, call: _Call) -> str | None:
        """Whether an earlier try arrived after all: every post carries its key."""
        where = {"channel": call["channel"], "include_all_metadata": True, "limit": 200}
        where["oldest"] = f"{(item.queued_at - _CLOCKS_DIFFER).timestamp():.6f}"
        method = "conversations.history"
        if call.get("thread_ts"):
            method, where = "conversations.replies", {**where, "ts": call["thread_ts"]}
        found = await self._api.look_up(method, **where)
        for message in found.get("messages") or []:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("key") == item.post.key:
                return str(message.get("ts"))
        return None


def _content(post: Post) -> _Call:
    return {"text": post.text, "blocks": list(post.blocks)} if post.blocks else {"text": post.text}


def _in_thread(ts: str) -> _Call:
    return {"thread_ts": ts} if ts else {}


def _backoff(attempts: int) -> float:
    return float(min(LONGEST_WAIT, 0.5 * 2.0 ** min(attempts, 10)) * random.uniform(0.75, 1.0))
