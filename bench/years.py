"""Part `years`: the desk with a year of chats: 100,000 of them, with two million messages.

It fills the empty database that `--database` names (2 GB; PostgreSQL, or a file of SQLite), folds its words
as web processes do, and measures what the desk asks of it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import sqlalchemy as sa

from bench import years_desk
from bench.figures import spread
from bench.page import table, whole
from bench.years_filling import fill
from helpline.conversations.event_bus import EventBus
from helpline.conversations.hours import parse_hours
from helpline.conversations.incoming import Incoming
from helpline.conversations.messages import Customer
from helpline.conversations.service import Conversations
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import Transactions
from helpline.conversations.workers import Workers
from helpline.desk.reports import NOT_UNDERSTOOD
from helpline.storage.counts import SqlCounts
from helpline.storage.database import Database
from helpline.storage.desk_store import SqlDesk
from helpline.storage.erasure import SqlPersonalData
from helpline.storage.migrate import upgrade
from helpline.storage.reporting import SqlReportDays
from helpline.storage.searching import SqlSearches
from helpline.storage.store import SqlStore
from helpline.storage.tables import conversations as chats

AGENT = "agent-1"
WORDS = ("chase", "feed stopped", "402 chase", "transactions missing", "zebra", "re")
NAMES = ("Łukasz", "jose pena", "иванов", "Omer")
RETENTION = 50
"""Conversations of a portion, as the daily loop takes them."""


def run(url: str, *, quick: bool) -> dict[str, Any]:
    return asyncio.run(_run(url, conversations=2_000 if quick else 100_000, times=5 if quick else 40))


async def _run(url: str, conversations: int, times: int) -> dict[str, Any]:
    database = Database(url)
    desk_database = database.apart()
    try:
        await upgrade(database)
        found: dict[str, Any] = {"conversations": conversations}
        if await _is_empty(database):
            found |= await fill(url, conversations)
        found["folding"] = await _fold(desk_database)
        found["counting"] = await _seconds(SqlReportDays(desk_database, NOT_UNDERSTOOD).catch_up)
        if not database.sqlite:  # where it is done beside the work
            async with database.engine.execution_options(
                isolation_level="AUTOCOMMIT"
            ).connect() as connection:
                await connection.execute(sa.text("VACUUM ANALYZE"))
        found["size"] = await _size(database)
        found["calls"] = await _calls(SqlDesk(desk_database), database, times)
        found["over HTTP"] = await years_desk.calls(url, await _paths(database), times)
        found["reports"] = await _reports(desk_database)
        found["retention"] = await _retention(database, desk_database)
        return found
    finally:
        await database.close()
        await desk_database.close()


async def _is_empty(database: Database) -> bool:
    return not await database.read_inline(sa.text("SELECT 1 FROM conversations LIMIT 1"))


async def _size(database: Database) -> float:
    """In GB."""
    pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    size = pages if database.sqlite else "SELECT pg_database_size(current_database())"
    rows = await database.read_inline(sa.text(size))
    return int(rows[0][0]) / 2**30


async def _fold(database: Database) -> float:
    """Seconds until all words can be found."""
    searches, begin = SqlSearches(database), time.perf_counter()
    while await searches.step():
        pass
    return time.perf_counter() - begin


async def _seconds(call: Callable[[], Awaitable[Any]]) -> float:
    return await _timed(call) / 1000


async def _timed(call: Callable[[], Awaitable[Any]]) -> float:
    """Milliseconds."""
    begin = time.perf_counter()
    await call()
    return (time.perf_counter() - begin) * 1000


async def _calls(desk: SqlDesk, database: Database, times: int) -> dict[str, dict[str, float]]:
    now = datetime.now(timezone.utc)
    numbers = await _column(
        database, "SELECT number FROM tickets ORDER BY substr(number, 7), number LIMIT 200"
    )
    chats = await _column(database, "SELECT id FROM conversations ORDER BY substr(id, 12) LIMIT 400")
    calls: dict[str, Callable[[int], Awaitable[Any]]] = {
        "queue, waiting": lambda _: desk.queue("waiting", AGENT, now),
        "queue, waiting, filtered by words": lambda n: desk.queue(
            "waiting", AGENT, now, words=_one(WORDS, n)
        ),
        "queue, all": lambda _: desk.queue("all", AGENT, now),
        "search, words": lambda n: desk.search(_one(WORDS, n), AGENT, ""),
        "search, a ticket's number": lambda n: desk.search(_one(numbers, n), AGENT, ""),
        "search, a name": lambda n: desk.search(_one(NAMES, n), AGENT, ""),
        "open a conversation": lambda n: desk.detail(_one(chats, n), 0, now),
    }
    found = {}
    for name, call in calls.items():
        found[name] = spread([await _timed(lambda n=n, call=call: call(n)) for n in range(times)])  # type: ignore[misc]
        print(name, found[name], flush=True)
    return found


async def _paths(database: Database) -> years_desk.Paths:
    chats = await _column(database, "SELECT id FROM conversations ORDER BY substr(id, 12) LIMIT 400")
    return {
        "queue, waiting": lambda _: "/queue?state=waiting",
        "queue, all": lambda _: "/queue?state=all",
        "search, words": lambda n: f"/search?q={quote(_one(WORDS, n))}",
        "search, a name": lambda n: f"/search?q={quote(_one(NAMES, n))}",
        "open a conversation": lambda n: f"/conversations/{_one(chats, n)}",
    }


async def _reports(database: Database) -> dict[str, float]:
    """Seconds, the better of two."""
    end = datetime.now(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)
    found = {}
    for days in (7, 30, 90, 366):
        counts, start = SqlCounts(database, NOT_UNDERSTOOD), end - timedelta(days=days)
        found[str(days)] = min([await _timed(lambda: counts.count(start, end, end)) for _ in range(2)]) / 1000  # noqa: B023
        print("report", days, found[str(days)], flush=True)
    return found


async def _retention(database: Database, desk_database: Database) -> dict[str, Any]:
    """Of the oldest day, while customers write all the time."""
    first = sa.select(sa.func.min(chats.c.created_at, type_=chats.c.created_at.type))
    oldest = (await database.read_inline(first))[0][0]
    data, before, gone = SqlPersonalData(desk_database), oldest + timedelta(days=1), 0
    quiet = await _writing(database, asyncio.create_task(asyncio.sleep(10)))
    begin = time.perf_counter()

    async def forget() -> None:
        nonlocal gone
        while erased := await data.expire(before, RETENTION):
            gone += erased

    beside = await _writing(database, asyncio.create_task(forget()))
    seconds = time.perf_counter() - begin
    return {"gone": gone, "seconds": seconds, "quiet": spread(quiet), "beside": spread(beside)}


async def _writing(database: Database, until: asyncio.Task[None]) -> list[float]:
    """Milliseconds of each message that a customer writes until then."""
    bus = EventBus()
    meter: Any = _Silent()
    transactions = Transactions(SqlStore(database), bus, meter, _Clock())
    plenty = Shares(conversation=10**6, client=10**6, tickets=10**6, workers=10**6, messages=10**6)
    service = Conversations(transactions, parse_hours("always"), Workers(4), plenty)
    chat, found = (await service.open(Customer(id="writer"))).id, []
    while not until.done():
        words = Incoming(id=str(uuid4()), text="still there?")
        found.append(await _timed(lambda words=words: service.accept(chat, words)))  # type: ignore[misc]
        await asyncio.sleep(0.02)
    await until
    return found


class _Clock:
    def now(self) -> datetime:
        return datetime.now(timezone.utc)


class _Silent:
    """Counts nothing, whatever it is told."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_: None


async def _column(database: Database, query: str) -> list[str]:
    return [str(row[0]) for row in await database.read_inline(sa.text(query))]


def _one(among: Any, number: int) -> str:
    return str(among[number % len(among)])


def tables(found: dict[str, Any]) -> str:
    calls = [
        [f"{name}{where}", *(whole(one[share]) for share in ("p50", "p95", "count"))]
        for where, part in (("", "calls"), (", over HTTP", "over HTTP"))
        for name, one in found[part].items()
    ]
    reports = [[f"{days} days", f"{seconds:.1f}"] for days, seconds in found["reports"].items()]
    gone = found["retention"]
    beside = " and ".join(whole(gone[name]["p95"]) for name in ("quiet", "beside"))
    return "\n\n".join(
        [
            table(["ms", "p50", "p95", "measured"], calls),
            table(["report of", "seconds"], reports),
            f"The words of {found['conversations']:,} conversations were folded in "
            f"{whole(found['folding'])} s, and what reports count in {whole(found['counting'])} s. "
            f"Retention of a day erased {gone['gone']} conversations in "
            f"{gone['seconds']:.1f} s; a customer's message took {beside} ms to store (p95) "
            f"before and beside it. The database takes {found['size']:.1f} GB.",
        ]
    )
