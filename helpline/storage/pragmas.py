"""What each new connection to SQLite is told."""

from __future__ import annotations

import sqlite3
import time
from typing import Any

from helpline.storage.inline_sqlite import BUSY_MS

_PRAGMAS = ("synchronous = FULL", f"busy_timeout = {BUSY_MS}", "foreign_keys = ON")
_PAUSE = 0.005


def set_pragmas(connection: Any, _record: object) -> None:
    """For SQLAlchemy's event `connect`. Raises OperationalError where others hold a new file too long."""
    # The driver must not open transactions by itself: the database decides which kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Several processes that open a new file at once: SQLite refuses all but one, and here it does not wait.

    Source: https://www.sqlite.org/c3ref/busy_handler.html ("there is no guarantee that it will be invoked").
    """
    last = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > last:
                raise
            time.sleep(_PAUSE)
