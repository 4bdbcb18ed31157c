"""The former release: a database that it has filled, and what it goes on writing while the next one comes."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import sqlalchemy as sa

from helpline.errors import DatabaseAway
from helpline.storage.database import Database
from tests.support.postgres import binaries

FORMER = "0005"
_FOLDER = Path(__file__).parent / "releases"
Rows = dict[str, list[tuple[Any, ...]]]
"""By table, sorted."""


def fill(url: str) -> None:
    """An empty database becomes the former release's."""
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    dump = _FOLDER / f"{FORMER}-{kind}.sql"
    if kind == "sqlite":
        with closing(sqlite3.connect(url.partition("///")[2])) as connection:
            connection.executescript(dump.read_text("utf-8"))
        return
    parts = urlsplit(url)
    at = ["-h", "127.0.0.1", "-p", str(parts.port), "-U", "helpline", "-d", parts.path[1:]]
    quiet = ["-q", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", str(dump)]
    subprocess.run([str(binaries() / "psql"), *at, *quiet], check=True)


def tokens(url: str) -> dict[str, str]:
    """Of each conversation."""
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    return dict(json.loads((_FOLDER / f"{FORMER}-tokens.json").read_text())[kind])


class Former:
    """Knows the former release's tables and columns, and no others. To be made on its own database."""

    def __init__(self, database: Database, tables: sa.MetaData) -> None:
        self._database = database
        self._tables = tables.tables
        self.said: dict[str, list[str]] = {}
        """The ids of the messages that were taken, by conversation, in order."""

    @classmethod
    @asynccontextmanager
    async def on(cls, url: str) -> AsyncIterator[Former]:
        database, tables = Database(url), sa.MetaData()
        async with database.read() as connection:
            await connection.run_sync(lambda real: tables.reflect(real))
        yield cls(database, tables)
        await database.close()

    async def rows(self) -> Rows:
        """All that is in the columns that it knows."""
        async with self._database.read() as connection:
            found = {name: (await connection.execute(table.select())).all() for name, table in self._known()}
        return {name: sorted((tuple(row) for row in rows), key=repr) for name, rows in found.items()}

    def _known(self) -> list[tuple[str, sa.Table]]:
        return [(name, table) for name, table in self._tables.items() if name != "alembic_version"]

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Customers of its own write to all chats of the assistant, in turn."""
        stop = asyncio.Event()
        task = asyncio.create_task(self._write(stop))
        yield
        stop.set()
        await task

    async def _write(self, stop: asyncio.Event) -> None:
        conversations = self._tables["conversations"]
        async with self._database.read() as connection:
            held = sa.select(conversations.c.id).where(conversations.c.owner == "bot")
            chats = [row.id for row in await connection.execute(held)]
        while not stop.is_set():
            for chat in chats:
                await self.say(chat, "are you still there?")
                await asyncio.sleep(0.05)

    async def say(self, conversation: str, text: str) -> None:
        """As its web process took a message: tried again while the database is busy, as browsers do."""
        message = str(uuid4())
        while True:
            try:
                async with self._database.write() as connection:
                    await self._say(connection, conversation, message, text)
                break
            except DatabaseAway as error:
                if error.kind != "busy":
                    raise
                await asyncio.sleep(0.05)
        self.said.setdefault(conversation, []).append(message)

    async def _say(self, connection: Any, conversation: str, message: str, text: str) -> None:
        chats, messages, turns = (self._tables[name] for name in ("conversations", "messages", "turns"))
        mine = chats.c.id == conversation
        more = {"next_seq": chats.c.next_seq + 1, "changes": chats.c.changes + 1}
        await connection.execute(chats.update().where(mine).values(more))
        seq = (await connection.execute(sa.select(chats.c.next_seq).where(mine))).scalar() - 1
        now = datetime.now(timezone.utc)
        now = now.replace(tzinfo=None) if self._database.sqlite else now
        line = {"conversation": conversation, "id": message}
        empty = {"name": "", "choice": "", "answered": False, "at": now}
        await connection.execute(
            messages.insert().values(**line, seq=seq, author="customer", text=text, **empty)
        )
        payload = {"text": text, "choice": "", "event": "", "data": {}}
        times = {"attempts": 0, "failures": 0, "asked_at": now, "due_at": now}
        await connection.execute(
            turns.insert().values(**line, kind="message", payload=payload, state="pending", **times)
        )
