"""Agents, their sessions, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from helpline.desk.models import Agent, Presence, Session
from helpline.desk.sealing import Box
from helpline.errors import Conflict
from helpline.storage.database import Database
from helpline.storage.desk_tables import agents, attempts, audit, sessions

_KEPT = ("id", "email", "name", "role", "password", "totp_secret", "disabled", "presence")


class SqlAccounts:
    """Implements desk.ports.Accounts."""

    def __init__(self, database: Database, box: Box | None = None) -> None:
        """`box` seals and opens the secrets of second factors. Only `by_email` opens: signing in needs it."""
        self._database = database
        self._box = box or Box()

    async def add(self, agent: Agent, at: datetime) -> None:
        values = {name: getattr(agent, name) for name in _KEPT}
        values["seen_at"] = agent.last_active_at
        values["totp_secret"] = self._box.seal(agent.totp_secret)
        try:
            await self._run(agents.insert().values(**values, totp_used=0, viewing="", created_at=at))
        except sa.exc.IntegrityError:
            raise Conflict("There is an account with this e-mail address.") from None

    async def all(self) -> list[Agent]:
        return [
            to_agent(row) for row in await self._database.select(sa.select(agents).order_by(agents.c.name))
        ]

    async def by_email(self, email: str) -> Agent | None:
        found = await self._database.select(sa.select(agents).where(agents.c.email == email))
        if not found:
            return None
        agent = to_agent(found[0])
        return msgspec.structs.replace(agent, totp_secret=self._box.open(agent.totp_secret))

    async def reseal(self) -> int:
        """Seal with the newest key what is sealed with an older one, or not at all; how many it were."""
        done = 0
        for agent in await self.all():
            if renewed := self._box.renew(agent.totp_secret):
                mine = sa.and_(agents.c.id == agent.id, agents.c.totp_secret == agent.totp_secret)
                done += await self._run(agents.update().where(mine).values(totp_secret=renewed))
        return done

    async def disable(self, email: str) -> bool:
        return await self._change_account(email, disabled=True, presence="away")

    async def enable(self, email: str) -> bool:
        return await self._change_account(email, disabled=False)

    async def set_password(self, email: str, password: str, keep: str = "") -> bool:
        return await self._change_account(email, keep, password=password)

    async def set_presence(self, agent: str, presence: Presence) -> None:
        await self._run(agents.update().where(agents.c.id == agent).values(presence=presence))

    async def use_code(self, agent: str, step: int) -> bool:
        fresh = sa.and_(agents.c.id == agent, agents.c.totp_used < step)
        return bool(await self._run(agents.update().where(fresh).values(totp_used=step)))

    async def begin(self, session: Session) -> None:
        values = {"key": session.key, "agent": session.agent.id, "csrf": session.csrf}
        times = {name: getattr(session, name) for name in ("created_at", "used_at", "proven_at")}
        values["browser"] = session.browser
        await self._run(sessions.insert().values(**values, **times))

    async def session(self, key: str) -> Session | None:
        found = await self._sessions(sessions.c.key == key)
        return found[0] if found else None

    async def sessions_of(self, agent: str) -> list[Session]:
        return await self._sessions(sessions.c.agent == agent)

    async def prove(self, key: str, now: datetime) -> None:
        await self._run(sessions.update().where(sessions.c.key == key).values(proven_at=now))

    async def end_others(self, agent: str, keep: str) -> None:
        await self._run(sessions.delete().where(sessions.c.agent == agent, sessions.c.key != keep))

    async def use(self, key: str, now: datetime) -> None:
        await self._run(sessions.update().where(sessions.c.key == key).values(used_at=now))

    async def end(self, key: str) -> None:
        await self._run(sessions.delete().where(sessions.c.key == key))

    async def touch(self, agent: str, now: datetime) -> None:
        await self._run(agents.update().where(agents.c.id == agent).values(seen_at=now))

    async def record(
        self, action: str, at: datetime, agent: str = "", name: str = "", detail: str = ""
    ) -> None:
        values = {"at": at, "agent": agent, "name": name, "action": action, "detail": detail}
        await self._run(audit.insert().values(conversation="", **values))

    async def purge_expired(self, before: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(sessions.delete().where(sessions.c.used_at < before))
            await connection.execute(attempts.delete().where(attempts.c.at < before))

    async def _sessions(self, condition: Any) -> list[Session]:
        begun_at = sessions.c.created_at.label("begun_at")
        others = (column for column in sessions.c if column.name not in ("agent", "created_at"))
        query = sa.select(agents, begun_at, *others).join(sessions, agents.c.id == sessions.c.agent)
        found = await self._database.select(query.where(condition).order_by(sessions.c.used_at))
        return [_to_session(row) for row in found]

    async def _change_account(self, email: str, keep: str = "", **values: Any) -> bool:
        async with self._database.write() as connection:
            mine = sa.select(agents.c.id).where(agents.c.email == email)
            theirs = sessions.c.agent.in_(mine), sessions.c.key != keep
            await connection.execute(sessions.delete().where(*theirs))
            update = agents.update().where(agents.c.email == email).values(**values)
            return bool((await connection.execute(update)).rowcount)

    async def _run(self, statement: Any) -> int:
        return await self._database.execute(statement)


def _to_session(row: Any) -> Session:
    return Session(
        key=row.key,
        agent=to_agent(row),
        csrf=row.csrf,
        created_at=row.begun_at,
        used_at=row.used_at,
        proven_at=row.proven_at or row.begun_at,
        browser=row.browser,
    )


def to_agent(row: Any) -> Agent:
    return Agent(**{name: getattr(row, name) for name in _KEPT}, last_active_at=row.seen_at)
