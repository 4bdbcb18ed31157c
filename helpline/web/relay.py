"""Carries news between web processes: through Redis, or by looking at the database once a second."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from typing import Any

import msgspec
import structlog

from helpline.conversations.event_bus import EventBus, Typing
from helpline.conversations.messages import Author
from helpline.conversations.ports import Store
from helpline.conversations.repeating import Repeating
from helpline.errors import DatabaseAway

CHANNEL = "helpline:conversations"
POLL = 1.0
_PENDING = 1_000

log = structlog.get_logger(__name__)


class _News(msgspec.Struct):
    """What travels: a conversation that changed, or one where somebody types."""

    changed: str = ""
    typing: str = ""
    author: Author = "bot"
    on: bool = False
    name: str = ""


class PollRelay:
    """Rings readers whose conversation another process has changed."""

    def __init__(self, bus: EventBus, store: Store) -> None:
        self._bus = bus
        self._store = store
        self._known: dict[str, int] = {}
        self.loop = Repeating(self.look, POLL)

    async def look(self) -> bool:
        read = self._bus.conversations
        try:
            revisions = dict(await self._store.revisions(read)) if read else {}
        except DatabaseAway:
            self._ring(read)  # who can't read either hangs up: the page comes back, and hears when to
            raise
        # The first look rings as well: it may have changed right before. So does what was erased.
        known = self._known
        self._ring([one for one in read if one not in known or known[one] != revisions.get(one)])
        self._known = revisions
        return False

    def _ring(self, conversations: Collection[str]) -> None:
        for conversation in conversations:
            self._bus.notify(conversation)


class RedisRelay:
    """Publishes this process's news and rings for the others'. Lost news are found by the poll."""

    def __init__(self, bus: EventBus, url: str) -> None:
        self._bus = bus
        self._url = url
        self._news: asyncio.Queue[str] = asyncio.Queue(_PENDING)
        bus.on_changed.append(lambda conversation: self._offer({"changed": conversation}))
        bus.on_typing.append(
            lambda conversation, typing: self._offer({"typing": conversation, **typing._asdict()})
        )

    async def run(self) -> None:
        import redis.asyncio

        while True:
            client = redis.asyncio.from_url(self._url, socket_connect_timeout=2.0)
            tasks = [asyncio.create_task(step(client)) for step in (self._publish, self._listen)]
            try:
                await asyncio.gather(*tasks)
            except Exception as error:  # whatever Redis does, the poll finds the news meanwhile
                log.warning("relay_lost", detail=type(error).__name__)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await client.aclose(close_connection_pool=True)
            await asyncio.sleep(POLL)

    def _offer(self, news: dict[str, Any]) -> None:
        if not self._news.full():
            self._news.put_nowait(json.dumps(news))

    async def _publish(self, client: Any) -> None:
        while True:
            await client.publish(CHANNEL, await self._news.get())

    async def _listen(self, client: Any) -> None:
        async with client.pubsub(ignore_subscribe_messages=True) as subscription:
            await subscription.subscribe(CHANNEL)
            while True:
                item = await subscription.get_message(timeout=30.0)
                if item:
                    self._take(item.get("data"))

    def _take(self, data: bytes | str | None) -> None:
        """One message off the channel. Whatever somebody else wrote there harms nothing that follows."""
        try:
            news = msgspec.json.decode(data or b"", type=_News)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            log.warning("relay_message_unknown", detail=type(error).__name__)
            return
        try:
            self._deliver(news)
        except Exception:  # a bell that jams is no reason to stop hearing
            log.exception("relay_failed")

    def _deliver(self, news: _News) -> None:
        if news.changed:
            self._bus.notify(news.changed)
            self._bus.on_work()
        elif news.typing:
            self._bus.deliver(news.typing, Typing(news.author, news.on, news.name))
