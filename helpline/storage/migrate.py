"""Bring a database to the schema that this code needs, while others work on it, and tell if it is there."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa
import structlog

from helpline.errors import DatabaseAway
from helpline.settings import Settings
from helpline.storage import schema
from helpline.storage.database import Database

_LOCK = 7_305_112_046
"""Advisory lock, so that several processes starting together migrate one after the other."""
_PATIENCE = "2s"
"""How long a statement may wait for a table: everybody who comes later waits behind it."""
_TRIES, _PAUSE = 15, 1.0
_LONG = 3_600.0
"""Seconds for one statement of a migration: an index over millions of rows takes minutes."""

log = structlog.get_logger(__name__)


async def migrate(settings: Settings, to: str = "") -> None:
    """Upgrade the database named by the settings; nothing happens when it is current. `to`: a revision.

    Raises SchemaUnfit, DatabaseAway.
    """
    database = Database(settings.database, pool_size=1)
    try:
        if to:
            await _patiently(database, partial(schema.move, target=to))
        else:
            await upgrade(database)
    finally:
        await database.close()


async def upgrade(database: Database) -> None:
    """Raises SchemaUnfit, DatabaseAway."""
    found = await _standing(database)
    if found == "newer":
        log.warning("schema_newer", detail="A newer version has been here; this one still fits.")
    elif found != "current":
        await _patiently(database, schema.upgrade)


async def is_fit(database: Database) -> bool:
    """Whether the schema is the newest one this code knows, or a newer one that it fits."""
    return await _standing(database) in ("current", "newer")


async def _standing(database: Database) -> schema.Standing:
    async with database.read() as connection:
        found: schema.Standing = await connection.run_sync(schema.standing)
    return found


async def _patiently(database: Database, step: Callable[[Any], None]) -> None:
    """Over a connection on which one statement may take as long as an index of many rows does."""
    own = database.apart(1, seconds=_LONG)
    try:
        await _moved(own, step)
    finally:
        if own is not database:
            await own.close()


async def _moved(database: Database, step: Callable[[Any], None]) -> None:
    """In one transaction. Where it is in others' way, or they in its, all of it is begun again."""
    for left in reversed(range(_TRIES)):
        try:
            async with database.write() as connection:
                if not database.sqlite:
                    await connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                    await connection.execute(sa.text(f"SET LOCAL lock_timeout = '{_PATIENCE}'"))
                await connection.run_sync(step)
            return
        except DatabaseAway as error:
            if error.kind != "busy" or not left:
                raise
            log.info("migration_waits", detail=error.detail)
            await asyncio.sleep(_PAUSE * random.uniform(0.5, 1.5))
