"""The whole product as it is run: one house on SQLite, or two on PostgreSQL with Redis between them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from tests.stack import Stack
from tests.stack.history import Row
from tests.support import postgres, redis

ROWS = sa.text(
    "SELECT conversation, seq, id, author, text, answered FROM messages ORDER BY conversation, seq"
)
START_WITHIN, ENDED_WITHIN = 500.0, 120.0
"""Seconds, on a machine with much else to do."""


@dataclass
class Houses:
    """`postgres` and `redis` are None where the database is a file of SQLite."""

    stacks: list[Stack]
    database: str
    postgres: postgres.Server | None = None
    redis: redis.Server | None = None

    @property
    def doors(self) -> tuple[str, ...]:
        return tuple(stack.url for stack in self.stacks)

    @property
    def file(self) -> Path:
        """SQLite's."""
        return Path(self.database.partition("///")[2])

    async def table(self) -> dict[str, list[Row]]:
        """All messages by conversation, as they are kept."""
        engine = create_async_engine(self.database)
        found: dict[str, list[Row]] = {}
        async with engine.connect() as connection:
            for conversation, *row in await connection.execute(ROWS):
                found.setdefault(conversation, []).append(_row(*row))
        await engine.dispose()
        return found


def _row(seq: int, id: str, author: str, text: str, answered: Any) -> Row:
    """SQLite keeps truth as a number."""
    return Row(seq, id, author, text, None if answered is None else bool(answered))


@contextmanager
def houses(kind: str, var: Path) -> Iterator[Houses]:
    """`kind` is sqlite or postgresql. All is ready; at the end all is gone."""
    with ExitStack() as running:
        made = _on_sqlite(var) if kind == "sqlite" else _on_postgresql(var, running)
        for stack in made.stacks:
            running.callback(stack.sweep)
            stack.begin()
        for stack in made.stacks:
            stack.wait_ready(START_WITHIN)
        yield made
        for stack in made.stacks:
            stack.stop(ENDED_WITHIN)


def _on_sqlite(var: Path) -> Houses:
    (var / "a").mkdir()
    return Houses([Stack(var / "a")], f"sqlite+aiosqlite:///{var / 'a' / 'helpline.db'}")


def _on_postgresql(var: Path, running: ExitStack) -> Houses:
    server = running.enter_context(postgres.running(most=100))
    between = running.enter_context(redis.running("hush-of-the-history"))
    database = postgres.create_database(server.url)
    stacks = []
    for name in "ab":
        (var / name).mkdir()
        stacks.append(Stack(var / name, database_url=database, redis_url=between.url))
    return Houses(stacks, database, server, between)
