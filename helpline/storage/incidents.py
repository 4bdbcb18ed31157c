"""Incidents as they are kept. Whoever must hear of a change is put into the queue with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.incidents import jobs as queue
from helpline.incidents.models import Ending, Incident, Seen, State
from helpline.storage.database import Database
from helpline.storage.incident_tables import incidents, sightings, tellings
from helpline.storage.jobs import put
from helpline.storage.tables import tickets

_OPEN = incidents.c.state != "closed"
_MOST = 5_000
"""Sightings that a decision reads, the newest ones."""


class SqlIncidents:
    """Implements incidents.ports.IncidentStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_now(self) -> list[Incident]:
        query = sa.select(incidents).where(_OPEN).order_by(incidents.c.opened_at)
        return [to_incident(row) for row in await self._database.read_inline(query)]

    async def newest(self, most: int) -> list[Incident]:
        query = sa.select(incidents).order_by(sa.case((_OPEN, 0), else_=1), incidents.c.opened_at.desc())
        return [to_incident(row) for row in await self._database.read_inline(query.limit(most))]

    async def incident(self, id: str) -> Incident | None:
        found = await self._database.read_inline(sa.select(incidents).where(incidents.c.id == id))
        return to_incident(found[0]) if found else None

    async def history(self, bank: str) -> list[Incident]:
        query = sa.select(incidents).where(incidents.c.bank == bank).order_by(incidents.c.opened_at)
        return [to_incident(row) for row in await self._database.select(query)]

    async def of_bank(self, bank: str, since: datetime) -> list[Seen]:
        return await self._seen(sightings.c.bank == bank, since)

    async def of_others(self, bank: str, since: datetime) -> list[Seen]:
        return await self._seen(sightings.c.bank != bank, since)

    async def _seen(self, whose: Any, since: datetime) -> list[Seen]:
        query = sa.select(sightings).where(whose, sightings.c.tried_at >= since)
        found = await self._database.select(query.order_by(sightings.c.tried_at.desc()).limit(_MOST))
        return [Seen(**row._mapping) for row in found]

    async def open(self, incident: Incident) -> Incident:
        async with self._database.write(inline=True) as connection:
            dialect: Any = sqlite if self._database.sqlite else postgresql
            values = msgspec.structs.asdict(incident) | {"thread": ""}
            await connection.execute(dialect.insert(incidents).values(values).on_conflict_do_nothing())
            query = sa.select(incidents).where(incidents.c.bank == incident.bank, _OPEN)
            return to_incident((await connection.execute(query)).one())

    async def note(self, incident: Incident) -> None:
        changed = {
            name: getattr(incident, name)
            for name in ("state", "customers", "confirmed_at", "last_sign_at", "by")
        }
        this = incidents.c.id == incident.id, _OPEN
        async with self._database.write(inline=True) as connection:
            former = sa.select(incidents.c.state, incidents.c.customers).where(*this).with_for_update()
            if (before := (await connection.execute(former)).first()) is None:
                return
            if before.state == "confirmed":  # by hand, maybe, while the rule was thinking
                changed = {name: changed[name] for name in ("customers", "last_sign_at")}
            await connection.execute(incidents.update().where(*this).values(changed))
            await self._noted(connection, incident, was=before.state, known=before.customers)

    async def close(self, id: str, at: datetime, ending: Ending, by: str = "") -> bool:
        values = {"state": "closed", "closed_at": at, "ending": ending, **({"by": by} if by else {})}
        async with self._database.write() as connection:
            # The row first: who is telling somebody of it right now holds it, and is seen below.
            if not (
                await connection.execute(incidents.update().where(incidents.c.id == id, _OPEN).values(values))
            ).rowcount:
                return False
            told = sa.select(tellings.c.conversation).where(tellings.c.incident == id)
            for row in (await connection.execute(told)).all():
                await put(connection, queue.tell(id, row.conversation), at)
            await self._closed(connection, id)
        return True

    async def _noted(
        self, connection: AsyncConnection, incident: Incident, *, was: State, known: int
    ) -> None:
        """Within the transaction: for whoever else must hear. `known`: customers before it."""

    async def _closed(self, connection: AsyncConnection, incident: str) -> None:
        """Within the transaction."""

    async def told(self, ids: Collection[str]) -> dict[str, int]:
        query = sa.select(tellings.c.incident, sa.func.count().label("many"))
        query = query.where(tellings.c.incident.in_(ids)).group_by(tellings.c.incident)
        return {row.incident: row.many for row in await self._database.select(query)}

    async def concerned(self, incident: Incident) -> list[str]:
        async with self._database.read() as connection:
            told = sa.select(tellings.c.conversation).where(tellings.c.incident == incident.id)
            found = [row.conversation for row in await connection.execute(told)]
            waiting = sa.select(tickets.c.conversation, tickets.c.brief).where(tickets.c.status == "open")
            for row in await connection.execute(waiting):
                if str((row.brief or {}).get("bank") or "").casefold() == incident.name.casefold():
                    found.append(row.conversation)
        return sorted(set(found))

    async def due_for_look(self, id: str, before: datetime, at: datetime) -> bool:
        due = sa.or_(incidents.c.probed_at.is_(None), incidents.c.probed_at <= before)
        update = incidents.update().where(incidents.c.id == id, _OPEN, due).values(probed_at=at)
        async with self._database.write(inline=True) as connection:
            mine = bool((await connection.execute(update)).rowcount)
            if mine:
                await put(connection, queue.look(id, int(at.timestamp())), at)
        return mine

    async def sweep(self, minute: int, at: datetime) -> None:
        async with self._database.write(inline=True) as connection:
            await put(connection, queue.sweep(minute), at)

    async def purge(self, before: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(sightings.delete().where(sightings.c.at < before))


def to_incident(row: Any) -> Incident:
    return Incident(**{name: getattr(row, name) for name in Incident.__struct_fields__})
