"""A ticket's brief survives what was stored before and what is missing in it."""

from __future__ import annotations

import pytest

from helpline.conversations.handover import hand_over, renew_brief
from helpline.conversations.messages import Brief
from helpline.conversations.transactions import system
from helpline.storage.tables import tickets
from tests.support.parts import CARLA, Parts


async def _handed_over(parts: Parts, brief: Brief | None = None) -> str:
    conversation = await parts.open(CARLA)
    await parts.say(conversation, "both feeds died")
    await parts.say(conversation, "hello?")
    async with parts.transactions.begin(conversation) as unit:
        await hand_over(unit, "requested", parts.clock.now(), parts.hours, parts.shares, brief)
    return conversation


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


async def test_a_newer_brief_takes_the_place_of_the_old_one(parts: Parts) -> None:
    other = await _handed_over(parts, Brief(bank="Discover"))
    conversation = await _handed_over(parts, Brief(bank="Chase", opening="it broke", mood="angry"))
    before = (await parts.conversations.read(conversation)).conversation.revision
    async with parts.transactions.begin(conversation) as unit:
        await renew_brief(unit, Brief(customer="mallory", bank="Ally", untried=("waited",)))
    kept = {ticket.conversation: ticket.brief for ticket in await parts.store.tickets()}
    brief = kept[conversation]
    assert (brief.bank, brief.mood, brief.untried) == ("Ally", "", ("waited",))
    assert (brief.customer, brief.verified, brief.opening) == (CARLA.id, True, "it broke")
    assert kept[other].bank == "Discover"
    assert (await parts.conversations.read(conversation)).conversation.revision == before + 1


async def test_a_brief_is_renewed_together_with_all_the_rest_or_not_at_all(parts: Parts) -> None:
    conversation = await _handed_over(parts, Brief(bank="Chase"))
    with pytest.raises(ZeroDivisionError):
        await _fail_after_renewing(parts, conversation)
    (ticket,) = await parts.store.tickets()
    assert ticket.brief.bank == "Chase"


async def test_without_an_open_ticket_there_is_no_brief_to_renew(parts: Parts) -> None:
    conversation = await _handed_over(parts, Brief(bank="Chase"))
    await parts.agents.claim(conversation, "ann")
    await parts.agents.resolve(conversation, "ann")
    async with parts.transactions.begin(conversation) as unit:
        await renew_brief(unit, Brief(bank="Ally"))
    (ticket,) = await parts.store.tickets()
    assert ticket.brief.bank == "Chase"


async def _fail_after_renewing(parts: Parts, conversation: str) -> None:
    async with parts.transactions.begin(conversation) as unit:
        await renew_brief(unit, Brief(bank="Ally"))
        await unit.append(system("half", parts.clock.now()))
        raise ZeroDivisionError
