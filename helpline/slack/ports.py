"""What Slack's rules need of others. Implementations live in storage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from helpline.slack.records import Event, Outgoing, Post, Received, Thread


class Queues(Protocol):
    """Inbox, outbox and threads, in one database."""

    async def receive(self, event: Event, at: datetime) -> bool:
        """Write it down; False when it (or its twin) was written down before."""
        ...

    async def lease_event(self, worker: str, now: datetime, until: datetime) -> Received | None: ...

    async def put_off_event(self, item: Received, due_at: datetime) -> None: ...

    async def finish(self, item: Received, posts: Sequence[Post], at: datetime) -> bool:
        """The event is dealt with and these posts follow from it: both or neither."""
        ...

    async def lease_post(self, worker: str, now: datetime, until: datetime) -> Outgoing | None: ...

    async def put_off_post(self, item: Outgoing, due_at: datetime, *, doubtful: bool) -> None: ...

    async def sent(self, item: Outgoing, ts: str | None = None) -> None:
        """It arrived; `ts` is kept when it opened a ticket's thread."""
        ...

    async def drop(self, item: Outgoing) -> None:
        """Slack will never take it."""
        ...

    async def pause(self, channel: str, until: datetime) -> None:
        """Nothing more to this channel until then."""
        ...

    async def thread_of(self, ticket: str) -> Thread | None: ...

    async def thread_at(self, channel: str, ts: str) -> Thread | None: ...

    async def sweep(self, before: datetime) -> None:
        """Forget what was settled before then."""
        ...
