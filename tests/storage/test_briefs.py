"""A ticket's brief survives what was stored before and what is missing in it."""

from __future__ import annotations

from helpline.conversations.handover import hand_over
from helpline.conversations.messages import Brief
from helpline.storage.tables import tickets
from tests.support.parts import CARLA, Parts


async def _handed_over(parts: Parts, brief: Brief | None = None) -> None:
    conversation = await parts.open(CARLA)
    await parts.say(conversation, "both feeds died")
    await parts.say(conversation, "hello?")
    async with parts.changes.open(conversation) as change:
        await hand_over(change, "requested", parts.clock.now(), parts.hours, brief)


async def test_a_brief_is_read_as_it_was_told(parts: Parts) -> None:
    at = parts.clock.now().isoformat()
    told = Brief(
        bank="Chase",
        opening="my own first words",
        banks=({"bank": "Chase", "code": "402", "state": "failing"},),
        facts=({"fact": "locked", "value": "", "bank": "Chase", "source": "told", "at": at},),
        untried=("waited",),
    )
    await _handed_over(parts, told)
    (ticket,) = await parts.store.tickets()
    assert (ticket.brief.opening, ticket.brief.banks, ticket.brief.facts, ticket.brief.untried) == (
        *(told.opening, told.banks, told.facts),
        told.untried,
    )


async def test_first_and_last_words_come_from_the_record_where_the_assistant_told_none(parts: Parts) -> None:
    await _handed_over(parts)
    (ticket,) = await parts.store.tickets()
    assert (ticket.brief.opening, ticket.brief.last_words) == ("both feeds died", "hello?")


async def test_a_brief_that_was_stored_with_fewer_fields_still_loads(parts: Parts) -> None:
    await _handed_over(parts)
    old = {"customer": CARLA.id, "bank": "Chase", "code": "402", "steps_tried": ["waited"], "refreshes": []}
    async with parts.database.write() as connection:
        await connection.execute(tickets.update().values(brief=old))
    (ticket,) = await parts.store.tickets()
    assert (ticket.brief.bank, ticket.brief.steps_tried) == ("Chase", ("waited",))
    assert (ticket.brief.opening, ticket.brief.banks, ticket.brief.facts) == ("", (), ())
