"""The message log, with a second pen: what Slack must be told is queued in the same transaction."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Owner
from helpline.conversations.models import Ticket
from helpline.slack.models import Post, PostKind, Thread
from helpline.storage.database import Database
from helpline.storage.incident_threads import link
from helpline.storage.jobs import put
from helpline.storage.slack_tables import threads
from helpline.storage.slack_threads import to_thread
from helpline.storage.store import SqlStore
from helpline.storage.unit_of_work import SqlUnitOfWork


class MirroringStore(SqlStore):
    """Implements conversations.ports.Store. Every hand-over gets a thread in `channel`, which follows it."""

    at_desk = False

    def __init__(self, database: Database, channel: str, ways: Mapping[str, timedelta] | None = None) -> None:
        super().__init__(database, ways)
        self._channel = channel

    @asynccontextmanager
    async def unit_of_work(self, conversation: str) -> AsyncIterator[SqlUnitOfWork]:
        async with super().unit_of_work(conversation) as unit:
            seen = unit.conversation.last_seq
            yield unit
            await _Mirror(unit, self._channel).follow(seen)


class _Mirror:
    """One transaction's worth of posts. `noted` is the state that the thread's first message shows."""

    def __init__(self, unit: SqlUnitOfWork, channel: str) -> None:
        self._unit = unit
        self._connection: AsyncConnection = unit._connection
        self._channel = channel
        self._at = datetime.now(timezone.utc)

    async def follow(self, seen: int) -> None:
        """`seen` is the number of the last message before this transaction."""
        row, ticket = await self._row(), await self._unit.ticket()
        known = row and (ticket is None or ticket.number == row.ticket)
        if not known:
            if ticket and self._unit.conversation.floor.owner is Owner.WAITING:
                await self._open(ticket)
            return
        thread = to_thread(row)
        noted = self._noted(ticket)
        if noted.startswith("waiting") and not row.noted.startswith("waiting"):
            await self._queue(thread, "again")
        if ticket and self._unit.heard_of:
            await link(self._connection, ticket, self._channel)
        for message in self._unit.appended:
            if message.seq > seen:
                await self._queue(thread, "message", message.seq)
        if noted != row.noted:
            await self._queue(thread, "update", status=ticket.status if ticket else "resolved")
            await self._update(thread, noted=noted, open=ticket is not None)

    async def _open(self, ticket: Ticket) -> None:
        await self._run(threads.update().where(self._mine()).values(open=False))
        thread = Thread(ticket=ticket.number, conversation=ticket.conversation, channel=self._channel)
        await self._run(
            threads.insert().values(
                ticket=thread.ticket,
                conversation=thread.conversation,
                channel=thread.channel,
                noted=self._noted(ticket),
                open=True,
                opened_at=self._at,
            )
        )
        await self._queue(thread, "head")
        await self._queue(thread, "transcript", self._unit.conversation.last_seq)
        await link(self._connection, ticket, self._channel)

    def _noted(self, ticket: Ticket | None) -> str:
        floor = self._unit.conversation.floor
        return f"{floor.owner.value}/{floor.agent}/{ticket.status if ticket else 'resolved'}"

    async def _queue(self, thread: Thread, kind: PostKind, seq: int = 0, status: str = "") -> None:
        part = seq or f"{self._unit.conversation.floor.version}{status}"
        post = Post(
            key=f"{thread.ticket}:{kind}:{part}",
            lane=f"ticket:{thread.ticket}",
            kind=kind,
            channel=thread.channel,
            ticket=thread.ticket,
            conversation=thread.conversation,
            seq=seq,
        )
        await put(self._connection, post.job, self._at)

    async def _row(self) -> Any:
        query = sa.select(threads).where(self._mine(), threads.c.open).order_by(threads.c.opened_at.desc())
        return (await self._run(query.limit(1))).first()

    async def _update(self, thread: Thread, **values: Any) -> None:
        await self._run(threads.update().where(threads.c.ticket == thread.ticket).values(values))

    def _mine(self) -> Any:
        return threads.c.conversation == self._unit.conversation.id

    async def _run(self, statement: Any) -> Any:
        return await self._connection.execute(statement)
