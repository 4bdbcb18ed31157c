"""What happens by itself, with a clock that moves: nobody comes, an agent is gone, the server restarts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpline.conversations.handover import hand_over
from helpline.conversations.hours import parse_hours
from helpline.desk.queue_monitor import QueueMonitor
from helpline.storage.accounts import SqlAccounts
from helpline.storage.desk_store import SqlDesk
from tests.desk.agent import add_account
from tests.support.parts import Parts


def monitor(parts: Parts, hours: str = "always") -> QueueMonitor:
    store = SqlDesk(parts.database)
    seconds = {"target": 300.0, "take_back_after": 900.0}
    return QueueMonitor(parts.transactions, parts.agents, store, parts.bus, parse_hours(hours), **seconds)


async def waits(parts: Parts) -> str:
    conversation = await parts.open()
    async with parts.transactions.begin(conversation) as unit:
        await hand_over(unit, "requested", parts.clock.now(), parts.hours, parts.shares)
    return conversation


async def said(parts: Parts, conversation: str, words: str) -> int:
    return sum(words in text for _, text in await parts.lines(conversation))


async def test_nobody_came_in_the_promised_time_is_said_once(parts: Parts) -> None:
    conversation = await waits(parts)
    first, second = monitor(parts), monitor(parts)
    await first.round()
    assert await said(parts, conversation, "nobody has been able to join") == 0
    parts.clock.advance(seconds=301)
    for rounds in (first, second, first):
        await rounds.round()
    assert await said(parts, conversation, "nobody has been able to join") == 1
    assert await said(parts, conversation, "leave an e-mail address or a phone number") == 1
    assert await parts.owner(conversation) == "waiting"


async def test_the_promise_outlives_a_restart(parts: Parts) -> None:
    conversation = await waits(parts)
    parts.clock.advance(hours=1)
    async with Parts(parts.url, parts.clock) as restarted:
        await monitor(restarted).round()
    assert await said(parts, conversation, "nobody has been able to join") == 1


async def test_outside_support_hours_it_is_said_when_people_are_back(parts: Parts) -> None:
    conversation = await waits(parts)
    parts.clock.advance(seconds=301)
    await monitor(parts, "never").round()
    assert await said(parts, conversation, "Nobody is on chat right now") == 1


def until(parts: Parts, weekday: int, hour: int, minute: int = 0) -> None:
    """Move the clock on to the next such time (UTC)."""
    now = parts.clock.now()
    then = now.replace(hour=hour, minute=minute, second=0) + timedelta(days=(weekday - now.weekday()) % 7)
    parts.clock.ahead += then - now + timedelta(days=7 if then <= now else 0)


async def test_who_asks_at_the_weekend_is_promised_monday_and_told_when_that_was_not_kept(
    parts: Parts,
) -> None:
    hours = "mon-fri 08:00-18:00 Etc/UTC"
    until(parts, weekday=5, hour=20)
    conversation, rounds = await parts.open(), monitor(parts, hours)
    async with parts.transactions.begin(conversation) as unit:
        await hand_over(unit, "requested", parts.clock.now(), parse_hours(hours), parts.shares)
    assert await said(parts, conversation, "Our team is back on Monday at 08:00 (Etc/UTC)") == 1
    for weekday, hour, minute in ((6, 12, 0), (0, 7, 59), (0, 8, 3)):
        until(parts, weekday, hour, minute)
        await rounds.round()
        assert await said(parts, conversation, "nobody has been able to join") == 0
    until(parts, weekday=0, hour=8, minute=5)
    await monitor(parts, hours).round()
    await rounds.round()
    assert await said(parts, conversation, "nobody has been able to join you yet. You're still next") == 1


async def test_who_asks_shortly_before_the_end_of_the_day_learns_when_people_are_back(parts: Parts) -> None:
    hours = "mon-fri 08:00-18:00 Etc/UTC"
    until(parts, weekday=4, hour=17, minute=58)
    conversation = await waits(parts)
    until(parts, weekday=4, hour=18, minute=4)
    await monitor(parts, hours).round()
    assert await said(parts, conversation, "Our team is back on Monday at 08:00 (Etc/UTC)") == 1


async def test_a_new_wait_is_a_new_promise(parts: Parts) -> None:
    conversation, rounds = await waits(parts), monitor(parts)
    parts.clock.advance(seconds=301)
    await rounds.round()
    await parts.agents.claim(conversation, "slack:U1", "Una")
    await parts.agents.transfer(conversation, "slack:U1")
    parts.clock.advance(seconds=200)
    await rounds.round()
    assert await said(parts, conversation, "nobody has been able to join") == 1
    parts.clock.advance(seconds=101)
    await rounds.round()
    assert await said(parts, conversation, "nobody has been able to join") == 2


async def test_who_went_back_to_the_assistant_is_not_told_to_wait(parts: Parts) -> None:
    conversation = await waits(parts)
    await parts.choose(conversation, "resume")
    parts.clock.advance(hours=1)
    await monitor(parts).round()
    assert await said(parts, conversation, "nobody has been able to join") == 0


async def test_an_agent_without_a_sign_of_life_loses_the_conversation(parts: Parts) -> None:
    await add_account(parts.url, "ann", last_active_at=parts.clock.now())
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, "ann", "Ann")
    parts.clock.advance(seconds=119)
    await rounds.round()
    assert await parts.owner(conversation) == "agent"
    parts.clock.advance(seconds=2)
    await rounds.round()
    await rounds.round()
    assert await parts.owner(conversation) == "waiting"
    assert await said(parts, conversation, "Ann had to leave") == 1
    (ticket,) = await parts.store.tickets("open")
    assert ticket.conversation == conversation


async def test_an_agent_whose_page_lives_keeps_it(parts: Parts) -> None:
    await add_account(parts.url, "ann", last_active_at=parts.clock.now())
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, "ann", "Ann")
    await parts.agents.say(conversation, "ann", "1", "Which bank is it?", "Ann")
    for _ in range(5):
        parts.clock.advance(seconds=100)
        await SqlAccounts(parts.database).touch("ann", parts.clock.now())
        await rounds.round()
    assert await parts.owner(conversation) == "agent"


async def test_a_server_that_was_away_blames_nobody_for_it(parts: Parts) -> None:
    await add_account(parts.url, "ann", last_active_at=parts.clock.now())
    conversation = await waits(parts)
    await parts.agents.claim(conversation, "ann", "Ann")
    parts.clock.advance(hours=1)
    restarted = monitor(parts)
    await restarted.round()
    assert await parts.owner(conversation) == "agent"
    parts.clock.advance(seconds=121)
    await restarted.round()
    assert await parts.owner(conversation) == "waiting"


async def test_who_works_in_slack_has_no_page_to_miss(parts: Parts) -> None:
    conversation, rounds = await waits(parts), monitor(parts)
    await parts.agents.claim(conversation, "slack:U1", "Una")
    await parts.agents.say(conversation, "slack:U1", "1", "Which bank is it?", "Una")
    parts.clock.advance(hours=5)
    await rounds.round()
    assert await parts.owner(conversation) == "agent"


@pytest.mark.parametrize("processes", [1, 3])
async def test_who_becomes_next_is_told_once_however_many_look(parts: Parts, processes: int) -> None:
    first, second = await waits(parts), await waits(parts)
    rounds = [monitor(parts) for _ in range(processes)]
    for one in rounds:
        await one.round()
    await parts.agents.claim(first, "slack:U1", "Una")
    for one in rounds * 2:
        await one.round()
    assert await said(parts, second, "You're next in the queue.") == 1
    assert await said(parts, first, "You're next in the queue.") == 1, "told when it began to wait"


async def test_a_ticket_that_went_back_to_the_assistant_takes_nobodys_place(parts: Parts) -> None:
    first, second = await waits(parts), await waits(parts)
    assert (await parts.conversations.read(second)).position == 2
    await parts.choose(first, "resume")
    assert (await parts.conversations.read(second)).position == 1
    assert (await parts.conversations.read(first)).position is None


async def test_one_chat_that_makes_us_stumble_keeps_no_other_from_its_word(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversations = [await waits(parts) for _ in range(3)]
    tell = QueueMonitor._tell_overdue

    async def stumbles(self: QueueMonitor, conversation: str) -> None:
        if conversation == conversations[0]:
            raise RuntimeError(conversation)
        await tell(self, conversation)

    async def never(self: QueueMonitor) -> None:
        raise RuntimeError

    monkeypatch.setattr(QueueMonitor, "_tell_overdue", stumbles)
    monkeypatch.setattr(QueueMonitor, "_move_up", never)
    parts.clock.advance(seconds=301)
    await monitor(parts).round()
    told = [await said(parts, one, "nobody has been able to join") for one in conversations]
    assert told == [0, 1, 1]
