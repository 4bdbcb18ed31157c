"""Who has a chat and says nothing loses it, wherever they work: what counts is words, not a page."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from helpline.storage.accounts import SqlAccounts
from helpline.storage.desk_store import SqlDesk
from tests.desk.agent import add_account
from tests.desk.test_queue_monitor import monitor, said, waits
from tests.support.parts import Parts

SILENT = "hasn't been able to answer. You're back in the queue"
HOLDERS = {"desk": ("ann", "Ann"), "slack": ("slack:U1", "Una"), "unknown": ("U024BE7LH", "")}


@pytest.fixture(params=HOLDERS)
async def holder(request: pytest.FixtureRequest, parts: Parts) -> tuple[str, str]:
    """At the desk with a page that lives, in Slack, or of an id that nobody knows."""
    await add_account(parts.url, "ann", last_active_at=parts.clock.now())
    return HOLDERS[request.param]


async def passes(parts: Parts, minutes: float) -> None:
    """The desk's page shows signs of life all the while."""
    parts.clock.advance(minutes=minutes)
    await SqlAccounts(parts.database).touch("ann", parts.clock.now())


async def test_who_claims_and_never_says_a_word_loses_the_chat(parts: Parts, holder: tuple[str, str]) -> None:
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, *holder)
    await passes(parts, 14)
    await rounds.round()
    assert await parts.owner(conversation) == "agent"
    await passes(parts, 1.1)
    await asyncio.gather(rounds.round(), monitor(parts).round())
    assert await parts.owner(conversation) == "waiting"
    assert await said(parts, conversation, SILENT) == 1
    assert await said(parts, conversation, holder[1] or "Your contact") >= 1
    (ticket,) = await parts.store.tickets("open")
    assert ticket.conversation == conversation
    await parts.agents.claim(conversation, "bea", "Bea")


async def test_who_does_not_answer_loses_it_however_often_the_customer_writes(
    parts: Parts, holder: tuple[str, str]
) -> None:
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, *holder)
    await parts.agents.say(conversation, holder[0], "1", "Which bank is it?", holder[1])
    await passes(parts, 60 * 24)
    await rounds.round()
    assert await parts.owner(conversation) == "agent", "it is the customer who is to speak"
    for _ in range(3):
        assert await parts.owner(conversation) == "agent"
        await parts.say(conversation, "hello?")
        await passes(parts, 6)
        await rounds.round()
    assert await parts.owner(conversation) == "waiting"
    assert await said(parts, conversation, SILENT) == 1


async def test_it_does_not_matter_how_much_is_said_in_other_chats(
    parts: Parts, holder: tuple[str, str]
) -> None:
    """Numbers begin at 1 in every chat: another one's last word says nothing of this one."""
    conversation, long, rounds = await waits(parts), await waits(parts), monitor(parts)
    for one in (conversation, long):
        await parts.agents.claim(one, *holder)
        await parts.agents.say(one, holder[0], f"first-{one}", "Which bank is it?", holder[1])
    await parts.say(conversation, "chase")
    for number in range(20):
        await parts.agents.say(long, holder[0], f"{number}", "And another thing", holder[1])
    await passes(parts, 15.1)
    await rounds.round()
    assert await parts.owner(conversation) == "waiting"
    assert await parts.owner(long) == "agent"


async def test_every_answer_begins_the_time_anew(parts: Parts, holder: tuple[str, str]) -> None:
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, *holder)
    for number in range(4):
        await passes(parts, 14)
        await rounds.round()
        await parts.agents.say(conversation, holder[0], str(number), "One moment", holder[1])
        await parts.say(conversation, "sure")
    assert await parts.owner(conversation) == "agent"


async def test_who_gets_it_from_a_colleague_has_as_long_for_a_first_word(
    parts: Parts, holder: tuple[str, str]
) -> None:
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, "bea", "Bea")
    await parts.agents.say(conversation, "bea", "1", "My colleague knows more", "Bea")
    await parts.say(conversation, "fine")
    await passes(parts, 10)
    await parts.agents.transfer(conversation, "bea", holder[0], to_name=holder[1])
    await passes(parts, 10)
    await rounds.round()
    assert await parts.owner(conversation) == "agent"
    await passes(parts, 6)
    await rounds.round()
    assert await parts.owner(conversation) == "waiting"


async def test_an_answer_at_the_last_moment_keeps_it(parts: Parts) -> None:
    """Between the look and the step: what was read is looked at again under the lock."""
    conversation = await waits(parts)
    await parts.agents.claim(conversation, "slack:U1", "Una")
    [owed] = await SqlDesk(parts.database).owed()
    assert (owed.conversation, owed.agent, owed.name) == (conversation, "slack:U1", "Una")
    await parts.agents.say(conversation, "slack:U1", "1", "Here I am", "Una")
    assert not await parts.agents.relieve(conversation, owed.agent, owed.name, owed.since)
    assert await SqlDesk(parts.database).owed() == []
    assert await parts.owner(conversation) == "agent"


async def test_while_no_server_ran_nobody_could_answer(parts: Parts) -> None:
    conversation = await waits(parts)
    await parts.agents.claim(conversation, "slack:U1", "Una")
    parts.clock.advance(hours=5)
    restarted = monitor(parts)
    await restarted.round()
    assert await parts.owner(conversation) == "agent"
    parts.clock.advance(minutes=15)
    await restarted.round()
    assert await parts.owner(conversation) == "waiting"


async def test_at_night_nobody_is_called_silent(parts: Parts) -> None:
    conversation, rounds = (
        await waits(parts),
        monitor(parts, f"mon-sun {_in(parts, 2)}-{_in(parts, 3)} Etc/UTC"),
    )
    await parts.agents.claim(conversation, "slack:U1", "Una")
    parts.clock.advance(hours=1)
    await rounds.round()
    assert await parts.owner(conversation) == "agent"
    parts.clock.advance(hours=1, minutes=16)
    await rounds.round()
    assert await parts.owner(conversation) == "waiting"


def _in(parts: Parts, hours: int) -> str:
    """A time of the day; the clock is put where that is before midnight."""
    now = parts.clock.now()
    if now.hour > 18:
        parts.clock.ahead += timedelta(hours=12)
        now = parts.clock.now()
    return f"{now + timedelta(hours=hours):%H:%M}"


async def test_the_trail_says_what_happened(parts: Parts) -> None:
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, "slack:U1", "Una")
    parts.clock.advance(minutes=16)
    await rounds.round()
    detail = await SqlDesk(parts.database).detail(conversation, 0, parts.clock.now())
    assert [(line.name, line.action) for line in detail.audit][-1] == ("Una", "silent")
