"""Lines of the audit trail about who read what."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

import sqlalchemy as sa

from helpline.desk.models import Agent
from helpline.storage.database import Database
from helpline.storage.desk_tables import audit
from helpline.storage.tables import Instant, conversations

_MOST = 20_000

_COLUMNS = ("at", "agent", "name", "action", "conversation", "detail")


class SqlReads:
    """Implements desk.reads.Trail."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: OrderedDict[tuple[str, str, str], datetime] = OrderedDict()
        """What this process knows to stand there, so that a page that reads again costs nothing."""

    async def note(
        self, agent: Agent, conversation: str, action: str, now: datetime, again: timedelta, *, held: bool
    ) -> None:
        key = agent.id, conversation, action
        if now - self._noted.get(key, now - again) < again:
            return
        values = (agent.id, agent.name, action, conversation, "")
        line = sa.select(sa.literal(now, Instant), *(sa.literal(one, sa.String) for one in values))
        line = line.where(~_stands(key, now - again))
        if not held:
            line = line.where(~_holds(agent.id, conversation))
        if await self._database.execute(audit.insert().from_select(_COLUMNS, line)):
            self._remember(key, now)

    def _remember(self, key: tuple[str, str, str], now: datetime) -> None:
        self._noted[key] = now
        self._noted.move_to_end(key)
        if len(self._noted) > _MOST:
            self._noted.popitem(last=False)


def _stands(key: tuple[str, str, str], since: datetime) -> sa.Exists:
    agent, conversation, action = key
    mine = audit.c.conversation == conversation, audit.c.agent == agent, audit.c.action == action
    return sa.exists().where(*mine, audit.c.at > since)


def _holds(agent: str, conversation: str) -> sa.Exists:
    mine = conversations.c.owner == "agent", conversations.c.agent == agent
    return sa.exists().where(conversations.c.id == conversation, *mine)
