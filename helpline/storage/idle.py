"""Whether a connection to PostgreSQL still holds, before it is used again.

SQLAlchemy's own `pool_pre_ping` asks each time: three round trips before every statement, half of all
that our short transactions cost. A server that goes closes its connections, and the driver hears of it
at once; only one that was silent for a while may have been cut off on the way, without a word.
"""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

IDLE = 1.0
"""Seconds after which a connection is asked."""
_SINCE = "idle_since"


def look_when_idle(engine: AsyncEngine) -> None:
    """One that is gone is replaced, and with it all that are as old."""
    dialect = engine.sync_engine.dialect

    def leave(_connection: Any, record: Any) -> None:
        record.info[_SINCE] = time.monotonic()

    def take(connection: Any, record: Any, _fairy: Any) -> None:
        since = record.info.get(_SINCE)
        if since is None:
            return  # a new one
        holds = not connection.driver_connection.is_closed()
        if holds and time.monotonic() - since >= IDLE:
            holds = _answers(dialect, connection)
        if not holds:
            raise sa.exc.InvalidatePoolError

    sa.event.listen(engine.sync_engine, "checkin", leave)
    sa.event.listen(engine.sync_engine, "checkout", take)


def _answers(dialect: Any, connection: Any) -> bool:
    try:
        return bool(dialect.do_ping(connection))
    except dialect.loaded_dbapi.Error as error:
        if dialect.is_disconnect(error, connection, None):
            return False
        raise
