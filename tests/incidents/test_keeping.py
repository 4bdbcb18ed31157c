"""From what turns have seen to an incident, and from its end to everybody who was told: once, under kills."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from helpline.conversations import texts
from helpline.conversations.bulk_answers import BulkAnswers
from helpline.conversations.messages import Answer, Customer, Reply, Saw, Sighting, Turn
from helpline.incidents.answering import Answering
from helpline.incidents.board import Board
from helpline.incidents.service import Incidents
from helpline.jobs.kinds import KindsWorker
from helpline.storage.bulk_answers import SqlBulkAnswers
from helpline.storage.erasure import SqlPersonalData
from helpline.storage.incident_tables import sightings, tellings
from helpline.storage.incidents import SqlIncidents
from tests.support.parts import Parts

OVER = texts.incident_over("Chase", sure=True)


@dataclass
class Office:
    """One process with incidents. `sees` is what the assistant sees in each turn of a customer."""

    parts: Parts
    store: SqlIncidents
    incidents: Incidents
    answering: Answering
    worker: KindsWorker
    failed: bool = True

    @classmethod
    def of(cls, parts: Parts) -> Office:
        store = SqlIncidents(parts.database)
        incidents = Incidents(store, parts.transactions, Board(store))
        answers = BulkAnswers(parts.transactions, SqlBulkAnswers(parts.database))
        kinds = *incidents.kinds, answers.kind
        parts.delivery._incidents = lambda: incidents.board.incidents
        worker = KindsWorker(parts.jobs, parts.clock.now, *kinds)
        office = cls(parts, store, incidents, Answering(incidents, answers), worker)
        parts.assistant.then = office.answer
        return office

    async def answer(self, turn: Turn) -> Answer:
        now = self.parts.clock.now()
        seen = Sighting(
            bank="chase",
            name="Chase",
            connection=turn.customer.id,
            failed=self.failed,
            tried_at=now,
            code="409",
        )
        told = tuple(one.id for one in turn.incidents)
        return Answer(replies=(Reply(text="Yes?"),), commands=(Saw(sightings=(seen,), told=told),))

    async def chat(self, name: str) -> str:
        """A customer comes, says something and is answered."""
        conversation = await self.parts.open(Customer(id=name, name=name) if name else Customer())
        await self.say(conversation)
        return conversation

    async def say(self, conversation: str) -> None:
        await self.parts.say(conversation, "my bank is not updating")
        await self.parts.until_answered(conversation)
        await self.settle()

    async def settle(self) -> None:
        while await self.worker.step():
            pass

    async def minute(self) -> None:
        self.parts.clock.advance(minutes=1)
        await self.incidents.sweep()
        await self.settle()

    async def words(self, conversation: str) -> list[str]:
        return [text for author, text in await self.parts.lines(conversation) if author == "system"]


@pytest.fixture
async def office(parts: Parts) -> Office:
    parts.start()
    return Office.of(parts)


async def test_the_third_customer_opens_it_and_the_fourth_is_told(office: Office) -> None:
    for name in ("ann", "bob"):
        await office.chat(name)
    assert office.incidents.board.incidents == ()
    await office.chat("cleo")
    [found] = office.incidents.board.incidents
    assert (found.bank, found.name, found.customers, found.confirmed) == ("chase", "Chase", 3, False)
    await office.chat("dave")
    await office.chat("eve")
    [found] = office.incidents.board.incidents
    assert (found.customers, found.confirmed) == (5, True)
    [(_, told)] = await office.incidents.newest()
    assert told == 2


async def test_what_strangers_say_they_see_is_no_sign(office: Office) -> None:
    for _ in range(4):
        await office.chat("")
    assert office.incidents.board.incidents == ()


async def test_one_customer_in_many_chats_is_one(office: Office) -> None:
    for _ in range(4):
        await office.chat("ann")
    assert office.incidents.board.incidents == ()


async def test_who_was_told_hears_its_end_and_nobody_else(office: Office) -> None:
    first = [await office.chat(name) for name in ("ann", "bob", "cleo")]
    told = [await office.chat(name) for name in ("dave", "eve")]
    office.failed = False
    office.parts.clock.advance(minutes=30)
    for conversation in first:
        await office.parts.say(conversation, "any news?")
        await office.parts.until_answered(conversation)
    told += first  # they heard of it with this answer
    await office.minute()
    assert office.incidents.board.incidents == ()
    for conversation in told:
        assert await office.words(conversation) == [OVER]
    await office.minute()
    assert await office.words(told[0]) == [OVER]


async def test_who_hears_of_it_while_it_ends_hears_its_end_next(office: Office) -> None:
    for name in ("ann", "bob", "cleo"):
        await office.chat(name)
    [found] = office.incidents.board.incidents
    await office.store.close(found.id, office.parts.clock.now(), "recovered")
    late = await office.chat("dave")  # this process has not heard of the end
    assert await office.words(late) == [OVER]


async def test_the_end_is_told_once_however_often_a_worker_dies(office: Office) -> None:
    for name in ("ann", "bob", "cleo"):
        await office.chat(name)
    told = [await office.chat(f"told-{number}") for number in range(6)]
    [found] = office.incidents.board.incidents
    await office.store.close(found.id, office.parts.clock.now(), "recovered")
    for delay in (0.0, 0.001, 0.003, 0.01, 0.02):  # killed anywhere between the lease and its end
        task = asyncio.create_task(office.worker.step())
        await asyncio.sleep(delay)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        office.parts.clock.advance(minutes=2)
    await office.settle()
    for conversation in told:
        assert await office.words(conversation) == [OVER]


async def test_two_processes_open_one_incident(office: Office, database_url: str) -> None:
    async with Parts(database_url) as other:
        beside = Office.of(other)
        for name in ("ann", "bob", "cleo", "dave"):
            await office.chat(name)
        await asyncio.gather(office.minute(), beside.minute())
        await asyncio.gather(office.incidents.open("chase", "Chase", "Dana"), beside.minute())
    assert len(await office.store.newest(10)) == 1


async def test_by_hand_it_is_opened_confirmed_and_closed(office: Office) -> None:
    opened = await office.incidents.open("chase", "Chase", "Dana")
    assert (opened.state, opened.by) == ("confirmed", "Dana")
    conversation = await office.chat("ann")
    closed = await office.incidents.close(opened.id, "Dana")
    assert (closed.state, closed.ending) == ("closed", "by_hand")
    await office.settle()
    assert await office.words(conversation) == [OVER]


async def test_one_answer_goes_to_all_who_were_told_and_only_once(office: Office) -> None:
    opened = await office.incidents.open("chase", "Chase", "Dana")
    told = [await office.chat(name) for name in ("ann", "bob")]
    other = await office.parts.open(Customer(id="zoe", name="Zoe"))
    for _ in range(2):
        assert await office.answering.answer(opened.id, "answer-1", "Chase works on it.", "Dana") == 2
    await office.settle()
    for conversation in told:
        lines = await office.parts.lines(conversation)
        assert lines.count(("agent", "Chase works on it.")) == 1
    assert await office.parts.lines(other) == []


async def test_it_is_given_out_and_erased_with_the_customer(office: Office) -> None:
    await office.incidents.open("chase", "Chase", "Dana")
    await office.chat("ann")
    kept = SqlPersonalData(office.parts.database)
    [given] = (await kept.of_customer("ann"))["conversations"]
    assert (len(given["sightings"]), len(given["incident_tellings"])) == (1, 1)
    await kept.erase_customer("ann")
    async with office.parts.database.read() as connection:
        for table in (sightings, tellings):
            assert (await connection.execute(sa.select(sa.func.count()).select_from(table))).scalar_one() == 0


async def test_old_signs_are_thrown_away(office: Office) -> None:
    await office.chat("ann")
    office.parts.clock.advance(days=61)
    await office.minute()
    long_ago = datetime(2000, 1, 1, tzinfo=timezone.utc)
    assert await office.store.of_bank("chase", long_ago + timedelta(days=1)) == []
