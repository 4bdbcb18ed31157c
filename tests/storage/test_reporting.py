"""What reports count is folded again whenever a conversation changed, whoever changed it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from helpline.conversations.messages import Answer, Reply, Turn
from helpline.storage import reporting
from helpline.storage.counts import SqlCounts
from helpline.storage.desk_tables import report_days, report_marks
from helpline.storage.reporting import Line, SqlReportDays, days_of, marks_of
from helpline.storage.tables import conversations, messages
from tests.support.parts import Parts

NOON = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
EXCUSE = "utter_not_understood"


def lines(*told: tuple[str, float]) -> list[Line]:
    """Who said something, and how many hours after noon."""
    return [Line(seq, who, NOON + timedelta(hours=hours)) for seq, (who, hours) in enumerate(told, 1)]


def test_a_day_counts_what_the_customer_wrote_and_ends_with_the_last_word_of_anybody() -> None:
    told = lines(("customer", 0), ("bot", 1), ("system", 2), ("customer", 13), ("agent", 14))
    first, second = days_of(told)
    assert (first["day"].isoformat(), second["day"].isoformat()) == ("2026-03-01", "2026-03-02")
    assert (first["said"], first["ended_at"]) == (1, NOON + timedelta(hours=1))
    assert (second["said"], second["ended_at"]) == (1, NOON + timedelta(hours=14))


@pytest.mark.parametrize(("hours", "resumed"), [(11.9, False), (12, True), (24 * 7, True), (24 * 7.1, False)])
def test_who_writes_after_being_away_has_come_back_that_day(hours: float, resumed: bool) -> None:
    told = lines(("customer", 0), ("bot", hours / 2), ("customer", hours))
    assert days_of(told)[-1]["resumed"] == resumed


def test_an_excuse_names_the_words_before_it_if_they_were_typed() -> None:
    typed, clicked = Line(1, "customer", NOON, text="asdf"), Line(3, "customer", NOON)
    excuses = [Line(seq, "bot", NOON, excuse=True) for seq in (2, 4)]
    marks = marks_of([typed, excuses[0], clicked, excuses[1]])
    assert [(mark["asked"], mark["words"]) for mark in marks] == [(1, "asdf"), (None, None)]


async def fold(parts: Parts) -> None:
    await SqlReportDays(parts.database, [EXCUSE]).catch_up()


async def rows(parts: Parts, table: Any) -> list[Any]:
    async with parts.database.read() as connection:
        return list(await connection.execute(sa.select(table)))


async def talk(parts: Parts) -> str:
    async def answer(_turn: Turn) -> Answer:
        about = {"said": [EXCUSE], "asks": "", "bank": ""}
        card = {"type": "error_code", "code": "402", "title": "A code"}
        return Answer(replies=(Reply(text="Sorry?", about=about, card=card),))

    parts.assistant.then = answer
    conversation = await parts.open()
    await parts.say(conversation, "asdf")
    await parts.until_answered(conversation)
    return conversation


async def test_what_another_version_writes_is_folded_too(parts: Parts) -> None:
    parts.start()
    conversation = await talk(parts)
    await fold(parts)
    [mark] = await rows(parts, report_marks)
    assert (mark.code, bool(mark.excuse), mark.asked) == ("402", True, 1)
    async with parts.database.write() as connection:
        more = messages.update().where(messages.c.author == "bot").values(about=None, card=None)
        await connection.execute(more)
        changed = conversations.update().where(conversations.c.id == conversation)
        await connection.execute(changed.values(changes=conversations.c.changes + 1))
    await fold(parts)
    assert await rows(parts, report_marks) == []
    assert [day.said for day in await rows(parts, report_days)] == [1]


async def test_words_that_another_version_folded_without_are_told_all_the_same(parts: Parts) -> None:
    parts.start()
    await talk(parts)
    counts, now = SqlCounts(parts.database, [EXCUSE]), parts.clock.now()
    week = now - timedelta(days=7), now + timedelta(days=1)
    assert await counts.missed(*week) == ("asdf",)
    async with parts.database.write() as connection:
        await connection.execute(report_marks.update().values(words=None))
    assert await counts.missed(*week) == ("asdf",)


async def test_one_that_can_not_be_folded_keeps_no_other_from_it(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts.start()
    bad, good = [await talk(parts) for _ in range(2)]
    fine = reporting._keep

    async def keep(connection: Any, ids: list[str], found: Any) -> None:
        if bad in ids:
            raise ValueError("a bug")
        await fine(connection, ids, found)

    monkeypatch.setattr(reporting, "_keep", keep)
    await fold(parts)
    assert {day.conversation for day in await rows(parts, report_days)} == {good}
    assert {c.counted == c.changes for c in await rows(parts, conversations)} == {True}


async def test_a_report_waits_for_what_another_process_folds(parts: Parts) -> None:
    parts.start()
    conversation = await talk(parts)
    locked = sa.select(conversations.c.id).where(conversations.c.id == conversation).with_for_update()
    async with parts.database.write() as connection:
        await connection.execute(locked)
        folding = asyncio.create_task(fold(parts))
        done, _ = await asyncio.wait({folding}, timeout=0.5)
        assert not done
    await folding
    assert [day.said for day in await rows(parts, report_days)] == [1]
