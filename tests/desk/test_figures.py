"""Figures that don't flatter: what was abandoned is not solved, and who still waits is late."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa

from helpline.container import knowledge
from helpline.conversations.customer_extras import CustomerExtras
from helpline.conversations.hours import parse_hours
from helpline.conversations.messages import Answer, Reply, Turn
from helpline.desk.noting import Noting
from helpline.desk.reports import NOT_UNDERSTOOD, Reports
from helpline.storage.counts import SqlCounts
from helpline.storage.tables import conversations
from tests.desk.test_queue_monitor import until, waits
from tests.support.parts import Parts

SAYS = {
    "asdf": ("utter_not_understood", ""),
    "my feed is broken": ("utter_seen", "bank_login"),
    "is it safe?": ("topic:security", ""),
    "it works now": ("utter_fixed_told", "anything_else"),
}


async def report(parts: Parts, hours: str = "always") -> dict[str, Any]:
    """Of all days up to the clock's today."""
    counts = SqlCounts(parts.database, NOT_UNDERSTOOD)
    reports = Reports(counts, knowledge(), parts.clock, parse_hours(hours), target=300)
    end = datetime.combine(parts.clock.now().date(), datetime.min.time(), timezone.utc) + timedelta(days=1)
    return await reports.between(end - timedelta(days=30), end)


async def talks(parts: Parts, *texts: str) -> str:
    async def answer(turn: Turn) -> Answer:
        said, asks = SAYS[turn.text]
        return Answer(replies=(Reply(text=said, about={"said": [said], "asks": asks, "bank": ""}),))

    parts.assistant.then = answer
    conversation = await parts.open()
    for text in texts:
        await parts.say(conversation, text)
        await parts.until_answered(conversation)
    return conversation


def some(outcomes: dict[str, int]) -> dict[str, int]:
    return {kind: count for kind, count in outcomes.items() if count}


async def test_nonsense_and_who_leaves_in_the_middle_are_shown_as_such(parts: Parts) -> None:
    parts.start()
    for texts in (["asdf"], ["my feed is broken"], ["is it safe?"], ["my feed is broken", "it works now"]):
        await talks(parts, *texts)
    assert some((await report(parts))["outcomes"]) == {"fixed_told": 1, "answered": 1, "under_way": 2}
    parts.clock.advance(hours=13)
    figures = await report(parts)
    kinds = {"fixed_told": 1, "answered": 1, "left": 1, "unanswered": 1}
    assert some(figures["outcomes"]) == kinds
    assert figures["solved"] == {"count": 2, "fixed": 1, "answered": 1, "came_back": 1}


async def test_an_answer_that_was_rated_badly_is_none_and_a_fix_stays_one(parts: Parts) -> None:
    parts.start()
    for text in ("is it safe?", "it works now"):
        await CustomerExtras(parts.transactions, parts.shares).rate(await talks(parts, text), 1, "no help")
    parts.clock.advance(hours=13)
    assert some((await report(parts))["outcomes"]) == {"fixed_told": 1, "unanswered": 1}


async def test_trouble_that_comes_up_again_undoes_the_fix(parts: Parts) -> None:
    parts.start()
    await talks(parts, "it works now", "my feed is broken")
    parts.clock.advance(hours=13)
    assert some((await report(parts))["outcomes"]) == {"left": 1}


async def test_who_still_waits_beyond_the_target_is_late(parts: Parts) -> None:
    quick, slow, never = [await waits(parts) for _ in range(3)]
    parts.clock.advance(seconds=100)
    await _answers(parts, quick)
    waiting = await waits(parts)
    parts.clock.advance(seconds=250)
    await _answers(parts, slow)
    first = (await report(parts))["first_answer"]
    assert (first["in_time"], first["late"], first["not_due"]) == (1, 2, 1)
    assert first["within_target"] == pytest.approx(1 / 3)
    assert (first["answered"], first["p90"]) == (2, None), "of two nobody can say what nine of ten are"
    await parts.choose(never, "resume")
    parts.clock.advance(seconds=60)
    figures = await report(parts)
    assert figures["first_answer"]["late"] == 3, "who gave up waiting was not answered in time either"
    assert figures["backlog"]["waiting"] == 1
    assert figures["backlog"]["oldest"] == pytest.approx(310, abs=30)
    await _answers(parts, waiting)
    assert (await report(parts))["backlog"] == {"waiting": 0, "oldest": None}


async def _answers(parts: Parts, conversation: str) -> None:
    await parts.agents.claim(conversation, "slack:U1", "Una")
    await parts.agents.say(conversation, "slack:U1", f"to {conversation}", "Here I am", "Una")


async def test_the_time_runs_while_support_is_there(parts: Parts) -> None:
    hours = "mon-fri 08:00-18:00 Etc/UTC"
    until(parts, weekday=0, hour=3)
    at_night = await waits(parts)
    until(parts, weekday=0, hour=8, minute=3)
    await _answers(parts, at_night)
    assert (await report(parts, hours))["first_answer"]["within_target"] == 1
    assert (await report(parts))["first_answer"]["within_target"] == 0


async def test_what_another_version_did_not_note_is_said_to_be_unknown_and_noted_later(parts: Parts) -> None:
    parts.start()
    talked = [await talks(parts, "my feed is broken", "it works now") for _ in range(2)]
    await talks(parts, "is it safe?")
    async with parts.database.write() as connection:
        old = conversations.update().where(conversations.c.id.in_(talked))
        await connection.execute(old.values(outcome=None))
    parts.clock.advance(hours=13)
    assert some((await report(parts))["outcomes"]) == {"answered": 1, "unknown": 2}
    await parts.say(talked[0], "my feed is broken")
    await parts.until_answered(talked[0])
    counts = SqlCounts(parts.database, NOT_UNDERSTOOD)
    await Noting(parts.transactions, counts).portion()
    assert await counts.without_outcome(10) == []
    async with parts.database.read() as connection:
        query = sa.select(conversations.c.id, conversations.c.outcome)
        noted = {row.id: row.outcome for row in await connection.execute(query)}
    assert [noted[one] for one in talked] == ["open", "told"]
