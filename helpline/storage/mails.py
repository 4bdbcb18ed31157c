"""What was mailed, who wants none, and what a link opens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from helpline.mail.links import mark
from helpline.mail.models import Letter, MailState, Said, Standing
from helpline.storage import rows
from helpline.storage.database import Database
from helpline.storage.desk_tables import customer_words, seen_marks
from helpline.storage.mail_tables import entries, mail_replies, mail_stops, mails
from helpline.storage.tables import conversations, messages, turns

_THIS = conversations.c.id == sa.bindparam("this")


def _of(table: sa.Table, column: Any, *where: Any) -> Any:
    """One value of a table's rows of the conversation."""
    return sa.select(column).where(table.c.conversation == conversations.c.id, *where).scalar_subquery()


_BY_MAIL = sa.select(mail_replies.c.message).where(mail_replies.c.conversation == conversations.c.id)
_STANDING = sa.select(
    conversations,
    _of(customer_words, customer_words.c.contact).label("contact"),
    _of(seen_marks, seen_marks.c.seq, seen_marks.c.reader == "").label("seen"),
    _of(
        messages, sa.func.max(messages.c.seq), messages.c.author == "customer", messages.c.id.not_in(_BY_MAIL)
    ).label("wrote"),
    _of(mails, sa.func.max(mails.c.last_seq)).label("told"),
    sa.type_coerce(_of(mails, sa.func.max(mails.c.at)), mails.c.at.type).label("last_at"),
    _of(turns, sa.func.count(), turns.c.state == "pending").label("pending"),
).where(_THIS)
_FIELDS = Letter.__struct_fields__


class SqlMails:
    """Implements mail.ports.Mails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def standing(self, conversation: str) -> Standing | None:
        found = await self._database.read_inline(_STANDING, {"this": conversation})
        if not found:
            return None
        row = found[0]
        standing = Standing(
            conversation=rows.to_conversation(row),
            contact=row.contact or "",
            seen=max(row.seen or 0, row.wrote or 0),
            told=row.told or 0,
            last_at=row.last_at,
            unanswered=bool(row.pending),
        )
        stopped = sa.select(mail_stops).where(mail_stops.c.address_hash == mark(standing.address))
        return msgspec.structs.replace(standing, stopped=bool(await self._database.read_inline(stopped)))

    async def planned(self, mail: str) -> Letter | None:
        found = await self._database.read_inline(sa.select(mails).where(mails.c.id == mail))
        return Letter(**{name: getattr(found[0], name) for name in _FIELDS}) if found else None

    async def plan(self, letter: Letter, link_hash: str) -> None:
        values = msgspec.structs.asdict(letter) | {"link_hash": link_hash}
        async with self._database.write(inline=True) as connection:
            known = sa.select(mails.c.id).where(mails.c.id == letter.id)
            if (await connection.execute(known)).first() is None:
                await connection.execute(mails.insert().values(values))

    async def said(self, letter: Letter, most: int) -> Said:
        told = (
            messages.c.conversation == letter.conversation,
            messages.c.seq.between(letter.first_seq, letter.last_seq),
            messages.c.author != "customer",
        )
        query = sa.select(messages).where(*told).order_by(messages.c.seq)
        found = [rows.to_message(row) for row in await self._database.read_inline(query)]
        return Said(messages=tuple(found[-most:]), before=max(0, len(found) - most))

    async def end(self, mail: str, state: MailState) -> None:
        async with self._database.write(inline=True) as connection:
            await connection.execute(mails.update().where(mails.c.id == mail).values(state=state))

    async def stop(self, address_hash: str, at: datetime) -> None:
        async with self._database.write(inline=True) as connection:
            known = sa.select(mail_stops).where(mail_stops.c.address_hash == address_hash)
            if (await connection.execute(known)).first() is None:
                await connection.execute(mail_stops.insert().values(address_hash=address_hash, at=at))

    async def open(self, link_hash: str, token_hash: str, since: datetime, now: datetime) -> str | None:
        fresh = mails.c.link_hash == link_hash, mails.c.link_used_at.is_(None), mails.c.at >= since
        use = mails.update().where(*fresh, mails.c.verified).values(link_used_at=now)
        async with self._database.write(inline=True) as connection:
            row = (await connection.execute(use.returning(mails.c.conversation))).first()
            if row is None:
                return None
            entry = {"conversation": row.conversation, "token_hash": token_hash, "at": now}
            await connection.execute(entries.insert().values(entry))
            return str(row.conversation)

    async def note_reply(self, conversation: str, message: str, at: datetime) -> None:
        row = {"conversation": conversation, "message": message}
        async with self._database.write(inline=True) as connection:
            known = sa.select(mail_replies).filter_by(**row)
            if (await connection.execute(known)).first() is None:
                await connection.execute(mail_replies.insert().values(**row, at=at))

    async def replies_since(self, conversation: str, since: datetime) -> int:
        mine = mail_replies.c.conversation == conversation, mail_replies.c.at >= since
        query = sa.select(sa.func.count().label("count")).select_from(mail_replies).where(*mine)
        return int((await self._database.read_inline(query))[0].count)
