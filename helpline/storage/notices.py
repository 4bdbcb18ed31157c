"""Whose connections are looked at when, and what was found: SqlNotices, and what erasing needs of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Owner
from helpline.noticing import jobs as queue
from helpline.noticing.deciding import WELL_FOR
from helpline.noticing.models import Hint, Standing, Trouble
from helpline.storage.database import Database
from helpline.storage.jobs import put
from helpline.storage.notice_tables import notice_customers, provider_events, troubles
from helpline.storage.tables import conversations, jobs, messages

EVERY = timedelta(hours=6)
"""Between two looks at a customer's connections without any event: the provider refreshes once a night."""
LEAST = timedelta(minutes=1)
"""Between two looks at all, however many events come."""
AT_ONCE = 60
"""Customers woken by one event who are looked at right away; the others have their turn with the sweep."""
_PORTION = 500
_FIELDS = Trouble.__struct_fields__
_STAYS = {"id", "customer", "told", "told_at", "seen_at"}
"""What a later look does not change of an episode."""


class SqlNotices:
    """Implements noticing.ports.NoticeStore."""

    def __init__(self, database: Database, *, every: timedelta = EVERY, least: timedelta = LEAST) -> None:
        self._database = database
        self._every = every
        self._least = least

    async def keep(self, hint: Hint, at: datetime) -> bool:
        values = {"id": hint.id, "name": hint.name, "customers": len(hint.customers), "at": at}
        async with self._database.write(inline=True) as connection:
            new = _insert(connection, provider_events).values(values).on_conflict_do_nothing()
            fresh = bool((await connection.execute(new)).rowcount)
            if fresh:
                await put(connection, queue.hint(hint.id, hint.customers), at)
        return fresh

    async def wake(self, customers: Collection[str], now: datetime) -> int:
        names, woken = sorted(set(customers)), 0
        for start in range(0, len(names), _PORTION):
            woken += await self._wake(names[start : start + _PORTION], now, max(0, AT_ONCE - woken))
        return woken

    async def _wake(self, customers: Sequence[str], now: datetime, at_once: int) -> int:
        table = notice_customers.c
        soon = sa.case((table.next_at > now, table.next_at), else_=sa.literal(now, table.next_at.type))
        known = table.customer.in_(customers), table.off_at.is_(None), table.due_at > soon
        update = notice_customers.update().where(*known).values(due_at=soon)
        async with self._database.write() as connection:
            found = (await connection.execute(update.returning(table.customer, table.due_at))).all()
            for row in found[:at_once]:
                await put(connection, queue.look(row.customer, row.due_at), now)
        return len(found)

    async def sweep(self, minute: int, at: datetime) -> None:
        async with self._database.write(inline=True) as connection:
            await put(connection, queue.sweep(minute), at)

    async def queue_due(self, now: datetime, most: int) -> int:
        table = notice_customers.c
        query = sa.select(table.customer, table.due_at).where(table.due_at <= now, table.off_at.is_(None))
        async with self._database.write() as connection:
            found = (await connection.execute(query.order_by(table.due_at).limit(most))).all()
            for row in found:
                await put(connection, queue.look(row.customer, row.due_at), now)
        return len(found)

    async def begin(self, customer: str, now: datetime) -> None:
        values = {"due_at": now + self._every, "next_at": now + self._least}
        await self._change(customer, **values)

    async def again(self, customer: str, at: datetime, now: datetime) -> None:
        async with self._database.write(inline=True) as connection:
            mine = notice_customers.c.customer == customer, notice_customers.c.due_at > at
            await connection.execute(notice_customers.update().where(*mine).values(due_at=at))
            await put(connection, queue.look(customer, at), now)

    async def _change(self, customer: str, **values: Any) -> None:
        mine = notice_customers.c.customer == customer
        async with self._database.write(inline=True) as connection:
            await connection.execute(notice_customers.update().where(mine).values(values))

    async def standing(self, customer: str, now: datetime) -> Standing | None:
        async with self._database.read() as connection:
            row = (await connection.execute(_latest(customer))).first()
            if row is None:
                return None
            recent = sa.or_(troubles.c.ended_at.is_(None), troubles.c.ended_at > now - WELL_FOR)
            query = sa.select(troubles).where(troubles.c.customer == customer, recent)
            found = (await connection.execute(query.order_by(troubles.c.seen_at.desc()))).all()
        return Standing(
            customer=customer,
            conversation=row.id,
            zone=row.timezone,
            owner=Owner(row.owner),
            active_at=row.active_at,
            off=row.off_at is not None,
            troubles=tuple(_trouble(one) for one in found),
        )

    async def save(self, found: Sequence[Trouble]) -> None:
        if not found:
            return
        async with self._database.write(inline=True) as connection:
            for one in found:
                new = _insert(connection, troubles).values(msgspec.structs.asdict(one))
                changed = {name: getattr(new.excluded, name) for name in _FIELDS if name not in _STAYS}
                await connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=changed))

    async def spoken_of(self, customer: str, bank: str, since: datetime) -> bool:
        mine = sa.select(conversations.c.id).where(conversations.c.customer_id == customer)
        query = sa.select(messages.c.about).where(
            messages.c.conversation.in_(mine), messages.c.at >= since, messages.c.author == "bot"
        )
        async with self._database.read() as connection:
            return any((row.about or {}).get("bank") == bank for row in await connection.execute(query))

    async def purge(self, events_before: datetime, troubles_before: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(provider_events.delete().where(provider_events.c.at < events_before))
            await connection.execute(troubles.delete().where(troubles.c.ended_at < troubles_before))


def _latest(customer: str) -> Any:
    """Their conversation in which they were last, and whether they want notices."""
    wrote = sa.select(sa.func.max(messages.c.at)).where(
        messages.c.conversation == conversations.c.id, messages.c.author == "customer"
    )
    last: Any = sa.func.coalesce(wrote.scalar_subquery(), conversations.c.created_at)
    active = sa.type_coerce(last, conversations.c.created_at.type).label("active_at")
    return (
        sa.select(
            conversations.c.id,
            conversations.c.timezone,
            conversations.c.owner,
            active,
            notice_customers.c.off_at,
        )
        .outerjoin(notice_customers, notice_customers.c.customer == conversations.c.customer_id)
        .where(conversations.c.customer_id == customer)
        .order_by(active.desc(), conversations.c.id)
        .limit(1)
    )


def known_customer(connection: AsyncConnection, customer: str, at: datetime) -> Any:
    """From now on their connections are looked at, first in a while. Who is known stays as they are."""
    values = {"customer": customer, "due_at": at + EVERY, "next_at": at}
    return _insert(connection, notice_customers).values(values).on_conflict_do_nothing()


async def given_notices(connection: AsyncConnection, customer: str) -> dict[str, Sequence[Any]]:
    """All that is kept of a customer beside their conversations, by table."""
    mine = [(table, table.c.customer == customer) for table in (notice_customers, troubles)]
    found = {}
    for table, which in mine:
        found[table.name] = (await connection.execute(sa.select(table).where(which))).all()
    return found


async def erase_notices(connection: AsyncConnection, customer: str) -> None:
    """All that is kept of a customer beside their conversations."""
    await connection.execute(troubles.delete().where(troubles.c.customer == customer))
    await connection.execute(notice_customers.delete().where(notice_customers.c.customer == customer))
    await connection.execute(jobs.delete().where(jobs.c.lane == queue.lane_of(customer)))


async def erase_notices_of_strangers(connection: AsyncConnection) -> None:
    """Of whom no conversation is left."""
    known = sa.select(conversations.c.customer_id)
    for table in (troubles, notice_customers):
        await connection.execute(table.delete().where(table.c.customer.not_in(known)))
    lanes = sa.select(sa.literal(queue.lane_of("")) + conversations.c.customer_id)
    stray = jobs.c.kind == queue.LOOK, jobs.c.lane.not_in(lanes)
    await connection.execute(jobs.delete().where(*stray))


def _insert(connection: AsyncConnection, table: sa.Table) -> Any:
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def _trouble(row: Any) -> Trouble:
    return Trouble(**{name: getattr(row, name) for name in _FIELDS})
