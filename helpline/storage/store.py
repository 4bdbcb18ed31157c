"""The message log and its queues."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Owner
from helpline.conversations.models import (
    Conversation,
    Holder,
    LeasedTurn,
    Promised,
    Queued,
    Staff,
    Ticket,
    TicketStatus,
    View,
    Watch,
)
from helpline.errors import NotFound
from helpline.storage import positions, rows, staffing, statements
from helpline.storage.database import Database
from helpline.storage.notices import known_customer
from helpline.storage.promise_tables import promises
from helpline.storage.promising import to_promised
from helpline.storage.tables import conversations, probes, tickets, turns
from helpline.storage.unit_of_work import SqlUnitOfWork


class SqlStore:
    """Implements conversations.ports.Store."""

    at_desk = True
    """As in SqlUnitOfWork."""

    def __init__(self, database: Database, ways: Mapping[str, timedelta] | None = None) -> None:
        """`ways`: as in ports.UnitOfWork."""
        self._database = database
        self._ways = ways or {}

    async def create(self, conversation: Conversation, token_hash: str) -> None:
        values = {
            "id": conversation.id,
            "token_hash": token_hash,
            "customer_id": conversation.customer.id,
            "customer_name": conversation.customer.name,
            "customer_email": conversation.customer.email,
            "timezone": conversation.timezone,
            "page": conversation.page,
            "address": conversation.address,
            "created_at": conversation.created_at,
            **rows.from_conversation(conversation),
        }
        async with self._database.write(inline=True) as connection:
            await connection.execute(conversations.insert().values(values))
            if customer := conversation.customer.id:
                await connection.execute(known_customer(connection, customer, conversation.created_at))

    @asynccontextmanager
    async def unit_of_work(self, conversation: str) -> AsyncIterator[SqlUnitOfWork]:
        async with self._database.write(inline=True) as connection:
            unit = await SqlUnitOfWork.lock(connection, conversation)
            unit.ways, unit.at_desk = self._ways, self.at_desk
            yield unit
            await unit.save()

    async def holder(self, conversation: str) -> Holder | None:
        found = await self._database.read_inline(statements.HOLDER, {"this": conversation})
        if not found:
            return None
        client = rows.to_conversation(found[0]).client
        return Holder(token_hash=found[0].token_hash, client=client)

    async def has_entry(self, conversation: str, token_hash: str) -> bool:
        mine = {"this": conversation, "token_hash": token_hash}
        return bool(await self._database.read_inline(statements.ENTRY, mine))

    async def conversation(self, conversation: str) -> Conversation:
        found = await self._database.read_inline(statements.CONVERSATION, {"this": conversation})
        if not found:
            raise NotFound
        return rows.to_conversation(found[0])

    async def view(self, conversation: str, after: int = 0) -> View:
        return await self._view(statements.VIEW, {"this": conversation, "after": after}, after)

    async def page(self, conversation: str, before: int, last: int) -> View:
        return await self._view(statements.PAGE, {"this": conversation, "before": before, "last": last})

    async def _view(self, query: Any, wanted: Mapping[str, Any], after: int = 0) -> View:
        conversation = wanted["this"]
        view = _to_view(conversation, after, await self._database.read_inline(query, wanted))
        if view.conversation.floor.owner is not Owner.WAITING:
            return view
        async with self._database.read() as connection:
            found = (await connection.execute(query, wanted)).all()
            view = _to_view(conversation, after, found)
            position = await positions.position_of(connection, view.conversation)
        return msgspec.structs.replace(view, position=position)

    async def revisions(self, ids: Collection[str]) -> Mapping[str, int]:
        query = sa.select(conversations.c.id, conversations.c.changes).where(conversations.c.id.in_(ids))
        return {row.id: row.changes for row in await self._database.select(query)}

    async def pending_turns(self) -> int:
        query = sa.select(sa.func.count()).select_from(turns).where(turns.c.state == "pending")
        return int((await self._database.select(query))[0][0])

    async def queued(self, conversation: str) -> Queued | None:
        async with self._database.read() as connection:
            return await positions.queued(connection, conversation, mails="mail" in self._ways)

    async def staff(self, now: datetime) -> Staff:
        async with self._database.read() as connection:
            return await staffing.staff(connection, now, self.at_desk)

    async def probe(self, at: datetime) -> None:
        async with self._database.write(inline=True) as connection:
            if not (await connection.execute(probes.update().values(at=at))).rowcount:
                await connection.execute(probes.insert().values(id=1, at=at))

    async def promise(self, promise_id: str) -> Promised | None:
        query = sa.select(promises).where(promises.c.id == promise_id, promises.c.state == "open")
        found = await self._database.read_inline(query)
        return to_promised(found[0]) if found else None

    async def ticket(self, number: str) -> Ticket | None:
        found = await self._database.read_inline(statements.TICKET, {"number": number})
        return rows.to_ticket(found[0]) if found else None

    async def tickets(self, status: TicketStatus | None = None, conversation: str = "") -> list[Ticket]:
        query = sa.select(tickets).order_by(tickets.c.opened_at, tickets.c.number)
        if conversation:
            query = query.where(tickets.c.conversation == conversation)
        if status:
            query = query.where(tickets.c.status == status)
        return [rows.to_ticket(row) for row in await self._database.select(query)]

    # The queue of turns

    async def lease(self, worker: str, now: datetime, until: datetime, share: int) -> str | None:
        return await self._lease(worker, until, statements.DUE, {"now": now, "share": share})

    async def lease_troubled(
        self, worker: str, now: datetime, until: datetime, share: int, untold: datetime, lost: datetime
    ) -> str | None:
        due = {"now": now, "share": share, "untold": untold, "lost": lost}
        return await self._lease(worker, until, statements.DUE_TROUBLED, due)

    async def _lease(self, worker: str, until: datetime, query: Any, due: dict[str, Any]) -> str | None:
        """One of those that `query` finds, each client in its turn."""
        now = due["now"]
        for candidate in [str(row.conversation) for row in await self._database.select(query, due)]:
            lease = {"this": candidate, "now": now, "lease_by": worker, "lease_until": until}
            if await self._database.execute(statements.LEASE, lease):
                return candidate
        return None

    async def renew(self, conversation: str, worker: str, until: datetime) -> bool:
        update = _held(conversation, worker).values(lease_until=until)
        return bool(await self._database.execute(update))

    async def release(self, conversation: str, worker: str) -> None:
        await self._database.execute(_held(conversation, worker).values(lease_by=None, lease_until=None))

    async def next_turn(self, conversation: str, now: datetime) -> LeasedTurn | None:
        async with self._database.read() as connection:
            row = (await connection.execute(statements.OLDEST, {"this": conversation})).first()
            if row is None or row.due_at > now:
                return None
            owner = await _conversation(connection, conversation)
            known = await positions.tickets_of(connection, owner)
        turn = rows.to_turn(rows.to_asked(row), owner, known)
        return LeasedTurn(turn=turn, attempts=row.attempts, failures=row.failures)

    async def watch(self, watch_id: str) -> Watch | None:
        found = await self._database.read_inline(statements.ACTIVE_WATCH, {"watch": watch_id})
        return rows.to_watch(found[0]._mapping) if found else None


def _held(conversation: str, worker: str) -> Any:
    mine = conversations.c.id == conversation, conversations.c.lease_by == worker
    return conversations.update().where(*mine)


def _to_view(conversation: str, after: int, found: Sequence[Any]) -> View:
    """`found`: the rows of statements.VIEW or PAGE. Raises NotFound."""
    if not found:
        raise NotFound
    said = [rows.to_message(row) for row in found if row.seq is not None]
    return View(
        conversation=rows.to_conversation(found[0], conversation),
        messages=tuple(message for message in said if message.seq > after),
        answered=tuple(message for message in said if message.seq <= after),
    )


async def _conversation(connection: AsyncConnection, conversation: str) -> Conversation:
    row = (await connection.execute(statements.CONVERSATION, {"this": conversation})).one_or_none()
    if row is None:
        raise NotFound
    return rows.to_conversation(row)
