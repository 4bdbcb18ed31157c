"""The desk's part of a transaction over one locked conversation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.models import Conversation, Staff, Ticket
from helpline.errors import Conflict
from helpline.storage import rows, staffing
from helpline.storage.desk_tables import attachments, audit, customer_words, notes, seen_marks
from helpline.storage.holding import HELD_THIS
from helpline.storage.tables import messages, tickets


class DeskPart:
    """Implements conversations.desk_ports.DeskPart; a base of SqlUnitOfWork."""

    conversation: Conversation
    _connection: AsyncConnection
    at_desk = True
    """All agents work in the desk, so whoever is not seen there is away."""
    _visible_change: bool

    if TYPE_CHECKING:

        @property
        def _id(self) -> str: ...
        async def _run(self, statement: Any, values: Any = None) -> Any: ...
        async def _first(self, query: Any) -> Any: ...

    async def record(
        self, action: str, at: datetime, agent: str = "", name: str = "", *, detail: str = ""
    ) -> None:
        values = {"at": at, "agent": agent, "name": name, "action": action, "detail": detail}
        await self._run(audit.insert().values(conversation=self._id, **values))
        self._visible_change = True

    async def add_note(self, note_id: str, agent: str, name: str, text: str, at: datetime) -> None:
        known = await self._first(
            sa.select(notes).where(notes.c.conversation == self._id, notes.c.id == note_id)
        )
        if known is None:
            values = {"id": note_id, "agent": agent, "name": name, "text": text, "at": at}
            await self._run(notes.insert().values(conversation=self._id, **values))
            self._visible_change = True
        elif (known.agent, known.text) != (agent, text):
            raise Conflict("This id was used for another note.")

    async def last_ticket(self) -> Ticket | None:
        newest = sa.select(tickets).where(tickets.c.conversation == self._id)
        row = await self._first(newest.order_by(tickets.c.opened_at.desc()).limit(1))
        return rows.to_ticket(row) if row else None

    async def first_answer(self, at: datetime) -> None:
        await self._update_ticket(tickets.c.first_answer_at.is_(None), first_answer_at=at)

    async def abouts(self) -> list[dict[str, Any]]:
        told = messages.c.conversation == self._id, messages.c.author == "bot", messages.c.about.is_not(None)
        query = sa.select(messages.c.about).where(*told).order_by(messages.c.seq)
        return [row.about for row in await self._run(query) if row.about]

    async def staff(self, now: datetime) -> Staff:
        return await staffing.staff(self._connection, now, self.at_desk)

    async def owed_since(self) -> datetime | None:
        row = (await self._run(HELD_THIS, {"this": self._id})).first()
        return row.owed_since if row else None

    async def settle(self, number: str, outcome: str) -> None:
        await self._run(tickets.update().where(tickets.c.number == number).values(outcome=outcome))

    async def tell_next(self) -> bool:
        return await self._update_ticket(tickets.c.told_next.is_(None), told_next=True)

    async def tell_waiting(self, at: datetime) -> bool:
        return await self._update_ticket(tickets.c.told_at.is_(None), told_at=at)

    async def mark_read(self, reader: str, seq: int) -> None:
        seq = min(seq, self.conversation.last_seq)
        mine = sa.and_(seen_marks.c.conversation == self._id, seen_marks.c.reader == reader)
        known = await self._first(sa.select(seen_marks.c.seq).where(mine))
        if known is None:
            await self._run(seen_marks.insert().values(conversation=self._id, reader=reader, seq=seq))
        elif known.seq < seq:
            await self._run(seen_marks.update().where(mine).values(seq=seq))
        else:
            return
        self._visible_change = self._visible_change or reader == ""

    async def keep_contact(self, contact: str) -> bool:
        known = await self._words()
        if known and known.contact == contact:
            return False
        await self._keep_words(known, contact=contact)
        return True

    async def rate(self, stars: int, words: str, at: datetime) -> None:
        await self._keep_words(await self._words(), stars=stars, words=words, rated_at=at)

    async def add_attachment(self, attachment: str, kind: str, content: bytes, at: datetime) -> None:
        values = {"id": attachment, "kind": kind, "content": content, "at": at}
        await self._run(attachments.insert().values(conversation=self._id, **values))

    async def count_attachments(self, *, by_agents: bool) -> int:
        uploads = sa.select(audit.c.detail).where(
            audit.c.conversation == self._id, audit.c.action == "picture"
        )
        theirs = attachments.c.id.in_(uploads)
        mine = sa.and_(attachments.c.conversation == self._id, theirs if by_agents else ~theirs)
        row = await self._first(sa.select(sa.func.count().label("pictures")).where(mine))
        return int(row.pictures)

    async def attachment_kind(self, attachment: str) -> str | None:
        query = sa.select(attachments.c.kind).where(
            attachments.c.conversation == self._id, attachments.c.id == attachment
        )
        row = await self._first(query)
        return str(row.kind) if row else None

    async def _words(self) -> Any:
        return await self._first(sa.select(customer_words).where(customer_words.c.conversation == self._id))

    async def _keep_words(self, known: Any, **values: Any) -> None:
        if known:
            mine = customer_words.c.conversation == self._id
            await self._run(customer_words.update().where(mine).values(**values))
        else:
            values = {"contact": "", "words": ""} | values
            await self._run(customer_words.insert().values(conversation=self._id, **values))
        self._visible_change = True

    async def _update_ticket(self, condition: Any, **values: Any) -> bool:
        """Of the ticket that is not resolved; whether the condition held."""
        mine = sa.and_(tickets.c.conversation == self._id, tickets.c.status != "resolved")
        return bool((await self._run(tickets.update().where(mine, condition).values(**values))).rowcount)
