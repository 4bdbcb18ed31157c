"""Errors from below, made ours at the edge: is the database away, or did we ask for nonsense?

connection refused, reset, timed out, DNS; SQLSTATE 08, 57P  unreachable
wrong password, no such database, SQLSTATE 28, 3D, 53300      refused
disk or quota full, out of memory, SQLSTATE 53                full
locked for too long, no free connection, deadlock             busy
I/O error, read-only, corrupt, SQLSTATE 58, XX, 25006         failing
anything else (a constraint, a wrong statement or value)      not the database's fault: left as it is
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable

import asyncpg
import sqlalchemy as sa

from helpline.errors import DatabaseAway, HelplineError

_STATES = {
    **{"08": "unreachable", "57": "unreachable", "28": "refused", "3D": "refused", "53300": "refused"},
    **{"53": "full", "40": "busy", "55": "busy", "25006": "failing", "58": "failing", "XX": "failing"},
}
"""SQLSTATE or its class; source: PostgreSQL's documentation, appendix A."""
_SQLITE = {"full": "full", "locked": "busy", "busy": "busy"}
_NOBODY_ELSES = (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError, sa.exc.NotSupportedError)


@contextlib.asynccontextmanager
async def translated(tell: Callable[[str], None]) -> AsyncIterator[None]:
    """Raises DatabaseAway, after `tell`ing its kind, for what means that; whatever else passes."""
    try:
        yield
    except HelplineError:
        raise
    except Exception as error:
        kind = kind_of(error)
        if kind is None:
            raise
        tell(kind)
        raise DatabaseAway(kind, detail=_name(error)) from error


def kind_of(error: Exception) -> str | None:
    """How the database is away, None when it isn't."""
    if isinstance(error, sa.exc.TimeoutError):
        return "busy"  # the pool's: all connections are taken
    if isinstance(error, _NOBODY_ELSES):
        return None
    if isinstance(error, sa.exc.DBAPIError):
        if error.connection_invalidated:
            return "unreachable"
        return _of_driver(error.orig)
    return _of_driver(error)


def _of_driver(error: BaseException | None) -> str | None:
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    if state:
        return _STATES.get(state) or _STATES.get(state[:2])
    if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
        return next((kind for word, kind in _SQLITE.items() if word in str(error)), "failing")
    if isinstance(error, (OSError, asyncio.TimeoutError)):
        return "unreachable"
    # Of a connection that broke, or was told that the server goes; what is wrong with a value is a DataError.
    broke = isinstance(error, (asyncpg.InterfaceError, asyncpg.InternalClientError))
    return "unreachable" if broke and not isinstance(error, ValueError) else None


def _name(error: Exception) -> str:
    """For the log, so without a driver's message."""
    lowest = getattr(error, "orig", None) or error
    state = getattr(lowest, "sqlstate", None) or getattr(lowest, "pgcode", None)
    if isinstance(lowest, sqlite3.Error):
        return str(lowest)  # such as "disk I/O error": SQLite's words hold no values
    return f"SQLSTATE {state}" if state else type(lowest).__name__
