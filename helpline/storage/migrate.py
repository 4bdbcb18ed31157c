"""Bring a database to the newest schema, and tell whether it is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from helpline.settings import Settings
from helpline.storage.database import Database

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_305_112_046
"""Advisory lock, so that several processes starting together migrate one after the other."""


async def migrate(settings: Settings) -> None:
    """Upgrade the database named by the settings; nothing happens when it is current."""
    database = Database(settings.database, pool_size=1)
    try:
        await upgrade(database)
    finally:
        await database.close()


async def upgrade(database: Database) -> None:
    async with database.write() as connection:
        if not database.sqlite:
            await connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await connection.run_sync(_upgrade)


async def is_current(database: Database) -> bool:
    """Whether the schema is exactly the newest one this code knows."""
    async with database.read() as connection:
        return bool(await connection.run_sync(_is_current))


def _upgrade(connection: Any) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_current(connection: Any) -> bool:
    heads = MigrationContext.configure(connection).get_current_heads()
    return set(heads) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config
