"""Quick answers: the team's and each agent's own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from helpline.desk.models import QuickAnswer
from helpline.storage.database import Database
from helpline.storage.desk_tables import own_answers, quick_answers


class SqlQuickAnswers:
    """Implements desk.ports.QuickAnswers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self, agent: str) -> list[QuickAnswer]:
        table, whose = _of(agent)
        query = sa.select(table).where(*whose).order_by(table.c.position)
        found = await self._database.select(query)
        return [QuickAnswer(id=row.id, title=row.title, text=row.text) for row in found]

    async def keep(self, agent: str, answers: list[QuickAnswer]) -> None:
        table, whose = _of(agent)
        mine = {"agent": agent} if agent else {}
        values = [
            {**mine, "id": answer.id, "position": place, "title": answer.title, "text": answer.text}
            for place, answer in enumerate(answers)
        ]
        async with self._database.write() as connection:
            await connection.execute(table.delete().where(*whose))
            if values:
                await connection.execute(table.insert(), values)


def _of(agent: str) -> tuple[sa.Table, tuple[Any, ...]]:
    return (own_answers, (own_answers.c.agent == agent,)) if agent else (quick_answers, ())
