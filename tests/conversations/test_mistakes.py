"""A mistake of ours in one turn: its customer hears an apology, and everybody else is answered as ever."""

from __future__ import annotations

import pytest

from helpline.conversations import texts
from helpline.conversations.messages import Answer, Reply, Turn
from helpline.conversations.models import NewMessage
from helpline.errors import DatabaseAway
from helpline.storage.unit_of_work import SqlUnitOfWork
from tests.support.parts import Parts

POISON = "poison"


async def answer(turn: Turn) -> Answer:
    return Answer(replies=(Reply(text=f"You said: {turn.text}"),))


async def test_an_answer_that_cannot_be_had_is_apologised_for_once(parts: Parts) -> None:
    async def fail(turn: Turn) -> Answer:
        if turn.text == POISON:
            raise RuntimeError(turn)
        return await answer(turn)

    parts.assistant.then = fail
    bad, good = await parts.open(), await parts.open()
    parts.start()
    await parts.say(bad, POISON)
    await parts.say(good, "Hello")
    assert await parts.until_answered(good) == [("customer", "Hello"), ("bot", "You said: Hello")]
    assert await parts.until_answered(bad) == [("customer", POISON), ("system", texts.FAILED)]
    assert len([turn for turn in parts.assistant.turns if turn.text == POISON]) == 3, "asked for ever"


async def test_an_answer_that_cannot_be_kept_is_apologised_for_and_not_asked_for_ever(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = SqlUnitOfWork.append

    async def refuses(self: SqlUnitOfWork, *drafts: NewMessage) -> None:
        if any(POISON in draft.text and draft.author == "bot" for draft in drafts):
            raise RuntimeError(drafts)
        await append(self, *drafts)

    monkeypatch.setattr(SqlUnitOfWork, "append", refuses)
    conversation = await parts.open()
    parts.start()
    await parts.say(conversation, POISON)
    assert await parts.until_answered(conversation) == [("customer", POISON), ("system", texts.FAILED)]
    await parts.say(conversation, "Hello")
    assert (await parts.until_answered(conversation))[-1] == ("bot", "You said: Hello")


async def test_a_database_that_was_away_is_no_reason_for_an_apology(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, away = SqlUnitOfWork.append, [1, 1, 1, 1]

    async def is_away(self: SqlUnitOfWork, *drafts: NewMessage) -> None:
        if away and drafts[0].author == "bot":
            away.pop()
            raise DatabaseAway("unreachable")
        await append(self, *drafts)

    monkeypatch.setattr(SqlUnitOfWork, "append", is_away)
    conversation = await parts.open()
    parts.start()
    await parts.say(conversation, "Hello")
    assert await parts.until_answered(conversation) == [("customer", "Hello"), ("bot", "You said: Hello")]
    assert away == []
