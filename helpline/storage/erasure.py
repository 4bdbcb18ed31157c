"""All rows of a conversation, wherever they are: to be given out, or to be erased."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.desk.suggesting import PREFIX
from helpline.storage.database import Database
from helpline.storage.desk_tables import attachments, audit, customer_words, notes, seen_marks
from helpline.storage.slack_tables import threads
from helpline.storage.tables import conversations, messages, refreshes, tickets, turns

BESIDE = (messages, turns, tickets, refreshes, notes, seen_marks, customer_words, attachments, threads)
"""Every table whose rows belong to a conversation; a test compares it with the schema."""
_TRACKERS = sa.table("trackers", sa.column("sender_id"), sa.column("events"))
"""Rasa's memory. Its table is made by Rasa, so it may not be there yet."""


class SqlRecords:
    """Implements desk.retention.Records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_customer(self, customer: str) -> dict[str, Any]:
        async with self._database.read() as connection:
            mine = sa.select(conversations).where(conversations.c.customer_id == customer)
            found = [
                _plain(row) for row in await connection.execute(mine.order_by(conversations.c.created_at))
            ]
            for conversation in found:
                del conversation["token_hash"]
                for table in (*BESIDE, audit):
                    query = sa.select(table).where(table.c.conversation == conversation["id"])
                    conversation[table.name] = [_plain(row) for row in await connection.execute(query)]
                conversation["assistant"] = await _tracker(connection, conversation["id"])
        return {"customer": customer, "conversations": found}

    async def erase_customer(self, customer: str) -> int:
        mine = sa.select(conversations.c.id).where(conversations.c.customer_id == customer)
        async with self._database.write() as connection:
            return await _erase(connection, mine)

    async def expire(self, before: datetime, limit: int) -> int:
        last_word = (
            sa.select(sa.func.max(messages.c.at))
            .where(messages.c.conversation == conversations.c.id)
            .scalar_subquery()
        )
        old = (
            sa.select(conversations.c.id)
            .where(
                conversations.c.created_at < before,
                sa.func.coalesce(last_word, conversations.c.created_at) < before,
                conversations.c.owner.in_(("bot", "closed")),
            )
            .limit(limit)
        )
        async with self._database.write() as connection:
            return await _erase(connection, old)

    async def expire_attachments(self, before: datetime) -> int:
        async with self._database.write() as connection:
            return int(
                (await connection.execute(attachments.delete().where(attachments.c.at < before))).rowcount
            )

    async def forget_suggestions(self) -> None:
        async with self._database.write() as connection:
            if await _has_trackers(connection):
                old = _TRACKERS.c.sender_id.like(f"{PREFIX}%")
                await connection.execute(_TRACKERS.delete().where(old))


async def _erase(connection: AsyncConnection, which: Any) -> int:
    """The conversations first, locked, so that nobody adds to them meanwhile."""
    ids = [row.id for row in await connection.execute(which.with_for_update())]
    for table in BESIDE:
        await connection.execute(table.delete().where(table.c.conversation.in_(ids)))
    await connection.execute(conversations.delete().where(conversations.c.id.in_(ids)))
    await _forget(connection, ids)
    return len(ids)


async def _forget(connection: AsyncConnection, ids: Collection[str]) -> None:
    if await _has_trackers(connection):
        await connection.execute(_TRACKERS.delete().where(_TRACKERS.c.sender_id.in_(ids)))


async def _tracker(connection: AsyncConnection, conversation: str) -> Any:
    if not await _has_trackers(connection):
        return None
    query = sa.select(_TRACKERS.c.events).where(_TRACKERS.c.sender_id == conversation)
    row = (await connection.execute(query)).first()
    return json.loads(row.events) if row else None


async def _has_trackers(connection: AsyncConnection) -> bool:
    return bool(await connection.run_sync(lambda c: sa.inspect(c).has_table(_TRACKERS.name)))


def _plain(row: Any) -> dict[str, Any]:
    return {name: _json(value) for name, value in row._mapping.items()}


def _json(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
