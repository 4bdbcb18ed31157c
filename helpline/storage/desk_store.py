"""What the desk reads of the message log, and the little it keeps beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.conversations.messages import Owner
from helpline.desk.models import (
    Attachment,
    AuditLine,
    Colleague,
    ConversationDetail,
    Earlier,
    Listed,
    Mailed,
    Mark,
    Narrow,
    Note,
    Owed,
    Person,
    Waiting,
)
from helpline.desk.ports import ALL
from helpline.errors import NotFound
from helpline.storage import positions, queue_pages, rows
from helpline.storage.attendance import here
from helpline.storage.database import Database
from helpline.storage.desk_tables import (
    agents,
    attachments,
    attendance,
    audit,
    customer_words,
    notes,
    seen_marks,
)
from helpline.storage.earlier import earlier
from helpline.storage.holding import HELD, OWED
from helpline.storage.mail_tables import mails
from helpline.storage.queue_lines import lines, people, person
from helpline.storage.searching import matching, narrowed
from helpline.storage.staffing import ONLINE_FOR
from helpline.storage.tables import conversations, messages, tickets
from helpline.storage.unsent import UNSENT, to_unsent

RECENT = timedelta(hours=24)
"""How long a conversation with the assistant stays in the list of all."""
MOST, PAGE = 200, 30
VIEWING_FOR = timedelta(seconds=75)
_LOOK_AGAIN = timedelta(seconds=20)
_OF_PEOPLE = conversations.c.id.in_(
    sa.union(
        sa.select(conversations.c.id).where(conversations.c.owner.in_(("waiting", "agent"))),
        sa.select(agents.c.viewing),
    )
)
"""Conversations that people have to do with."""
_NOTED = timedelta(seconds=10)
_FATE = sa.case((mails.c.state == "planned", 1), (mails.c.state.in_(("sent", "seen")), 2), else_=3)
_FATES = (
    sa.select(sa.func.sum(_FATE))
    .where(mails.c.conversation == conversations.c.id)
    .correlate(conversations)
    .scalar_subquery()
)
"""Another number whenever something became of a mail about the conversation: fates only get worse."""


class SqlDesk:
    """Implements desk.ports.DeskStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queue(
        self,
        state: str,
        agent: str,
        now: datetime,
        *,
        reason: str = "",
        words: str = "",
        after: str = "",
        narrow: Narrow = ALL,
    ) -> Listed:
        wanted = sa.and_(queue_pages.wanted(state, agent, now - RECENT), queue_pages.narrowed(narrow))
        if reason:
            wanted = sa.and_(wanted, queue_pages.reason_is(reason))
        if words:
            wanted = sa.and_(wanted, matching(words, sqlite=self._database.sqlite))
        page, newest = queue_pages.page(wanted, after, newest=narrow.newest), narrow.newest
        async with self._database.read() as connection:
            found = (await connection.execute(page)).all()
            # Behind the last page there is no row that tells it.
            counted = found or (await connection.execute(queue_pages.count(wanted))).all()
            items = await lines(connection, found[: queue_pages.PAGE], agent)
        following = queue_pages.following(found, newest=newest)
        return Listed(items=tuple(items), next=following, total=counted[0].total)

    async def earlier(self, conversation: str) -> list[Earlier]:
        async with self._database.read() as connection:
            return await earlier(connection, conversation)

    async def search(self, words: str, agent: str, before: str) -> Listed:
        spoken = conversations.c.next_seq > 1
        query = sa.select(conversations).where(spoken)
        if before:
            query = query.where(queue_pages.older(before))
        order = conversations.c.created_at.desc(), conversations.c.id.desc()
        async with self._database.read() as connection:
            query = query.where(await narrowed(connection, words, sqlite=self._database.sqlite))
            found = (await connection.execute(query.order_by(*order).limit(PAGE + 1))).all()
            items = await lines(connection, found[:PAGE], agent)
        last = found[PAGE - 1] if len(found) > PAGE else None
        return Listed(items=tuple(items), next=queue_pages.age(last) if last else None)

    async def detail(self, conversation: str, after: int, now: datetime) -> ConversationDetail:
        async with self._database.read() as connection:
            return await _Reading(connection, conversation).detail(after, now)

    async def look(self, agent: str, conversation: str, now: datetime) -> bool:
        mine = agents.c.id == agent
        [known] = await self._database.select(sa.select(agents).where(mine))
        if known.viewing == conversation and known.viewing_at and now - known.viewing_at < _LOOK_AGAIN:
            return False
        values = {"viewing": conversation, "viewing_at": now, "seen_at": now}
        await self._database.execute(agents.update().where(mine).values(values))
        return bool(known.viewing != conversation)

    async def colleagues(self, now: datetime) -> list[Colleague]:
        held = (
            sa.select(sa.func.count())
            .select_from(conversations)
            .where(conversations.c.owner == "agent", conversations.c.agent == agents.c.id)
            .scalar_subquery()
        )
        query = sa.select(agents, held.label("open")).where(agents.c.disabled.is_(False))
        found = await self._database.select(query.order_by(agents.c.name))
        return [
            Colleague(
                id=row.id,
                name=row.name,
                presence=row.presence,
                role=row.role,
                open=row.open,
                online=row.seen_at is not None and now - row.seen_at < ONLINE_FOR,
            )
            for row in found
        ]

    async def count_waiting(self, late_since: datetime) -> tuple[int, int]:
        late = sa.func.count().filter(tickets.c.waiting_since <= late_since)
        joined = tickets.join(conversations, positions.OF_CONVERSATION)
        query = sa.select(sa.func.count(), late).select_from(joined).where(positions.WAITING)
        [[waiting, overdue]] = await self._database.select(query)
        return waiting, overdue

    async def waiting(self) -> list[Waiting]:
        query = (
            sa.select(tickets.c.conversation, tickets.c.told_next)
            .join(conversations, positions.OF_CONVERSATION)
            .where(positions.WAITING)
            .order_by(tickets.c.waiting_since, tickets.c.number)
        )
        return [
            Waiting(conversation=row.conversation, told_next=bool(row.told_next))
            for row in await self._database.select(query)
        ]

    async def overdue(self, since: datetime) -> list[tuple[str, datetime]]:
        query = (
            sa.select(tickets.c.conversation, tickets.c.waiting_since)
            .join(conversations, positions.OF_CONVERSATION)
            .where(positions.WAITING, tickets.c.told_at.is_(None), tickets.c.waiting_since <= since)
            .order_by(tickets.c.waiting_since)
            .limit(MOST)
        )
        return [(row.conversation, row.waiting_since) for row in await self._database.select(query)]

    async def abandoned(self, before: datetime) -> list[tuple[str, str, str]]:
        silent = sa.or_(agents.c.seen_at.is_(None), agents.c.seen_at < before)
        query = (
            sa.select(conversations.c.id, conversations.c.agent, agents.c.name)
            .join(agents, agents.c.id == conversations.c.agent)
            .where(conversations.c.owner == "agent", silent)
            .limit(MOST)
        )
        return [(row.id, row.agent, row.name) for row in await self._database.select(query)]

    async def owed(self) -> list[Owed]:
        return [
            Owed(conversation=row.id, agent=row.agent, name=row.name, since=row.owed_since)
            for row in await self._database.select(HELD.where(OWED))
        ]

    async def marks(self, ids: Collection[str], now: datetime) -> Mapping[str, Mark]:
        return await self._marks(now, conversations.c.id.in_(ids), _OF_PEOPLE)

    async def open_marks(self, now: datetime) -> Mapping[str, Mark]:
        return await self._marks(now, _OF_PEOPLE)

    async def presence_mark(self, now: datetime) -> Any:
        query = sa.select(
            agents.c.id, agents.c.presence, agents.c.viewing, agents.c.viewing_at, agents.c.seen_at
        )
        found = await self._database.select(query.order_by(agents.c.id))
        return [
            (
                row.id,
                row.presence,
                row.viewing if row.viewing_at and now - row.viewing_at < VIEWING_FOR else "",
                row.seen_at is not None and now - row.seen_at < ONLINE_FOR,
            )
            for row in found
        ]

    async def attachment(self, attachment: str) -> Attachment | None:
        found = await self._database.select(sa.select(attachments).where(attachments.c.id == attachment))
        told = [
            Attachment(conversation=row.conversation, kind=row.kind, content=row.content) for row in found
        ]
        return told[0] if told else None

    async def _marks(self, now: datetime, *wanted: Any) -> dict[str, Mark]:
        told = (
            conversations.c.id,
            conversations.c.version,
            conversations.c.changes,
            here(now),
            attendance.c.got,
            _FATES,
        )
        beside = conversations.outerjoin(attendance, attendance.c.conversation == conversations.c.id)
        found = await self._database.select(sa.select(*told).select_from(beside).where(*wanted))
        return {
            id: (version, changes, there, got or 0, fates or 0)
            for id, version, changes, there, got, fates in found
        }


class _Reading:
    """One conversation within one snapshot."""

    def __init__(self, connection: AsyncConnection, conversation: str) -> None:
        self._connection = connection
        self._id = conversation

    async def detail(self, after: int, now: datetime) -> ConversationDetail:
        row = (await self._all(sa.select(conversations).where(conversations.c.id == self._id)) or [None])[0]
        if row is None:
            raise NotFound
        found = await self._all(self._of(messages).where(messages.c.seq > after).order_by(messages.c.seq))
        ticket = await self._all(self._of(tickets).order_by(tickets.c.opened_at.desc()).limit(1))
        read = await self._all(self._of(seen_marks).where(seen_marks.c.reader == ""))
        there = await self._all(self._of(attendance))
        words = await self._all(self._of(customer_words))
        unsent = await self._all(UNSENT.params(this=self._id))
        trail = await self._all(self._of(audit).order_by(audit.c.id))
        mailed = await self._all(self._of(mails).order_by(mails.c.at, mails.c.last_seq))
        written = await self._all(self._of(notes).order_by(notes.c.at, notes.c.id))
        return ConversationDetail(
            conversation=rows.to_conversation(row),
            agent=person(row.agent, await people(self._connection))
            if row.owner == Owner.AGENT.value
            else None,
            ticket=rows.to_ticket(ticket[0]) if ticket else None,
            messages=tuple(rows.to_message(message) for message in found),
            notes=tuple(Note(**{f: getattr(note, f) for f in Note.__struct_fields__}) for note in written),
            viewers=await self._viewers(now),
            read_up_to=read[0].seq if read else 0,
            got=there[0].got if there else 0,
            seen_at=there[0].seen_at if there else None,
            contact=words[0].contact if words else "",
            stars=words[0].stars if words else None,
            rating_words=words[0].words if words else "",
            audit=tuple(AuditLine(at=line.at, name=line.name, action=line.action) for line in trail),
            unsent=tuple(to_unsent(line) for line in unsent),
            mails=tuple(Mailed(**{f: getattr(one, f) for f in Mailed.__struct_fields__}) for one in mailed),
        )

    async def _viewers(self, now: datetime) -> tuple[Person, ...]:
        looking = sa.and_(agents.c.viewing == self._id, agents.c.viewing_at > now - VIEWING_FOR)
        found = await self._all(sa.select(agents.c.id, agents.c.name).where(looking).order_by(agents.c.name))
        return tuple(Person(id=row.id, name=row.name) for row in found)

    def _of(self, table: Any) -> Any:
        return sa.select(table).where(table.c.conversation == self._id)

    async def _all(self, query: Any) -> list[Any]:
        return list((await self._connection.execute(query)).all())
