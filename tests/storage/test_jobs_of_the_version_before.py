"""The version before this one has tables of its own for Slack and refreshes; both work on the same rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from helpline.jobs.job import Job, NewJob, PutOff
from helpline.storage import schema
from helpline.storage.database import Database
from helpline.storage.jobs import SqlJobs
from helpline.storage.migrate import upgrade
from helpline.storage.tables import Instant

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
LEASE = timedelta(seconds=30)
BEFORE = "0009"


class Former:
    """As slack_queues.py of the version before did it: the same statements."""

    def __init__(self, database: Database, name: str, kind: str, **own: Any) -> None:
        self._database = database
        times = (sa.Column(column, Instant) for column in ("queued_at", "due_at", "lease_until"))
        others = ("position", "key", "lane", "state", "attempts", "lease_by", *own)
        self.table = sa.Table(name, sa.MetaData(), *times, *map(sa.Column, others))
        self.table.append_column(sa.Column("payload", sa.JSON))
        self.kind = kind
        self._own = own

    async def put(self, key: str, **own: Any) -> bool:
        queued = {"key": key, "lane": "lane", "payload": {"of": key}, "state": "pending", "attempts": 0}
        times = {"queued_at": NOW, "due_at": NOW}
        insert: Any = sqlite if self._database.sqlite else postgresql
        statement = insert.insert(self.table).values(**queued, **times, **self._own, **own)
        return bool(await self._run(statement.on_conflict_do_nothing()))

    async def lease(self, key: str, at: datetime = NOW) -> bool:
        free = sa.or_(self.table.c.lease_until.is_(None), self.table.c.lease_until <= at)
        values = {"lease_by": "old", "lease_until": at + LEASE, "attempts": self.table.c.attempts + 1}
        due = self.table.c.state == "pending", self.table.c.due_at <= at, free
        return bool(await self._run(self.table.update().where(self.table.c.key == key, *due).values(values)))

    async def end(self, key: str) -> bool:
        mine = self.table.c.key == key, self.table.c.lease_by == "old", self.table.c.state == "pending"
        return bool(await self._run(self.table.update().where(*mine).values(state="done", payload={})))

    async def sweep(self) -> int:
        return int(await self._run(self.table.delete().where(self.table.c.state != "pending")))

    async def states(self) -> dict[str, str]:
        async with self._database.read() as connection:
            found = await connection.execute(sa.select(self.table.c.key, self.table.c.state))
            return {row.key: row.state for row in found}

    async def _run(self, statement: Any) -> int:
        async with self._database.write() as connection:
            return int((await connection.execute(statement)).rowcount)


@pytest.fixture
async def database(empty_url: str) -> AsyncIterator[Database]:
    """As the version before left it."""
    opened = Database(empty_url)
    async with opened.write() as connection:
        await connection.run_sync(schema.move, BEFORE)
    yield opened
    await opened.close()


@pytest.fixture(params=["slack_inbox", "slack_outbox"])
def former(request: pytest.FixtureRequest, database: Database) -> Former:
    if request.param == "slack_inbox":
        return Former(database, "slack_inbox", "slack_in", message_key=None, client_key=None)
    return Former(database, "slack_outbox", "slack_out", channel="C1", doubtful=False)


@pytest.fixture
def jobs(database: Database) -> SqlJobs:
    return SqlJobs(database)


async def leased(jobs: SqlJobs, former: Former, at: datetime = NOW) -> Job | None:
    return await jobs.lease([former.kind], "new", at, at + LEASE)


async def test_what_waits_is_taken_over_with_its_lease_and_in_its_order(
    database: Database, former: Former, jobs: SqlJobs
) -> None:
    for key in ("first", "second", "done"):
        await former.put(key)
    assert await former.lease("done")
    assert await former.end("done")
    assert await former.lease("first")
    await upgrade(database)
    assert await leased(jobs, former) is None, "the first of its lane is in the old version's hands"
    job = await leased(jobs, former, NOW + LEASE)
    assert job
    assert (job.key, job.attempts, job.payload) == ("first", 1, {"of": "first"})
    assert not await former.end("first"), "not any more"
    assert await jobs.finish(job, (), NOW)
    assert await former.states() == {"first": "done", "second": "pending", "done": "done"}
    assert not await jobs.put(NewJob(kind=former.kind, key="done", lane="lane"), NOW), "known for a day"


async def test_either_version_does_what_the_other_one_queued_and_only_one_of_them(
    database: Database, former: Former, jobs: SqlJobs
) -> None:
    await upgrade(database)
    assert await former.put("old")
    assert not await former.put("old")
    assert await jobs.put(NewJob(kind=former.kind, key="new", lane="other", target="C1"), NOW)
    assert not await former.put("new")
    assert not await jobs.put(NewJob(kind=former.kind, key="old", lane="lane"), NOW)
    job = await leased(jobs, former)
    assert job
    assert job.key == "old"
    assert not await former.lease("old")
    assert await former.lease("new")
    assert await leased(jobs, former) is None
    await jobs.put_off(job, NOW + LEASE, PutOff("later"))
    assert not await former.lease("old")
    assert await former.lease("old", NOW + LEASE)
    assert await former.end("old")
    assert await former.end("new")
    assert await leased(jobs, former, NOW + 9 * LEASE) is None
    assert await former.sweep() == 2
    assert await jobs.put(NewJob(kind=former.kind, key="old", lane="lane"), NOW)


async def test_the_way_back_leaves_what_the_new_version_queued(
    database: Database, former: Former, jobs: SqlJobs
) -> None:
    await upgrade(database)
    await jobs.put(NewJob(kind=former.kind, key="new", lane="lane", payload={"of": "new"}), NOW)
    async with database.write() as connection:
        await connection.run_sync(schema.move, BEFORE)
    assert await former.lease("new")
    assert await former.put("after")
    await upgrade(database)
    assert (await leased(jobs, former, NOW + LEASE)) is not None


async def test_a_refresh_that_the_former_version_starts_is_looked_at(
    database: Database, jobs: SqlJobs
) -> None:
    await _refresh(database, "early")
    await _refresh(database, "ended", state="ended")
    await upgrade(database)
    await _refresh(database, "late")
    found = [await jobs.lease(["watch"], "new", NOW, NOW + LEASE) for _ in range(3)]
    assert [job and job.key for job in found] == ["early", "late", None]
    async with database.write() as connection:
        await connection.execute(sa.text("UPDATE refreshes SET state = 'ended' WHERE id = 'late'"))
    assert found[1]
    assert not await jobs.finish(found[1], (), NOW), "it is over already"


async def _refresh(database: Database, name: str, state: str = "active") -> None:
    at, until = ((f"{one:%F %T.%f}" if database.sqlite else one) for one in (NOW, NOW + LEASE))
    times = {"started_at": at, "deadline": until, "due_at": at}
    names = {
        "id": name,
        "conversation": "c",
        "customer": "c",
        "connection": name,
        "bank": "b",
        "state": state,
    }
    values = {**names, **times, "asked_input": False}
    async with database.write() as connection:
        row = {
            "id": "c",
            "token_hash": "",
            "customer_id": "",
            "customer_name": "",
            "timezone": "",
            "page": "",
        }
        row |= {"owner": "bot", "version": 1, "agent": "", "next_seq": 1, "changes": 0, "created_at": at}
        await _insert(connection, "conversations", row)
        await _insert(connection, "refreshes", values)


async def _insert(connection: Any, table: str, row: dict[str, Any]) -> None:
    words = f"INSERT INTO {table} ({', '.join(row)}) VALUES (:{', :'.join(row)}) ON CONFLICT DO NOTHING"
    times = [name for name, value in row.items() if isinstance(value, datetime)]
    typed = (sa.bindparam(name, type_=sa.DateTime(timezone=True)) for name in times)
    await connection.execute(sa.text(words).bindparams(*typed), row)
