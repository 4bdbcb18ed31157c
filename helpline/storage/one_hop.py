"""SQLite's driver for SQLAlchemy, with one change of threads a statement, or none, where its own takes four.

SQLAlchemy asks aiosqlite's thread for a cursor, then to execute, to fetch and to close. Each question costs
more than the statement itself. A brief transaction costs even less: what can't wait for anybody runs at once,
on the event loop's own thread; waiting for the write lock and the commit's flush to the disk do not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)

BUSY_MS = 10_000
"""Milliseconds that a statement waits for other processes."""


class OneHop(AsyncAdapt_aiosqlite_dbapi):  # type: ignore[misc]
    """Given to `create_async_engine` as `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *args: Any, **options: Any) -> Connection:
        return Connection(self, super().connect(*args, **options)._connection)


class Connection(AsyncAdapt_aiosqlite_connection):  # type: ignore[misc]
    """`settled`: the thread has done all that it was asked, as far as we have waited for it.

    `brief`: the statements to come are quick, so they need not go to the thread.
    """

    __slots__ = ("brief", "settled")

    def __init__(self, dbapi: OneHop, connection: aiosqlite.Connection) -> None:
        super().__init__(dbapi, connection)
        self.settled = True
        self.brief = False

    def cursor(self, server_side: bool = False) -> Any:
        return super().cursor(server_side) if server_side else Cursor(self)

    def lock_at_once(self) -> bool:
        """Begin a transaction with the write lock if nobody has it: that is no reason to change threads."""
        if not self.settled:
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
        self.settled = False
        super().commit()
        self.settled = True

    def rollback(self) -> None:
        """The pool rolls back whatever comes home; after a commit there is nothing to roll back.

        But who was cancelled in the middle of a statement can't know: then the thread is asked, in its turn.
        """
        if not self.settled or self._connection._conn.in_transaction:
            super().rollback()
            self.settled = True

    def run(self, step: Callable[..., Any], *arguments: Any) -> Any:
        """`step` with the driver's connection, which two threads never use at the same time."""
        driver = self._connection
        if self.brief and self.settled and not _is_long(arguments):
            return self.await_(_at_once(step, driver._conn, *arguments))
        self.settled = False
        try:
            done = self.await_(driver._execute(step, driver._conn, *arguments))
        except Exception:
            self.settled = True
            raise
        self.settled = True
        return done


class Cursor(AsyncAdapt_aiosqlite_cursor):  # type: ignore[misc]
    def execute(self, operation: str, parameters: Any = None) -> None:
        self._run(_execute, operation, parameters or ())

    def executemany(self, operation: str, seq_of_parameters: Any) -> None:
        self._run(_execute_many, operation, seq_of_parameters)

    def _run(self, step: Callable[..., Any], operation: str, parameters: Any) -> None:
        home = self._adapt_connection
        try:
            ran = home.run(step, operation, parameters)
        except Exception as error:
            home._handle_exception(error)
        self.description, self._rows, self.lastrowid, self.rowcount = ran


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
