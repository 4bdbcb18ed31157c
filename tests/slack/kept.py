"""What the database holds."""

from __future__ import annotations

from typing import Any

from helpline.storage.database import Database
from tests.support.closing import closed


async def kept(url: str, table: Any) -> list[Any]:
    """All rows."""
    async with closed(Database(url)) as database, database.read() as connection:
        rows = (await connection.execute(table.select())).all()
    return list(rows)
