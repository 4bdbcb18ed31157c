"""Answers for many: a job for each conversation, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from helpline.conversations.bulk_answers import message_id
from helpline.conversations.messages import Owner
from helpline.conversations.models import ANSWER, BulkAnswer, BulkResult, Missed
from helpline.jobs.job import NewJob
from helpline.storage.database import Database
from helpline.storage.jobs import put
from helpline.storage.queue_lines import people, person
from helpline.storage.tables import conversations, jobs, messages


class SqlBulkAnswers:
    """Implements conversations.bulk_answers.BulkStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def queue(self, answer: BulkAnswer, to: Sequence[str], at: datetime) -> None:
        told = msgspec.to_builtins(answer)
        async with self._database.write() as connection:
            for one in to:
                payload = {"conversation": one, **told}
                key = f"{_prefix(answer.id)}{one}"
                await put(connection, NewJob(kind=ANSWER, key=key, lane=one, payload=payload), at)

    async def result(self, answer: str) -> BulkResult | None:
        async with self._database.read() as connection:
            mine = jobs.c.kind == ANSWER, jobs.c.key.startswith(_prefix(answer), autoescape=True)
            found = (await connection.execute(sa.select(jobs.c.lane, jobs.c.state).where(*mine))).all()
            if not found:
                return None
            over = {row.lane for row in found if row.state != "pending"}
            ids = [message_id(answer, one) for one in over]
            its = messages.c.conversation.in_(over), messages.c.id.in_(ids)
            said = {row.conversation for row in await connection.execute(sa.select(messages).where(*its))}
            missed = over - said
            query = sa.select(conversations).where(conversations.c.id.in_(missed))
            known = {row.id: row for row in await connection.execute(query)}
            names = await people(connection) if known else {}
        return BulkResult(
            answered=len(said),
            pending=len(found) - len(over),
            missed=tuple(_missed(one, known.get(one), names) for one in sorted(missed)),
        )


def _missed(conversation: str, row: Any, names: Any) -> Missed:
    holder = person(row.agent, names) if row and row.owner == Owner.AGENT.value else None
    return Missed(
        conversation=conversation, owner=row.owner if row else "", name=holder.name if holder else ""
    )


def _prefix(answer: str) -> str:
    return f"say:{answer}:"
