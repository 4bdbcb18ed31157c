"""Slack's inbox and outbox: written once, worked on in order, one worker to a lane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.slack.records import Event, Outgoing, Post, Received, Thread
from helpline.storage.database import Database
from helpline.storage.slack_tables import inbox, outbox, threads

_CANDIDATES = 16
_T = TypeVar("_T")

log = structlog.get_logger(__name__)


class SqlQueues:
    """Implements slack.ports.Queues."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def receive(self, event: Event, at: datetime) -> bool:
        values = {
            **_queued(event.key, event.lane, msgspec.to_builtins(event), at),
            "message_key": event.message_key,
            "client_key": event.client_key,
        }
        async with self._database.write() as connection:
            return await _insert(connection, inbox, values)

    async def lease_event(self, worker: str, now: datetime, until: datetime) -> Received | None:
        row = await self._lease(inbox, worker, now, until)
        event = row and await self._readable(inbox, row, Event)
        return event and Received(
            position=row.position,
            worker=worker,
            event=event,
            received_at=row.queued_at,
            attempts=row.attempts,
        )

    async def put_off_event(self, item: Received, due_at: datetime) -> None:
        await self._update(inbox, item, **_later(due_at))

    async def finish(self, item: Received, posts: Sequence[Post], at: datetime) -> bool:
        async with self._database.write() as connection:
            done = await connection.execute(_held(inbox, item).values(state="done", payload={}))
            if done.rowcount:
                for post in posts:
                    await queue_post(connection, post, at)
            return bool(done.rowcount)

    async def lease_post(self, worker: str, now: datetime, until: datetime) -> Outgoing | None:
        # Doubtful from the moment somebody may have sent it until they say what became of it.
        row = await self._lease(outbox, worker, now, until, doubtful=True)
        post = row and await self._readable(outbox, row, Post)
        return post and Outgoing(
            position=row.position,
            worker=worker,
            post=post,
            queued_at=row.queued_at,
            attempts=row.attempts,
            doubtful=row.doubtful,
        )

    async def put_off_post(self, item: Outgoing, due_at: datetime, *, doubtful: bool) -> None:
        await self._update(outbox, item, **_later(due_at), doubtful=doubtful)

    async def sent(self, item: Outgoing, ts: str | None = None) -> None:
        async with self._database.write() as connection:
            await connection.execute(_held(outbox, item).values(state="done", payload={}))
            if ts and item.post.kind == "head":
                await connection.execute(
                    threads.update().where(threads.c.ticket == item.post.ticket).values(ts=ts)
                )

    async def drop(self, item: Outgoing) -> None:
        await self._update(outbox, item, state="failed", payload={})

    async def pause(self, channel: str, until: datetime) -> None:
        waiting = sa.and_(outbox.c.channel == channel, outbox.c.state == "pending", outbox.c.due_at < until)
        async with self._database.write() as connection:
            await connection.execute(outbox.update().where(waiting).values(due_at=until))

    async def thread_of(self, ticket: str) -> Thread | None:
        return await self._thread(threads.c.ticket == ticket)

    async def thread_at(self, channel: str, ts: str) -> Thread | None:
        return await self._thread(sa.and_(threads.c.channel == channel, threads.c.ts == ts))

    async def sweep(self, before: datetime) -> None:
        async with self._database.write() as connection:
            for table in (inbox, outbox):
                old = sa.and_(table.c.state != "pending", table.c.queued_at < before)
                await connection.execute(table.delete().where(old))

    async def _lease(self, table: Any, worker: str, now: datetime, until: datetime, **more: Any) -> Any:
        oldest = (
            sa.select(sa.func.min(table.c.position)).where(table.c.state == "pending").group_by(table.c.lane)
        )
        due = sa.and_(
            table.c.state == "pending",
            table.c.due_at <= now,
            sa.or_(table.c.lease_until.is_(None), table.c.lease_until <= now),
        )
        query = sa.select(table).where(table.c.position.in_(oldest), due).order_by(table.c.position)
        async with self._database.read() as connection:
            candidates = (await connection.execute(query.limit(_CANDIDATES))).all()
        for row in candidates:
            update = table.update().where(table.c.position == row.position, due)
            async with self._database.write() as connection:
                taken = await connection.execute(
                    update.values(lease_by=worker, lease_until=until, attempts=table.c.attempts + 1, **more)
                )
                if taken.rowcount:
                    return row
        return None

    async def _readable(self, table: Any, row: Any, shape: type[_T]) -> _T | None:
        """What the row holds. What nobody can read (of another version, say) must not hold up its lane."""
        try:
            return msgspec.convert(row.payload, shape)
        except msgspec.ValidationError:
            log.error("slack_item_unreadable", queue=table.name, position=row.position)
        async with self._database.write() as connection:
            update = table.update().where(table.c.position == row.position)
            await connection.execute(update.values(state="failed", payload={}))
        return None

    async def _update(self, table: Any, item: Received | Outgoing, **values: Any) -> None:
        async with self._database.write() as connection:
            await connection.execute(_held(table, item).values(values))

    async def _thread(self, condition: Any) -> Thread | None:
        async with self._database.read() as connection:
            row = (await connection.execute(sa.select(threads).where(condition).limit(1))).first()
        return to_thread(row) if row else None


async def queue_post(connection: AsyncConnection, post: Post, at: datetime) -> None:
    """Within the transaction of whatever causes it."""
    values = {
        **_queued(post.key, post.lane, msgspec.to_builtins(post), at),
        "channel": post.channel,
        "doubtful": False,
    }
    await _insert(connection, outbox, values)


def to_thread(row: Any) -> Thread:
    return Thread(
        ticket=row.ticket, conversation=row.conversation, channel=row.channel, ts=row.ts, open=row.open
    )


async def _insert(connection: AsyncConnection, table: Any, values: dict[str, Any]) -> bool:
    """False when any of the unique keys is there already."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(values).on_conflict_do_nothing()
    return bool((await connection.execute(statement)).rowcount)


def _queued(key: str, lane: str, payload: Any, at: datetime) -> dict[str, Any]:
    return {
        "key": key,
        "lane": lane,
        "payload": payload,
        "state": "pending",
        "attempts": 0,
        "queued_at": at,
        "due_at": at,
    }


def _later(due_at: datetime) -> dict[str, Any]:
    return {"due_at": due_at, "lease_by": None, "lease_until": None}


def _held(table: Any, item: Received | Outgoing) -> Any:
    return table.update().where(
        table.c.position == item.position, table.c.lease_by == item.worker, table.c.state == "pending"
    )
