"""Transactions that write, transactions that read, and single reads, alike on SQLite and PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, StaticPool

from helpline.errors import SettingsError
from helpline.private import private_database
from helpline.storage.failures import translated
from helpline.storage.idle import look_when_idle
from helpline.storage.inline_sqlite import InlineSqliteDriver
from helpline.storage.pragmas import set_pragmas

_CONNECT, _STATEMENT = 5.0, 30.0
"""Seconds that PostgreSQL may take to answer, and to carry one statement out."""
_TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl")
"""Parts of the URL that say how to encrypt, named as in libpq, which Rasa's tracker store uses."""


class Database:
    """Owns the engine. `url` is a SQLAlchemy async URL (sqlite+aiosqlite or postgresql+asyncpg).

    `varied`: the best way to an answer depends on what is asked, so PostgreSQL shall look for it each time.
    `seconds`: what one statement may take there.
    A file of SQLite's that can't be raises SettingsError; `write`, `read` and `read_inline` raise
    DatabaseAway.
    """

    def __init__(
        self, url: str, *, pool_size: int = 10, varied: bool = False, seconds: float = _STATEMENT
    ) -> None:
        self._url = url
        parsed = sa.engine.make_url(url)
        self.on_away: Callable[[str], None] = lambda _kind: None
        """Told how, whenever the database turns out to be away."""
        self.sqlite = parsed.get_backend_name() == "sqlite"
        if self.sqlite and parsed.database:
            _make_file(Path(parsed.database))
        waits = {"timeout": _CONNECT, "command_timeout": seconds}
        options = (
            {"module": InlineSqliteDriver()} if self.sqlite else {"connect_args": waits | _secured(parsed)}
        )
        self.size = pool_size
        self.engine: AsyncEngine = create_async_engine(
            parsed.difference_update_query(_TLS),
            poolclass=AsyncAdaptedQueuePool,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=30,
            json_serializer=_json,
            hide_parameters=True,  # the messages of its errors would hold what people wrote
            **options,
        )
        # SQLite has one writer: a fair queue here is faster than its own sleeping retries.
        self._writer: asyncio.Lock | None = asyncio.Lock() if self.sqlite else None
        self._inline_reader = _InlineReader(parsed) if self.sqlite else None
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        if self.sqlite:
            sa.event.listen(self.engine.sync_engine, "connect", set_pragmas)
            sa.event.listen(self.engine.sync_engine, "begin", _begin)
            return
        look_when_idle(self.engine)
        sa.event.listen(self.engine.sync_engine, "connect", _plan_anew if varied else _plan_plainly)

    def apart(self, pool_size: int = 5, *, seconds: float = _STATEMENT) -> Database:
        """The same database by connections of their own, so that two uses can't take them from each other.

        In SQLite nobody waits for a connection, but for the one pen: there it is this very one.
        """
        if self.sqlite:
            return self
        other = Database(self._url, pool_size=pool_size, varied=True, seconds=seconds)
        other.on_away = self.on_away
        return other

    def in_use(self) -> int:
        """Connections of the pool that somebody works with now; `size` is the most."""
        assert isinstance(self.engine.pool, sa.QueuePool)
        return self.engine.pool.checkedout()

    @asynccontextmanager
    async def write(self, *, inline: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction that may change things; committed unless the block raises.

        `inline`: each of its statements touches few rows. In SQLite those run on the event loop's thread.
        """
        async with self._translated(), self._write_turn(), self.engine.connect() as connection:
            connection = await connection.execution_options(writes=True, inline=inline)
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent snapshot."""
        async with self._translated(), self.engine.connect() as connection:
            if not self.sqlite:
                connection = await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                yield connection

    async def read_inline(self, query: Any, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """The few rows of one SELECT, which is its own snapshot. In SQLite on the event loop's thread."""
        async with self._translated():
            if self._inline_reader:
                await asyncio.sleep(0)  # who looks again and again leaves the others their turn
                return self._inline_reader.rows(query, values)
            async with self._autocommit.connect() as connection:
                return list((await connection.execute(query, values)).all())

    async def select(self, query: Any, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """All rows of one SELECT, which is its own snapshot: PostgreSQL hears of no transaction."""
        if not self.sqlite:
            return await self.read_inline(query, values)
        async with self.read() as connection:
            return (await connection.execute(query, values)).all()

    async def execute(self, statement: Any, values: Mapping[str, Any] | None = None) -> int:
        """One statement that changes few rows, and done or not done by itself; gives how many."""
        if self.sqlite:
            async with self.write(inline=True) as connection:
                return int((await connection.execute(statement, values)).rowcount)
        async with self._translated(), self._autocommit.connect() as connection:
            return int((await connection.execute(statement, values)).rowcount)

    async def close(self) -> None:
        if self._inline_reader:
            self._inline_reader.close()
        await self.engine.dispose()

    def _translated(self) -> AbstractAsyncContextManager[None]:
        return translated(self.on_away)

    def _write_turn(self) -> AbstractAsyncContextManager[Any]:
        return self._writer or nullcontext()


class _InlineReader:
    """A connection of SQLite's own for readers who never wait: no pool, no transaction, no other thread."""

    def __init__(self, url: sa.engine.URL) -> None:
        options = {
            "isolation_level": "AUTOCOMMIT",
            "poolclass": StaticPool,
            "hide_parameters": True,
        }
        self._engine = sa.create_engine(url.set(drivername="sqlite"), **options)
        self._connection: sa.engine.Connection | None = None
        sa.event.listen(self._engine, "connect", set_pragmas)

    def rows(self, query: Any, values: Mapping[str, Any] | None) -> list[Any]:
        if self._connection is None:
            self._connection = self._engine.connect()
        return list(self._connection.execute(query, values).all())

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._engine.dispose()


def _make_file(file: Path) -> None:
    """SQLite gives its other files the same mode. Raises SettingsError."""
    try:
        private_database(file)
    except OSError as error:
        problem = f"can't be written ({type(error).__name__})"
        raise SettingsError(f"The file of HELPLINE_DATABASE_URL, or of HELPLINE_VAR, {problem}.") from None


def _plan_plainly(connection: Any, _record: object) -> None:
    """Compiling a plan takes longer than our answers."""
    _set(connection, "jit = off")


def _plan_anew(connection: Any, _record: object) -> None:
    """A plan made for any words at all is wrong for most."""
    _set(connection, "plan_cache_mode = force_custom_plan", "jit = off", "work_mem = '32MB'")


def _set(connection: Any, *settings: str) -> None:
    cursor = connection.cursor()
    for setting in settings:
        cursor.execute(f"SET {setting}")
    cursor.close()
    connection.commit()


def _secured(url: sa.engine.URL) -> dict[str, str]:
    """What the driver is told of TLS: it reads these names only out of a URL of its own."""
    asked = {name: url.query[name] for name in _TLS if name in url.query}
    return {"dsn": f"postgresql://?{urlencode(asked)}"} if asked else {}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _begin(connection: Any) -> None:
    """Take the write lock at once: upgrading a read transaction later can fail without waiting."""
    options, driver = connection.get_execution_options(), connection.connection.dbapi_connection
    inline = driver.inline = bool(options.get("inline"))
    if inline and driver.try_begin():
        return
    driver.inline = False
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")
    driver.inline = inline
