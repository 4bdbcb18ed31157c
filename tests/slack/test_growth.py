"""Work in Slack costs the same however many tickets and lines there are: rows that are read are counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from helpline.conversations.messages import Brief, Customer
from helpline.conversations.models import Conversation
from helpline.conversations.transactions import system
from helpline.settings import Settings
from helpline.storage import database as storage
from helpline.storage.database import Database
from helpline.storage.store import SqlStore
from helpline.storage.tables import conversations
from tests.slack.conftest import Case, Hand
from tests.slack.payloads import ANA, submitted
from tests.slack.stand_in import SlackStandIn
from tests.support.web import House, eventually

MANY = 400
NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)


@pytest.fixture
async def database(house: House, settings: Settings) -> AsyncIterator[Database]:
    opened = Database(settings.database)
    yield opened
    await opened.close()


@contextmanager
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Of each statement of any connection in this process, how many rows came back."""
    read: list[int] = []
    rows_of = storage._InlineReader.rows

    def count(_connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if " AS excuse" in statement:
            return  # what reports count is folded beside the work, now and then
        read.append(len(getattr(cursor, "_rows", ())))

    def count_read(self: Any, *arguments: Any) -> list[Any]:
        rows = rows_of(self, *arguments)
        read.append(len(rows))
        return rows

    monkeypatch.setattr(storage._InlineReader, "rows", count_read)
    sa.event.listen(sa.engine.Engine, "after_cursor_execute", count)
    try:
        yield read
    finally:
        sa.event.remove(sa.engine.Engine, "after_cursor_execute", count)
        monkeypatch.setattr(storage._InlineReader, "rows", rows_of)


async def resolved_tickets(store: SqlStore, many: int) -> None:
    for _ in range(many):
        conversation = str(uuid4())
        customer = Customer()
        await store.create(Conversation(id=conversation, customer=customer, created_at=NOW), str(uuid4()))
        async with store.unit_of_work(conversation) as unit:
            ticket = await unit.open_ticket("requested", Brief(), NOW)
            await unit.update_ticket(ticket.number, "resolved", at=NOW)


async def lines(store: SqlStore, case: Case, many: int) -> None:
    async with store.unit_of_work(case.customer.id) as unit:
        await unit.append(*(system(f"line {number}", NOW) for number in range(many)))


async def nothing_to_fold(database: Database) -> bool:
    due = sa.select(conversations.c.id).where(conversations.c.searched != conversations.c.changes)
    async with database.read() as connection:
        return not (await connection.execute(due)).all()


async def work(case: Case) -> None:
    """Everything that Slack's side does with a chat."""
    before = len(case.slack.views)
    await case.press(ANA, "claim")
    await eventually(case.shows("Claimed by"))
    await case.type(ANA, "&gt;&gt; I'm on it")
    await eventually(case.has("I'm on it"))
    await case.press(ANA, "reply")

    async def opened() -> bool:
        return len(case.slack.views) > before

    await eventually(opened)
    assert await case.slack.interact(submitted(ANA, case.slack.views[-1], "Done")) == 200
    await eventually(case.has("Done"))
    await case.press(ANA, "resolve")
    await eventually(case.shows("Resolved"))


async def test_a_chat_costs_the_same_among_many_tickets_and_lines(
    hand_over: Hand, slack: SlackStandIn, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, most = SqlStore(database), []
    for many in (0, MANY):
        await resolved_tickets(store, many)
        with counting(monkeypatch) as opening:
            case = await hand_over()
        await lines(store, case, many)
        await eventually(lambda: nothing_to_fold(database))  # for searching each line is read once
        with counting(monkeypatch) as working:
            await work(case)
        assert len(working) > 20, "else nothing was counted"
        most.append(max(*opening, *working))
    assert most[0] > 0, "else rows were not counted"
    assert most[1] <= most[0] + 10, most


async def test_the_transcript_tells_how_much_it_leaves_out(hand_over: Hand, database: Database) -> None:
    case = await hand_over()
    await lines(SqlStore(database), case, 50)
    await case.claimed(ANA)
    await case.press(ANA, "resolve")
    await eventually(case.shows("Resolved"))
    known = len(case.slack.heads)
    await case.customer.say("I need a person again")

    async def posted() -> bool:
        heads = case.slack.heads
        return len(heads) > known and len(case.slack.thread(heads[-1]["ts"])) > 0

    await eventually(posted)
    [told, *_] = case.slack.thread(case.slack.heads[-1]["ts"])
    said = [text for _, text in await case.customer.lines()]
    last = max(
        number for number, text in enumerate(said, 1) if "I've passed this to our support team" in text
    )
    assert f"({last - 20} earlier lines are in the desk)" in told
    assert "I need a person again" in told
