"""Who hears of a conversation by notification."""

from __future__ import annotations

from datetime import datetime

import msgspec
import sqlalchemy as sa

from helpline.errors import NotFound
from helpline.push.models import Subscription
from helpline.storage.database import Database
from helpline.storage.push_tables import push_subscriptions
from helpline.storage.tables import conversations

MOST = 5
"""Browsers a conversation: the one that subscribed first makes room."""
_FIELDS = Subscription.__struct_fields__


class SqlSubscriptions:
    """Implements push.ports.Subscriptions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, subscription: Subscription, at: datetime) -> None:
        """What was told already stays noted."""
        this, kept = _this(subscription), push_subscriptions.c
        keys = {"p256dh": subscription.p256dh, "auth": subscription.auth, "at": at}
        lock = sa.select(conversations.c.id).where(conversations.c.id == subscription.conversation)
        async with self._database.write(inline=True) as connection:
            if (await connection.execute(lock.with_for_update())).first() is None:
                raise NotFound
            if (await connection.execute(push_subscriptions.update().where(*this).values(keys))).rowcount:
                return
            values = msgspec.structs.asdict(subscription) | {"id": subscription.id, "at": at}
            await connection.execute(push_subscriptions.insert().values(values))
            mine = kept.conversation == subscription.conversation
            newest = sa.select(kept.id).where(mine).order_by(kept.at.desc(), kept.id).limit(MOST)
            await connection.execute(push_subscriptions.delete().where(mine, kept.id.not_in(newest)))

    async def of(self, conversation: str) -> list[Subscription]:
        query = sa.select(push_subscriptions).where(push_subscriptions.c.conversation == conversation)
        found = await self._database.read_inline(query.order_by(push_subscriptions.c.at))
        return [Subscription(**{name: getattr(row, name) for name in _FIELDS}) for row in found]

    async def note(self, subscription: Subscription, told: int) -> None:
        update = push_subscriptions.update().where(*_this(subscription)).values(told=told)
        async with self._database.write(inline=True) as connection:
            await connection.execute(update)

    async def gone(self, subscription: Subscription) -> None:
        same = push_subscriptions.c.id == subscription.id
        async with self._database.write(inline=True) as connection:
            await connection.execute(push_subscriptions.delete().where(same))

    async def stop(self, conversation: str) -> None:
        mine = push_subscriptions.c.conversation == conversation
        async with self._database.write(inline=True) as connection:
            await connection.execute(push_subscriptions.delete().where(mine))


def _this(subscription: Subscription) -> tuple[sa.ColumnElement[bool], ...]:
    kept = push_subscriptions.c
    return kept.conversation == subscription.conversation, kept.id == subscription.id
