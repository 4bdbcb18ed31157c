"""What was promised is said in words of ours, kept once, and forgotten on request."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from helpline.banking.promise_keeper import PromiseKeeper
from helpline.conversations.messages import Answer, Customer, Promise, Turn
from helpline.conversations.notices import Notices
from helpline.conversations.promises import Promises
from helpline.errors import BankDataUnavailable
from helpline.jobs.kinds import KindsWorker
from helpline.storage.store import SqlStore
from tests.actions.fakes import HEALTHY, TIMED_OUT, FakeBankData
from tests.support.parts import CARLA, Parts

FIXED = Promise(kind="fixed", bank="American Express", connections=(TIMED_OUT.id,))


class Keeping:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.bank = FakeBankData([TIMED_OUT, HEALTHY])

    def another(self) -> KindsWorker:
        """Of another process."""
        parts = self.parts
        keeper = PromiseKeeper(parts.store, Promises(parts.transactions), self.bank, parts.clock)
        return KindsWorker(parts.jobs, parts.clock.now, keeper.kind)

    async def work(self) -> int:
        worker, done = self.another(), 0
        while await worker.step():
            done += 1
        return done

    async def asked(self, command: Promise, customer: Customer = CARLA, words: str = "tell me later") -> str:
        async def promise(_turn: Turn) -> Answer:
            return Answer(commands=(command,))

        self.parts.assistant.then = promise
        conversation = await self.parts.open(customer)
        await self.parts.say(conversation, words)
        await self.parts.until_answered(conversation)
        return conversation

    async def said(self, conversation: str) -> list[str]:
        return [text for author, text in await self.parts.lines(conversation) if author == "system"]


@pytest.fixture
async def keeping(parts: Parts) -> Keeping:
    parts.start()
    return Keeping(parts)


def remind(parts: Parts, **later: float) -> Promise:
    return Promise(kind="remind", at=parts.clock.now() + timedelta(**later))


async def test_a_reminder_comes_at_its_time_once_with_the_customers_words(
    keeping: Keeping, parts: Parts
) -> None:
    chat = await keeping.asked(remind(parts, hours=3), words="remind me in three hours")
    assert (await keeping.said(chat))[0].startswith("I'll remind you on ")
    assert await keeping.work() == 0
    parts.clock.advance(hours=3, seconds=1)
    await keeping.work()
    await keeping.work()
    assert (await keeping.said(chat))[1:] == ["It's time. You wrote: “remind me in three hours”"]


async def test_what_was_broken_is_told_once_it_works_and_not_before(keeping: Keeping, parts: Parts) -> None:
    chat = await keeping.asked(FIXED)
    for _ in range(3):
        parts.clock.advance(minutes=31)
        await keeping.work()
    assert len(await keeping.said(chat)) == 1
    keeping.bank.error = BankDataUnavailable()
    parts.clock.advance(minutes=31)
    await keeping.work()
    assert len(await keeping.said(chat)) == 1
    keeping.bank.error = None
    keeping.bank.owned = [replace(TIMED_OUT, state="healthy"), HEALTHY]
    parts.clock.advance(minutes=31)
    await keeping.work()
    await keeping.work()
    assert (await keeping.said(chat))[1:] == ["Good news: American Express works again."]


async def test_what_stays_broken_is_told_in_the_end(keeping: Keeping, parts: Parts) -> None:
    chat = await keeping.asked(FIXED)
    parts.clock.advance(days=14, minutes=1)
    await keeping.work()
    assert "still doesn't" in (await keeping.said(chat))[-1]


async def test_a_promise_is_forgotten_by_its_button(keeping: Keeping, parts: Parts) -> None:
    chat = await keeping.asked(remind(parts, hours=1))
    await parts.choose(chat, "forget")
    parts.clock.advance(hours=2)
    await keeping.work()
    assert (await keeping.said(chat))[1:] == ["All right, I won't."]


async def test_a_stranger_is_told_that_nothing_can_be_watched(keeping: Keeping) -> None:
    chat = await keeping.asked(FIXED, Customer())
    assert (await keeping.said(chat))[0].startswith("I can't see your bank connections")


async def test_there_are_not_more_promises_than_somebody_can_mean(keeping: Keeping, parts: Parts) -> None:
    chat = await keeping.asked(remind(parts, hours=1))
    for number in range(5):
        await parts.say(chat, f"and again {number}")
        await parts.until_answered(chat)
    assert (await keeping.said(chat))[-1].startswith("There is a lot already")


async def test_two_processes_keep_it_once(keeping: Keeping, parts: Parts) -> None:
    """The one that had it dies after it was kept, before the job was over."""
    chat = await keeping.asked(remind(parts, minutes=1))
    parts.clock.advance(minutes=2)
    now = parts.clock.now()
    job = await parts.jobs.lease(["promise"], "dies", now, now + timedelta(seconds=30))
    assert job is not None
    promised = await parts.store.promise(job.key)
    assert promised is not None
    await Promises(parts.transactions).keep(promised, "reminder", "It's time.")
    parts.clock.advance(seconds=31)
    assert await keeping.work() == 1
    assert len(await keeping.said(chat)) == 2


async def test_news_is_said_once_under_its_key_and_queued_for_each_way(parts: Parts) -> None:
    parts.transactions.store = SqlStore(parts.database, {"mail": timedelta(minutes=3)})
    notices, chat = Notices(parts.transactions), await parts.open()
    assert await notices.tell(chat, "incident", "Chase has trouble.", "chase-1")
    assert not await notices.tell(chat, "incident", "Chase has trouble.", "chase-1")
    assert await parts.lines(chat) == [("system", "Chase has trouble.")]
    now = parts.clock.now()
    assert await parts.jobs.lease(["mail"], "w", now, now + timedelta(seconds=30)) is None
    later = now + timedelta(minutes=4)
    job: Any = await parts.jobs.lease(["mail"], "w", later, later + timedelta(seconds=30))
    assert job.payload == {"conversation": chat, "seq": 1, "kind": "incident"}


async def test_that_the_agent_had_to_leave_reaches_who_has_left_too(parts: Parts) -> None:
    parts.transactions.store = SqlStore(parts.database, {"mail": timedelta(minutes=3)})
    chat = await parts.open()
    await parts.agents.claim(chat, "ann", "Ann")
    await parts.agents.leave(chat, "ann", "Ann")
    later = parts.clock.now() + timedelta(minutes=4)
    job: Any = await parts.jobs.lease(["mail"], "w", later, later + timedelta(seconds=30))
    assert job.payload["kind"] == "reopened"
