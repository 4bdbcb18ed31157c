"""SQLite's driver for SQLAlchemy, with one change of threads a statement where SQLAlchemy's takes four.

SQLAlchemy asks aiosqlite's thread for a cursor, then to execute, to fetch and to close. Each question costs
more than the statement itself, and a message needs some forty statements.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
)


class OneHop(AsyncAdapt_aiosqlite_dbapi):  # type: ignore[misc]
    """Given to `create_async_engine` as `module`."""

    def __init__(self) -> None:
        super().__init__(aiosqlite, sqlite3)

    def connect(self, *args: Any, **options: Any) -> Connection:
        return Connection(self, super().connect(*args, **options)._connection)


class Connection(AsyncAdapt_aiosqlite_connection):  # type: ignore[misc]
    """`settled`: the thread has done all that it was asked, as far as we have waited for it."""

    __slots__ = ("settled",)

    def __init__(self, dbapi: OneHop, connection: aiosqlite.Connection) -> None:
        super().__init__(dbapi, connection)
        self.settled = True

    def cursor(self, server_side: bool = False) -> Any:
        return super().cursor(server_side) if server_side else Cursor(self)

    def rollback(self) -> None:
        """The pool rolls back whatever comes home; after a commit there is nothing to roll back.

        But who was cancelled in the middle of a statement can't know: then the thread is asked, in its turn.
        """
        if not self.settled or self._connection._conn.in_transaction:
            super().rollback()
            self.settled = True


class Cursor(AsyncAdapt_aiosqlite_cursor):  # type: ignore[misc]
    def execute(self, operation: str, parameters: Any = None) -> None:
        home, driver = self._adapt_connection, self._connection
        home.settled = False
        try:
            ran = self.await_(driver._execute(_run, driver._conn, operation, parameters or ()))
        except Exception as error:
            home.settled = True
            home._handle_exception(error)
        home.settled = True
        self.description, self._rows, self.lastrowid, self.rowcount = ran


def _run(connection: sqlite3.Connection, operation: str, parameters: Any) -> tuple[Any, list[Any], Any, int]:
    """Description, rows, last row's id and count of changed rows, as SQLAlchemy's cursor keeps them."""
    cursor = connection.execute(operation, parameters)
    try:
        if cursor.description:
            return cursor.description, cursor.fetchall(), -1, -1
        return None, [], cursor.lastrowid, cursor.rowcount
    finally:
        cursor.close()
