"""Numbers without gaps in the order of commits, at a fixed price."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
import sqlalchemy as sa

from helpline.conversations.transactions import system
from helpline.errors import NotFound
from tests.support.parts import Parts


async def test_numbers_have_no_gaps_whoever_writes_at_once(parts: Parts) -> None:
    conversation = await parts.open()
    async with Parts(parts.url) as other:
        writers = [(parts, other)[n % 2].say(conversation, f"m{n}") for n in range(30)]
        numbers = await asyncio.gather(*writers)
    assert sorted(numbers) == list(range(1, 31))
    assert [message.seq for message in await parts.messages(conversation)] == list(range(1, 31))


async def test_a_reader_never_sees_a_number_before_the_one_below_it(parts: Parts) -> None:
    conversation, done = await parts.open(), False

    async def read() -> None:
        while not done:
            numbers = [message.seq for message in await parts.messages(conversation)]
            assert numbers == list(range(1, len(numbers) + 1))

    reader = asyncio.create_task(read())
    await asyncio.gather(*(parts.say(conversation, f"m{n}") for n in range(20)))
    done = True
    await reader


async def test_a_change_that_fails_leaves_nothing(parts: Parts) -> None:
    conversation = await parts.open()
    with pytest.raises(ZeroDivisionError):
        await _fail_halfway(parts, conversation)
    assert await parts.messages(conversation) == ()
    await parts.say(conversation, "whole")
    assert [message.seq for message in await parts.messages(conversation)] == [1]


async def test_an_unknown_conversation_is_not_found(parts: Parts) -> None:
    with pytest.raises(NotFound):
        await parts.say("nobody", "Hello")


@pytest.mark.parametrize(("text", "expected"), [("Hello", 7), ("hunter2", 8)])
async def test_accepting_a_message_costs_the_same_in_a_short_and_in_a_long_conversation(
    parts: Parts, text: str, expected: int
) -> None:
    conversation = await parts.open()
    counts = []
    for size in (0, 60):
        for _ in range(size):
            await parts.say(conversation, "filling")
        with _counted(parts) as statements:
            await parts.say(conversation, text, str(uuid4()))
        counts.append(len(statements))
    # conversation, message by id, open buttons, insert message, what waits, insert turn, update conversation;
    # for a word that may be a secret also what was written before it
    assert counts == [expected, expected]


async def _fail_halfway(parts: Parts, conversation: str) -> None:
    async with parts.transactions.begin(conversation) as unit:
        await unit.append(system("half", parts.clock.now()))
        raise ZeroDivisionError


class _counted:
    def __init__(self, parts: Parts) -> None:
        self._engine = parts.database.engine.sync_engine
        self.statements: list[str] = []

    def __enter__(self) -> list[str]:
        sa.event.listen(self._engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_: object) -> None:
        sa.event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            self.statements.append(statement)
