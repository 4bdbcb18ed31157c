"""What the database holds."""

from __future__ import annotations

from typing import Any

from helpline.storage.database import Database


async def kept(url: str, table: Any) -> list[Any]:
    """All rows."""
    database = Database(url)
    async with database.read() as connection:
        rows = (await connection.execute(table.select())).all()
    await database.close()
    return list(rows)
