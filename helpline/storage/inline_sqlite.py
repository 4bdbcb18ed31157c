"""SQLite's driver for SQLAlchemy, with one change of threads a statement, or none, where its own takes four.

SQLAlchemy asks aiosqlite's thread for a cursor, then to execute, to fetch and to close. Each question costs
more than the statement itself. An inline transaction costs even less: what can't wait for anybody runs at
once, on the event loop's own thread; waiting for the write lock and the commit's flush to the disk do not.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import AsyncAdapt_aiosqlite_connection, AsyncAdapt_aiosqlite_dbapi
from sqlalchemy.util.concurrency import await_only

BUSY_MS = 10_000
"""Milliseconds that a statement waits for other processes."""


class InlineSqliteDriver(AsyncAdapt_aiosqlite_dbapi):
    """Given to `create_async_engine` as `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *args: Any, **options: Any) -> Connection:
        made: Any = super().connect(*args, **options)._connection
        return Connection(self, made)


class Connection(AsyncAdapt_aiosqlite_connection):
    """`idle`: the thread has done all that it was asked, as far as we have waited for it.

    `inline`: the statements to come are quick, so they need not go to the thread.
    """

    __slots__ = ("idle", "inline")

    def __init__(self, dbapi: InlineSqliteDriver, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.idle = True
        self.inline = False

    def cursor(self, server_side: bool = False) -> Any:
        return super().cursor(server_side) if server_side else Cursor(self)

    def try_begin(self) -> bool:
        """Begin a transaction with the write lock if nobody has it: that is no reason to change threads."""
        if not self.idle:
            return False
        driver: sqlite3.Connection = self._connection._conn
        driver.execute("PRAGMA busy_timeout = 0")
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:  # another process has it: to be waited for elsewhere
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        return True

    def commit(self) -> None:
        self.idle = False
        super().commit()
        self.idle = True

    def rollback(self) -> None:
        """The pool rolls back whatever comes home; after a commit there is nothing to roll back.

        But who was cancelled in the middle of a statement can't know: then the thread is asked, in its turn.
        """
        if not self.idle or self._connection._conn.in_transaction:
            super().rollback()
            self.idle = True

    def run(self, step: Callable[..., Any], *arguments: Any) -> Any:
        """`step` with the driver's connection, which two threads never use at the same time."""
        driver = self._connection
        if self.inline and self.idle and not _is_long(arguments):
            return await_only(_at_once(step, driver._conn, *arguments))
        self.idle = False
        try:
            done = await_only(driver._execute(step, driver._conn, *arguments))
        except Exception:
            self.idle = True
            raise
        self.idle = True
        return done


class Cursor:
    """What SQLAlchemy asks of one (https://peps.python.org/pep-0249/#cursor-objects), with all rows at hand.

    Not made from SQLAlchemy's own, which 2.0 and 2.1 build differently.
    """

    server_side = False
    arraysize = 1

    def __init__(self, home: Connection) -> None:
        self._home = home
        self._rows: deque[Any] = deque()
        self.description: Any = None
        self.lastrowid: Any = -1
        self.rowcount = -1

    def execute(self, operation: str, parameters: Any = None) -> None:
        self._run(_execute, operation, parameters or ())

    def executemany(self, operation: str, seq_of_parameters: Any) -> None:
        self._run(_execute_many, operation, seq_of_parameters)

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> Sequence[Any]:
        rows = self._rows
        return [rows.popleft() for _ in range(min(size or self.arraysize, len(rows)))]

    def fetchall(self) -> Sequence[Any]:
        taken = list(self._rows)
        self._rows.clear()
        return taken

    def setinputsizes(self, *_sizes: Any) -> None:
        """SQLite has no use for them."""

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """SQLAlchemy's word for closing but for the rows, which are here already."""

    def _run(self, step: Callable[..., Any], operation: str, parameters: Any) -> None:
        try:
            ran = self._home.run(step, operation, parameters)
        except Exception as error:
            self._home._handle_exception(error)
        self.description, rows, self.lastrowid, self.rowcount = ran
        self._rows = deque(rows)


Ran = tuple[Any, list[Any], Any, int]
"""Description, rows, last row's id and count of changed rows, as SQLAlchemy's cursor keeps them."""


def _execute(connection: sqlite3.Connection, operation: str, parameters: Any) -> Ran:
    cursor = connection.execute(operation, parameters)
    try:
        if cursor.description:
            return cursor.description, cursor.fetchall(), -1, -1
        return None, [], cursor.lastrowid, cursor.rowcount
    finally:
        cursor.close()


def _execute_many(connection: sqlite3.Connection, operation: str, many: Any) -> Ran:
    cursor = connection.executemany(operation, many)
    try:
        return None, [], cursor.lastrowid, cursor.rowcount
    finally:
        cursor.close()


async def _at_once(step: Callable[..., Any], *arguments: Any) -> Any:
    """SQLAlchemy insists on awaiting something."""
    return step(*arguments)


def _is_long(arguments: tuple[Any, ...]) -> bool:
    """A picture takes its time even where a line of text does not."""
    return bytes in map(type, arguments[1])
