"""One transaction over one locked conversation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Brief, Button, Message
from helpline.conversations.models import (
    Conversation,
    Crowd,
    Floor,
    LeasedTurn,
    NewMessage,
    NoticeKind,
    QueuedTurn,
    StoredMessage,
    Ticket,
    TicketStatus,
    TurnEnd,
    Watch,
)
from helpline.conversations.outcome import Outcome
from helpline.conversations.tickets import new_number
from helpline.errors import NotFound
from helpline.storage import positions, rows, statements
from helpline.storage.desk_unit_of_work import DeskPart
from helpline.storage.incident_unit_of_work import IncidentPart
from helpline.storage.jobs import put
from helpline.storage.notice_unit_of_work import NoticePart
from helpline.storage.promising import Promising
from helpline.storage.repairs import RepairPart
from helpline.storage.tables import messages, refreshes, tickets, turns
from helpline.storage.telling import Telling
from helpline.storage.unsent import UnsentPart


class SqlUnitOfWork(DeskPart, IncidentPart, NoticePart, Telling, Promising, RepairPart, UnsentPart):
    """Implements conversations.ports.UnitOfWork. Made by `lock`, ended by `save`."""

    def __init__(self, connection: AsyncConnection, conversation: Conversation) -> None:
        self.conversation = conversation
        self.appended: list[Message] = []
        self.announced: dict[int, NoticeKind] = {}
        self._loaded = conversation
        self._connection = connection
        self._round: int | None = None
        """Of the next turn: everybody's first one, or the one after the client's last."""
        self._pending: list[str] | None = None
        """Read once: nobody else queues or ends turns of a locked conversation."""
        self._visible_change = False
        """Something changed that a reader sees."""

    @classmethod
    async def lock(cls, connection: AsyncConnection, conversation: str) -> SqlUnitOfWork:
        """Raises NotFound. The row lock makes numbers rise in the order of commits."""
        row = (await connection.execute(statements.LOCKED, {"this": conversation})).one_or_none()
        if row is None:
            raise NotFound
        return cls(connection, rows.to_conversation(row))

    async def save(self) -> None:
        await self.tell()
        if self._visible_change:
            self._replace(revision=self.conversation.revision + 1)
        if self.conversation != self._loaded:
            values = rows.from_conversation(self.conversation)
            await self._run(statements.SAVE, {"this": self._id, **values})

    # Messages

    async def find(self, message_id: str) -> StoredMessage | None:
        row = (await self._run(statements.MESSAGE, {"this": self._id, "message": message_id})).first()
        return StoredMessage(message=rows.to_message(row), choice=row.choice) if row else None

    async def offered(self, choice: str) -> str | None:
        query = (
            sa.select(messages.c.buttons)
            .where(messages.c.conversation == self._id, messages.c.buttons.is_not(None))
            .order_by(messages.c.seq.desc())
        )
        for (buttons,) in await self._run(query):
            for button in buttons or ():
                if button["choice"] == choice:
                    return str(button["title"])
        return None

    async def last_offer(self) -> tuple[Button, ...]:
        row = (await self._run(statements.LAST_SAID, {"this": self._id})).first()
        return rows.to_buttons(row) if row else ()

    async def first_words(self) -> str:
        return await self._typed(messages.c.seq)

    async def last_words(self, before: int | None = None) -> str:
        below = () if before is None else (messages.c.seq < before,)
        return await self._typed(messages.c.seq.desc(), *below)

    async def _typed(self, order: Any, *where: Any) -> str:
        """The first by `order` that the customer typed, "" when nothing was."""
        query = sa.select(messages.c.text).where(
            *where,
            messages.c.conversation == self._id,
            messages.c.author == "customer",
            messages.c.choice == "",
            messages.c.text != "",
        )
        row = await self._first(query.order_by(order).limit(1))
        return str(row.text) if row else ""

    async def append(self, *drafts: NewMessage) -> None:
        if not drafts:
            return
        first = self.conversation.last_seq + 1
        values = [rows.from_new_message(self._id, seq, draft) for seq, draft in enumerate(drafts, first)]
        await self._run(statements.APPEND, values)
        self._replace(last_seq=first + len(drafts) - 1)
        self._visible_change = True
        self.appended += [rows.to_numbered(seq, draft) for seq, draft in enumerate(drafts, first)]

    async def mark_answered(self, *message_ids: str) -> None:
        if not message_ids:
            return
        answered = {"this": self._id, "last": self.conversation.last_seq}
        await self._run(statements.MARK_ANSWERED, [answered | {"message": one} for one in message_ids])
        self._visible_change = True

    # Turns

    async def crowd(self, now: datetime) -> Crowd:
        client = self.conversation.client
        if not client:
            self._round = 0
            return Crowd()
        wanted = {"this": self._id, "client": client, "now": now}
        found = (await self._run(statements.CROWD, wanted)).one()
        self._round = (found.first or 0) if found.last is None else found.last + 1
        return Crowd(conversation=found.conversation, client=found.client, busy=found.busy)

    async def ask(self, turn: QueuedTurn) -> bool:
        if self._round is None:
            await self.crowd(turn.asked_at)
        values = rows.from_asked(self.conversation, turn, self._round or 0)
        self._pending = self._round = None
        return bool((await self._run(statements.ASK, values)).rowcount)

    async def pending(self) -> list[str]:
        if self._pending is None:
            found = await self._run(statements.PENDING, {"this": self._id})
            self._pending = [row.id for row in found]
        return list(self._pending)

    async def lease(self, turn: QueuedTurn, worker: str, now: datetime, until: datetime) -> LeasedTurn | None:
        held = self.conversation.lease_until
        if (held and held > now) or await self.pending() != [turn.id]:
            return None
        known = await positions.tickets_of(self._connection, self.conversation)
        self._replace(lease_by=worker, lease_until=until)
        return LeasedTurn(turn=rows.to_turn(turn, self.conversation, known))

    def release(self) -> None:
        self._replace(lease_by=None, lease_until=None)

    async def last_failed(self) -> QueuedTurn | None:
        query = (
            sa.select(turns)
            .where(turns.c.conversation == self._id, turns.c.state == "failed", turns.c.kind == "message")
            .order_by(turns.c.position.desc())
        )
        row = await self._first(query.limit(1))
        return rows.to_asked(row) if row else None

    async def end_turns(self, state: TurnEnd, *ids: str) -> None:
        if ids:
            ended = {"this": self._id, "end": state}
            await self._run(statements.END_TURN, [ended | {"turn": one} for one in ids])
            self._pending = (
                None if self._pending is None else [one for one in self._pending if one not in ids]
            )

    async def put_off(self, turn_id: str, due_at: datetime, *, failed: bool = False) -> None:
        values = {
            "due_at": due_at,
            "attempts": turns.c.attempts + 1,
            "failures": turns.c.failures + int(failed),
        }
        mine = turns.c.conversation == self._id, turns.c.id == turn_id, turns.c.state == "pending"
        await self._run(turns.update().where(*mine).values(values))

    # Floor and tickets

    def set_floor(self, floor: Floor) -> None:
        if floor != self.conversation.floor:
            self._replace(floor=floor)
            self._visible_change = True

    def set_outcome(self, outcome: Outcome) -> None:
        self._replace(outcome=outcome)

    def set_troubled(self, at: datetime | None) -> None:
        self._replace(troubled_at=at)

    async def ticket(self) -> Ticket | None:
        query = (
            sa.select(tickets)
            .where(tickets.c.conversation == self._id, tickets.c.status != "resolved")
            .order_by(tickets.c.opened_at.desc())
        )
        row = await self._first(query.limit(1))
        return rows.to_ticket(row) if row else None

    async def open_ticket(self, reason: str, brief: Brief, at: datetime) -> Ticket:
        ticket = Ticket(
            number=new_number(),
            conversation=self._id,
            status="open",
            reason=reason,
            opened_at=at,
            brief=brief,
            waiting_since=at,
        )
        await self._run(tickets.insert().values(**msgspec.structs.asdict(ticket) | _brief(brief)))
        return ticket

    async def update_ticket(
        self, number: str, status: TicketStatus, agent: str = "", *, at: datetime
    ) -> None:
        values: dict[str, Any] = {"status": status, "agent": agent}
        values["resolved_at"] = at if status == "resolved" else None
        if status == "open":
            values |= {"waiting_since": at, "told_at": None, "told_next": None}
        await self._run(tickets.update().where(tickets.c.number == number).values(values))

    async def renew_brief(self, number: str, brief: Brief) -> None:
        await self._run(tickets.update().where(tickets.c.number == number).values(_brief(brief)))
        self._visible_change = True

    async def waiting_tickets(self) -> int:
        client = self.conversation.client
        if not client:
            return 0
        if self._connection.dialect.name == "postgresql":
            # Two of one client that count at once would both see the last free place.
            await self._run(statements.ONE_OF_CLIENT, {"client": client})
        return int((await self._run(positions.waiting_of(self.conversation))).scalar_one())

    async def position(self, ticket: Ticket) -> int:
        """Of two tickets that wait since the same instant the lower number comes first."""
        ahead = positions.ahead_of(ticket.waiting_since, ticket.number)
        return int((await self._run(ahead)).scalar_one()) + 1

    # Watched refreshes

    async def watch(self, watch: Watch) -> None:
        same = refreshes.c.conversation == self._id, refreshes.c.connection == watch.connection
        active = sa.select(refreshes.c.id).where(*same, refreshes.c.state == "active")
        if await self._first(active) is None:
            await self._run(refreshes.insert().values(state="active", **rows.from_watch(watch)))
            await put(self._connection, rows.to_look(watch), watch.started_at)

    async def end_watch(self, watch_id: str, result: str) -> bool:
        return await self._update_watch(watch_id, refreshes.c.state == "active", state="ended", result=result)

    async def ask_input(self, watch_id: str) -> bool:
        waiting = sa.and_(refreshes.c.state == "active", refreshes.c.asked_input.is_(False))
        return await self._update_watch(watch_id, waiting, asked_input=True)

    # Inside

    @property
    def _id(self) -> str:
        return self.conversation.id

    def _replace(self, **values: Any) -> None:
        self.conversation = msgspec.structs.replace(self.conversation, **values)

    async def _update_watch(self, watch_id: str, condition: Any, **values: Any) -> bool:
        update = refreshes.update().where(refreshes.c.id == watch_id, condition).values(**values)
        return bool((await self._run(update)).rowcount)

    async def _first(self, query: Any) -> Any:
        return (await self._run(query)).first()

    async def _run(self, statement: Any, values: Any = None) -> Any:
        return await self._connection.execute(statement, values)


def _brief(brief: Brief) -> dict[str, Any]:
    return {"brief": msgspec.to_builtins(brief)}
