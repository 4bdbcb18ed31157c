"""What searching finds conversations by: their words, folded beside the work and not in it.

A conversation is due while more changed in it than `searched` tells. That holds for what another version
writes, too, and for all that was kept before searching came; so one loop does it all, the newest first.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from helpline.errors import DatabaseAway
from helpline.storage import folding
from helpline.storage.database import Database
from helpline.storage.desk_tables import searches
from helpline.storage.tables import conversations, messages, tickets

EVERY = 1.0
"""Seconds between two looks."""
PORTION = 50
"""Conversations at a time: the transaction that keeps their words holds SQLite's only pen."""
_BREATH = 0.1
_MOST_BYTES = 200_000
"""Of one conversation. PostgreSQL takes a megabyte; beyond some thousand messages the rest is not found."""
_MOST_ASKED = 10
_FEW = 500
"""Conversations up to which words are rare."""

_DUE = (
    sa.select(conversations, searches.c.seq, searches.c.size)
    .select_from(conversations.outerjoin(searches, searches.c.conversation == conversations.c.id))
    .where(conversations.c.searched != conversations.c.changes)
    .order_by(conversations.c.created_at.desc())
)
_KEEP = """INSERT INTO searches (conversation, seq, size, words) VALUES (:conversation, :seq, :size, {words})
ON CONFLICT (conversation) DO UPDATE SET seq = excluded.seq, size = excluded.size, words = {joined}"""
_KEEP_IN = {
    True: _KEEP.format(words=":words", joined="searches.words || ' ' || excluded.words"),
    False: _KEEP.format(
        words="array_to_tsvector(string_to_array(:words, ' '))", joined="searches.words || excluded.words"
    ),
}
"""By whether it is SQLite."""
_KNOWN = sa.text("UPDATE conversations SET searched = :changes WHERE id = :conversation")
log = structlog.get_logger(__name__)


def matching(asked: str, *, sqlite: bool) -> Any:
    """The condition that a conversation has all these words, or ones that begin with them."""
    having = _having(asked, sqlite)
    return sa.false() if having is None else conversations.c.id.in_(having)


async def narrowed(connection: AsyncConnection, asked: str, *, sqlite: bool) -> Any:
    """The same, so that rare words are found as soon as common ones.

    How rare the beginnings of words are, PostgreSQL can't tell. Common ones are met soon by going through all
    from the newest on; that would take long for rare ones, so their index is asked first.
    """
    few = None if sqlite else _having(asked, sqlite, f" LIMIT {_FEW}")
    if few is None:
        return matching(asked, sqlite=sqlite)
    await connection.execute(sa.text("SET LOCAL enable_seqscan = off"))
    found = [row.conversation for row in await connection.execute(few)]
    await connection.execute(sa.text("SET LOCAL enable_seqscan = on"))
    return conversations.c.id.in_(found) if len(found) < _FEW else matching(asked, sqlite=sqlite)


def _having(asked: str, sqlite: bool, limit: str = "") -> Any:
    """The conversations with these words; None if there is no word."""
    found = folding.words(asked)[:_MOST_ASKED]
    if not found:
        return None
    sign = '"' if sqlite else "'"
    parts = [f"{sign}{word}{sign}{_beginning(word, sqlite)}" for word in found]
    words: sa.BindParameter[str] = sa.bindparam("words", (" " if sqlite else " & ").join(parts), unique=True)
    its = "SELECT conversation FROM searches WHERE "
    where = {
        True: "id IN (SELECT rowid FROM searches_index WHERE searches_index MATCH :words)",
        False: "words @@ CAST(:words AS tsquery)",
    }[sqlite]
    return sa.text(its + where + limit).bindparams(words).columns(searches.c.conversation)


def _beginning(word: str, sqlite: bool) -> str:
    """One letter alone would begin too many."""
    if len(word) < 2:
        return ""
    return "*" if sqlite else ":*"


class SqlSearches:
    """Keeps `searches` up to date; `step` is for a loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._keep = sa.text(_KEEP_IN[database.sqlite])

    async def step(self) -> bool:
        """One portion; whether there may be more."""
        async with self._database.read() as connection:
            found = [row._mapping for row in await connection.execute(_DUE.limit(PORTION))]
            texts = await _texts(connection, [row["id"] for row in found])
        # Not here: long texts would stop everybody else's turn.
        lines = await asyncio.to_thread(lambda: [_line(row, texts[row["id"]]) for row in found])
        try:
            await self._write(lines)
        except DatabaseAway:
            raise
        except Exception:  # one that can't be kept must not keep all others from being found
            log.exception("searches_failed")
            await self._one_by_one(lines)
        await asyncio.sleep(_BREATH if found else 0)
        return len(found) == PORTION

    async def _one_by_one(self, lines: Iterable[dict[str, Any]]) -> None:
        for line in lines:
            try:
                await self._write([line])
            except DatabaseAway:
                raise
            except Exception:  # as above; it is found by its old words until it changes again
                log.exception("search_failed", conversation=line["conversation"])
                async with self._database.write() as connection:
                    await connection.execute(_KNOWN, line)

    async def _write(self, lines: Collection[dict[str, Any]]) -> None:
        """Those that nobody else has in hand; the others come again."""
        if not lines:
            return
        ids = [line["conversation"] for line in lines]
        free = sa.select(conversations.c.id).where(conversations.c.id.in_(ids))
        async with self._database.write() as connection:
            held = await connection.execute(free.with_for_update(skip_locked=True))
            mine = {row.id for row in held}
            if kept := [line for line in lines if line["conversation"] in mine]:
                await connection.execute(self._keep, kept)
                await connection.execute(_KNOWN, kept)


async def _texts(connection: AsyncConnection, ids: Collection[str]) -> dict[str, list[tuple[int, str]]]:
    """By conversation: (number, text) of each message that is new, and 0 with what its tickets tell."""
    known = messages.outerjoin(searches, searches.c.conversation == messages.c.conversation)
    said = (
        sa.select(messages.c.conversation, messages.c.seq, messages.c.text)
        .select_from(known)
        .where(messages.c.conversation.in_(ids), messages.c.seq > sa.func.coalesce(searches.c.seq, 0))
        .order_by(messages.c.seq)
    )
    opened = sa.select(tickets.c.conversation, tickets.c.number, tickets.c.brief)
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in await connection.execute(opened.where(tickets.c.conversation.in_(ids))):
        found[row.conversation].append((0, " ".join((row.number, *_strings(row.brief)))))
    for row in await connection.execute(said):
        found[row.conversation].append((row.seq, row.text))
    return found


def _line(row: Any, texts: Collection[tuple[int, str]]) -> dict[str, Any]:
    """The row of `searches`, with the number of changes that it knows of."""
    size, names = row["size"] or 0, () if row["seq"] else (row["customer_name"], row["customer_id"])
    told = " ".join((*names, *(text for _, text in texts)))
    words, room = list[str](), _MOST_BYTES - size
    for word in folding.words(told):
        room -= len(word.encode()) + 1
        if room < 0:
            break
        words.append(word)
    text = " ".join(words)
    return {
        "conversation": row["id"],
        "seq": max([row["seq"] or 0, *(seq for seq, _ in texts)]),
        "size": size + len(text.encode()) + 1,
        "words": text,
        "changes": row["changes"],
    }


def _strings(value: Any) -> Iterator[str]:
    """All text within a brief."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
