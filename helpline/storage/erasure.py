"""All rows of a conversation, wherever they are: to be given out, or to be erased."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.storage.database import Database
from helpline.storage.desk_tables import (
    agents,
    attachments,
    attendance,
    audit,
    customer_words,
    notes,
    report_days,
    report_marks,
    searches,
    seen_marks,
)
from helpline.storage.incident_tables import sightings, tellings
from helpline.storage.mail_tables import entries, mail_replies, mails
from helpline.storage.notices import erase_notices, erase_notices_of_strangers, given_notices
from helpline.storage.promise_tables import promises
from helpline.storage.push_tables import push_subscriptions
from helpline.storage.slack_tables import threads
from helpline.storage.tables import conversations, jobs, messages, refreshes, repairs, tickets, turns
from helpline.storage.telling import lane_of

GIVEN = (
    messages,
    turns,
    tickets,
    refreshes,
    repairs,
    notes,
    seen_marks,
    attendance,
    customer_words,
    attachments,
    threads,
    mails,
    mail_replies,
    push_subscriptions,
    promises,
    sightings,
    tellings,
)
"""What a customer who asks for it is given of a conversation."""
BESIDE = (*GIVEN, entries, searches, report_days, report_marks)
"""Every table whose rows belong to a conversation; a test compares it with the schema."""
WAYS = ("mail", "push")
"""How who has left is reached, whichever of them are set up now."""
_TRACKERS = sa.table("trackers", sa.column("sender_id"), sa.column("events"))
"""Rasa's memory. Its table is made by Rasa, so it may not be there yet."""
_STAFF = "slack:%"
"""Under such ids Rasa remembers what internal support asked: no conversations of ours."""
_LENGTH = sa.func.length(_TRACKERS.c.events)
_END = sa.func.substr(_TRACKERS.c.events, sa.case((_LENGTH > 500, _LENGTH - 500), else_=1)).label("end")
"""Holds the last event, which tells when it was: while the next word is awaited that is a short one."""
_TOGETHER = sa.text("INSERT INTO searches_index (searches_index) VALUES ('optimize')")
_MOMENT = re.compile(r'"timestamp": ?([0-9.]+)')


class SqlPersonalData:
    """Implements desk.retention.PersonalData."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_customer(self, customer: str) -> dict[str, Any]:
        async with self._database.read() as connection:
            mine = sa.select(conversations).where(conversations.c.customer_id == customer)
            found = [
                _plain(row) for row in await connection.execute(mine.order_by(conversations.c.created_at))
            ]
            for conversation in found:
                del conversation["token_hash"], conversation["searched"], conversation["counted"]
                for table in (*GIVEN, audit):
                    query = sa.select(table).where(table.c.conversation == conversation["id"])
                    conversation[table.name] = [_plain(row) for row in await connection.execute(query)]
                conversation["assistant"] = await _tracker(connection, conversation["id"])
            notices = await given_notices(connection, customer)
        return {"customer": customer, "conversations": found, **_plain_rows(notices)}

    async def erase_customer(self, customer: str) -> int:
        mine = sa.select(conversations.c.id).where(conversations.c.customer_id == customer)
        async with self._database.write() as connection:
            erased = await _erase(connection, mine)
            await erase_notices(connection, customer)
            await self._purge_words(connection)
        return erased

    async def _purge_words(self, connection: AsyncConnection) -> None:
        """FTS5 strikes words out and throws them away when it puts its parts together."""
        if self._database.sqlite:
            await connection.execute(
                sa.text("INSERT INTO searches_index (searches_index) VALUES ('optimize')")
            )

    async def expire(self, before: datetime, limit: int) -> int:
        last_word = sa.select(sa.func.max(messages.c.at)).where(messages.c.conversation == conversations.c.id)
        old = sa.select(conversations.c.id).where(
            conversations.c.created_at < before,
            sa.func.coalesce(last_word.scalar_subquery(), conversations.c.created_at) < before,
            conversations.c.owner.in_(("bot", "closed")),
        )
        async with self._database.write() as connection:
            return await _erase(connection, old.limit(limit))

    async def expire_attachments(self, before: datetime) -> int:
        async with self._database.write() as connection:
            return int(
                (await connection.execute(attachments.delete().where(attachments.c.at < before))).rowcount
            )

    async def purge_orphans(self, staff_before: datetime) -> None:
        async with self._database.write() as connection:
            await self._purge_words(connection)
            await erase_notices_of_strangers(connection)
            if not await _has_trackers(connection):
                return
            sender = _TRACKERS.c.sender_id
            kept = sa.or_(sender.in_(sa.select(conversations.c.id)), sender.like(_STAFF))
            await connection.execute(_TRACKERS.delete().where(sa.not_(kept)))
            ends = await connection.execute(sa.select(sender, _END).where(sender.like(_STAFF)))
            old = [row.sender_id for row in ends if _last_moment(row.end) < staff_before.timestamp()]
            await connection.execute(_TRACKERS.delete().where(sender.in_(old)))


async def _erase(connection: AsyncConnection, which: Any) -> int:
    """The conversations first, locked, so that nobody adds to them meanwhile."""
    ids = [row.id for row in await connection.execute(which.with_for_update())]
    await _erase_traces(connection, ids)
    for table in BESIDE:
        await connection.execute(table.delete().where(table.c.conversation.in_(ids)))
    await connection.execute(conversations.delete().where(conversations.c.id.in_(ids)))
    return len(ids)


async def _erase_traces(connection: AsyncConnection, ids: Collection[str]) -> None:
    """What other tables say of them. The audit trail keeps who did what, but not with which connection."""
    told = sa.select(tickets.c.number).where(tickets.c.conversation.in_(ids))
    watched = sa.select(refreshes.c.id).where(refreshes.c.conversation.in_(ids))
    promised = sa.select(promises.c.id).where(promises.c.conversation.in_(ids))
    repaired = sa.select(repairs.c.id).where(repairs.c.conversation.in_(ids))
    lanes = [f"ticket:{row.number}" for row in await connection.execute(told)]
    for query in (watched, promised, repaired):
        lanes += [row.id for row in await connection.execute(query)]
    lanes += [*ids]  # what was still to be said there
    lanes += [lane_of(way, one) for one in ids for way in WAYS]
    await connection.execute(jobs.delete().where(jobs.c.lane.in_(lanes)))
    refreshed = sa.and_(audit.c.conversation.in_(ids), audit.c.action == "refresh")
    await connection.execute(audit.update().where(refreshed).values(detail=""))
    await connection.execute(agents.update().where(agents.c.viewing.in_(ids)).values(viewing=""))
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


def _last_moment(end: str) -> float:
    """Seconds since 1970; infinite where it can't be told, so that nothing is forgotten by mistake."""
    moments = _MOMENT.findall(end)
    return float(moments[-1]) if moments else math.inf


def _plain_rows(tables: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    return {name: [_plain(row) for row in found] for name, found in tables.items()}


def _plain(row: Any) -> dict[str, Any]:
    return {name: _json(value) for name, value in row._mapping.items()}


def _json(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
