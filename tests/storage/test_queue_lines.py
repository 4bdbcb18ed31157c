"""Lines of the queue: right for each agent, and as quick for a long chat as for a short one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from helpline.conversations.models import NewMessage
from helpline.conversations.transactions import system
from helpline.storage.desk_store import SqlDesk
from tests.desk.agent import add_account
from tests.support.parts import Parts

LONG = 2_000


async def waiting_chat(parts: Parts, messages: int) -> str:
    """A customer who has written that much since somebody answered, and waits."""
    conversation = await parts.open()
    await parts.agents.claim(conversation, "ann")
    await parts.agents.say(conversation, "ann", "answer", "Tell me more.")
    await parts.agents.transfer(conversation, "ann")
    now = parts.clock.now()
    async with parts.transactions.begin(conversation) as unit:
        said = (NewMessage(id=f"m{n}", author="customer", text=f"line {n}", at=now) for n in range(messages))
        await unit.append(*said, system("Still there.", now))
    return conversation


async def test_unread_are_the_customers_lines_behind_an_answer_or_a_look(parts: Parts) -> None:
    await add_account(parts.url, "ann")
    desk = SqlDesk(parts.database)
    one, two = await waiting_chat(parts, 3), await waiting_chat(parts, 5)
    async with parts.transactions.begin(two) as unit:
        await unit.mark_read("bob", unit.conversation.last_seq - 2)

    async def unread(agent: str) -> dict[str, int]:
        listed = await desk.queue("waiting", agent, parts.clock.now())
        return {item.conversation: item.unread for item in listed.items}

    assert await unread("ann") == {one: 3, two: 5}
    assert await unread("bob") == {one: 3, two: 1}


async def test_a_long_chat_costs_no_more_than_its_rows(parts: Parts) -> None:
    """The rows that the database touches, as it tells them itself; once for each message was the square."""
    conversation = await waiting_chat(parts, LONG)
    desk = SqlDesk(parts.database)
    with statements(parts) as said:
        (item,) = (await desk.queue("waiting", "ann", parts.clock.now())).items
    assert (item.conversation, item.unread) == (conversation, LONG)
    assert len(said) < 10
    if not parts.database.sqlite:
        for statement, values in said:
            assert await touched(parts, statement, values) < 3 * LONG, statement


@contextmanager
def statements(parts: Parts) -> Iterator[list[tuple[str, Any]]]:
    """What the database is asked."""
    found: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            found.append((statement, values))

    engine = parts.database.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(engine, "before_cursor_execute", note)


async def touched(parts: Parts, statement: str, values: Any) -> float:
    """Rows of tables that it looked at."""
    async with parts.database.read() as connection:
        explained = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"
        found = await connection.exec_driver_sql(explained, values)
        plan = found.scalar_one()
    return _rows(plan[0]["Plan"])


def _rows(node: dict[str, Any]) -> float:
    looked_at = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    own = looked_at * node["Actual Loops"] if "Relation Name" in node else 0
    return float(own) + sum(_rows(child) for child in node.get("Plans", ()))
