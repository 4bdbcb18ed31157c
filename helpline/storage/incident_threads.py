"""Incidents with a second pen: what Slack must be told of them is queued in the same transaction."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.models import Ticket
from helpline.incidents.models import Incident, State
from helpline.slack.models import IncidentPart, IncidentPost, IncidentThread
from helpline.storage.database import Database
from helpline.storage.incident_tables import incidents, tellings
from helpline.storage.incidents import SqlIncidents, to_incident
from helpline.storage.jobs import put
from helpline.storage.slack_tables import threads
from helpline.storage.tables import tickets


class MirroringIncidents(SqlIncidents):
    """Implements incidents.ports.IncidentStore. Each that is confirmed gets a thread in `channel`."""

    def __init__(self, database: Database, channel: str) -> None:
        super().__init__(database)
        self._channel = channel

    async def _noted(
        self, connection: AsyncConnection, incident: Incident, *, was: State, known: int
    ) -> None:
        if incident.state != "confirmed":
            return
        if was == "confirmed":
            if incident.customers != known:
                await self._queue(connection, incident.id, "update", figure=str(incident.customers))
            return
        await self._queue(connection, incident.id, "head")
        for ticket in await _tickets_about(connection, incident):
            await self._queue(connection, incident.id, "ticket", ticket=ticket)

    async def _closed(self, connection: AsyncConnection, incident: str) -> None:
        query = sa.select(incidents.c.confirmed_at).where(incidents.c.id == incident)
        if (await connection.execute(query)).scalar() is None:
            return
        await self._queue(connection, incident, "over")
        await self._queue(connection, incident, "update", figure="over")

    async def _queue(
        self, connection: AsyncConnection, incident: str, part: IncidentPart, **more: str
    ) -> None:
        await queue(connection, IncidentPost(incident=incident, channel=self._channel, part=part, **more))


class SqlIncidentThreads:
    """Implements slack.ports.IncidentThreads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, incident: str) -> IncidentThread | None:
        return await self._thread(incidents.c.id == incident)

    async def at(self, ts: str) -> IncidentThread | None:
        return await self._thread(incidents.c.thread == ts)

    async def opened(self, incident: str, ts: str) -> None:
        async with self._database.write(inline=True) as connection:
            await connection.execute(incidents.update().where(incidents.c.id == incident).values(thread=ts))

    async def _thread(self, condition: Any) -> IncidentThread | None:
        told = sa.select(sa.func.count()).where(tellings.c.incident == incidents.c.id).scalar_subquery()
        query = sa.select(incidents, told.label("told")).where(condition).limit(1)
        found = await self._database.read_inline(query)
        return (
            IncidentThread(incident=to_incident(found[0]), ts=found[0].thread, told=found[0].told)
            if found
            else None
        )


async def queue(connection: AsyncConnection, post: IncidentPost) -> None:
    await put(connection, post.job, datetime.now(timezone.utc))


async def link(connection: AsyncConnection, ticket: Ticket, channel: str) -> None:
    """In the threads of the confirmed incidents that a ticket is about. Twice is once."""
    mine = sa.and_(tellings.c.incident == incidents.c.id, tellings.c.conversation == ticket.conversation)
    told = sa.exists().where(mine)
    query = sa.select(incidents.c.id, incidents.c.name, told.label("told"))
    for row in (await connection.execute(query.where(incidents.c.state == "confirmed"))).all():
        if row.told or _is_named(row.name, ticket.brief.bank):
            post = IncidentPost(incident=row.id, channel=channel, part="ticket", ticket=ticket.number)
            await queue(connection, post)


async def _tickets_about(connection: AsyncConnection, incident: Incident) -> list[str]:
    """Open ones with a thread of their own, whose customer was told, or whose bank it is."""
    mine = sa.and_(tellings.c.incident == incident.id, tellings.c.conversation == tickets.c.conversation)
    query = (
        sa.select(tickets.c.number, tickets.c.brief, sa.exists().where(mine).label("told"))
        .join(threads, threads.c.ticket == tickets.c.number)
        .where(tickets.c.status == "open")
        .order_by(tickets.c.number)
    )
    found = (await connection.execute(query)).all()
    return [
        row.number for row in found if row.told or _is_named(incident.name, (row.brief or {}).get("bank"))
    ]


def _is_named(incident: str, bank: Any) -> bool:
    return str(bank or "").casefold() == incident.casefold()
