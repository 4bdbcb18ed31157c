"""Whether the customer is still there, and which words their browser has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from helpline.conversations.attendance import EVERY, HERE_FOR, Attendance, Sign, is_here
from helpline.desk.desk_feed import DeskFeed
from helpline.storage.attendance import SqlAttendance
from helpline.storage.desk_store import SqlDesk
from tests.desk.agent import DeskAgent
from tests.support.parts import Parts
from tests.support.web import PATIENCE, Customer, eventually


@pytest.fixture
def attendance(parts: Parts) -> Attendance:
    return Attendance(SqlAttendance(parts.database), parts.clock)


async def with_people(parts: Parts) -> str:
    """A conversation in which an agent has said a line."""
    conversation = await parts.open()
    await parts.agents.claim(conversation, "ann", "Ann")
    return conversation


async def sign(parts: Parts, attendance: Attendance, conversation: str, got: int = 0) -> None:
    attendance.sign((await parts.conversations.read(conversation)).conversation, got)


async def test_who_gives_a_sign_of_life_is_here_and_has_left_some_time_after_the_last_one(
    parts: Parts, attendance: Attendance
) -> None:
    conversation, desk = await with_people(parts), SqlDesk(parts.database)
    assert (await desk.detail(conversation, 0, parts.clock.now())).seen_at is None
    await sign(parts, attendance, conversation)
    signed_at = parts.clock.now()
    await attendance.write()
    seen_at = (await desk.detail(conversation, 0, signed_at)).seen_at
    assert is_here(seen_at, signed_at)
    assert not is_here(seen_at, signed_at + HERE_FOR)
    (item,) = (await desk.queue("all", "ann", parts.clock.now())).items
    assert item.seen_at == seen_at


async def test_all_signs_of_some_seconds_are_written_together(parts: Parts) -> None:
    written: list[Mapping[str, Sign]] = []

    class Counting(SqlAttendance):
        async def attend(self, signs: Mapping[str, Sign]) -> None:
            written.append(signs)
            await super().attend(signs)

    attendance = Attendance(Counting(parts.database), parts.clock)
    conversations = {await with_people(parts) for _ in range(5)}
    for _ in range(20):
        for conversation in conversations:
            await sign(parts, attendance, conversation)
    await attendance.write()
    await attendance.write()
    assert [signs.keys() for signs in written] == [conversations]


async def test_of_chats_with_the_assistant_nothing_is_written(parts: Parts, attendance: Attendance) -> None:
    conversation = await parts.open()
    await sign(parts, attendance, conversation)
    await attendance.write()
    assert (await SqlDesk(parts.database).detail(conversation, 0, parts.clock.now())).seen_at is None


async def test_what_was_erased_meanwhile_keeps_no_other_sign_from_being_written(
    parts: Parts, attendance: Attendance
) -> None:
    conversation = await with_people(parts)
    signs = {one: Sign(at=parts.clock.now(), got=0) for one in (conversation, "gone")}
    await SqlAttendance(parts.database).attend(signs)
    assert (await SqlDesk(parts.database).detail(conversation, 0, parts.clock.now())).seen_at is not None


async def test_of_two_processes_the_later_sign_counts_and_the_further_message(parts: Parts) -> None:
    conversation, store, now = await with_people(parts), SqlAttendance(parts.database), parts.clock.now()
    await store.attend({conversation: Sign(at=now, got=1)})
    await store.attend({conversation: Sign(at=now - timedelta(seconds=9), got=3)})
    await store.attend({conversation: Sign(at=now - timedelta(seconds=5), got=2)})
    detail = await SqlDesk(parts.database).detail(conversation, 0, now)
    assert (detail.seen_at, detail.got) == (now, 3)


async def test_nobody_has_what_was_not_said_yet(parts: Parts, attendance: Attendance) -> None:
    conversation = await with_people(parts)
    await sign(parts, attendance, conversation, got=999)
    await attendance.write()
    detail = await SqlDesk(parts.database).detail(conversation, 0, parts.clock.now())
    assert detail.got == len(await parts.messages(conversation))


async def test_desks_are_told_when_the_customer_comes_and_when_they_have_left(
    parts: Parts, attendance: Attendance
) -> None:
    conversation = await with_people(parts)
    feed = DeskFeed(parts.bus, SqlDesk(parts.database), parts.clock)
    with feed.subscribe() as desk:
        await feed.look()
        for step in (attendance.write, _nothing):
            desk.changed = {}
            await sign(parts, attendance, conversation)
            await step()
            await feed.look()
            assert list(desk.changed) == ([conversation] if step == attendance.write else [])
        parts.clock.advance(seconds=HERE_FOR.total_seconds() + 1)
        await feed.look()
        assert list(desk.changed) == [conversation]


async def _nothing() -> None:
    """No further writing."""


async def test_an_open_page_is_here_and_a_line_is_delivered_once_the_browser_has_it(
    ann: DeskAgent, waiting: Customer
) -> None:
    await ann.step(waiting.id, "claim")
    async with waiting.events():
        await _until(ann, waiting, lambda told: told["here"] and told["seen_at"])
        seq = await ann.say(waiting.id, "Are you there?")
        assert (await ann.detail(waiting.id))["got"] < seq
    await waiting.read(after=seq)
    await _until(ann, waiting, lambda told: told["got"] == seq)
    assert (await ann.detail(waiting.id))["seen"] == 0
    (item,) = (await ann.get("/queue?state=mine"))["items"]
    assert item["here"] is True


async def test_what_a_customer_has_read_was_delivered(ann: DeskAgent, waiting: Customer) -> None:
    await ann.step(waiting.id, "claim")
    seq = await ann.say(waiting.id, "Read me")
    address = f"{waiting.url}/api/conversations/{waiting.id}/seen"
    async with waiting.session.post(address, json={"seq": seq}, headers=waiting.headers) as response:
        assert response.status == 204
    told = await ann.detail(waiting.id)
    assert (told["seen"], told["got"]) == (seq, seq)


async def _until(agent: DeskAgent, customer: Customer, holds: Any) -> None:
    async def so() -> bool:
        return bool(holds(await agent.detail(customer.id)))

    await eventually(so, PATIENCE + EVERY)
