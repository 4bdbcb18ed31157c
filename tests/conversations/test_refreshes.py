"""A refresh that was started is followed to its end, told once, and survives every crash."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from helpline.banking.contract import Connection, Refresh, RefreshProgress
from helpline.banking.watcher import Watcher
from helpline.conversations.messages import Answer, Customer, Reply, Turn, WatchRefresh
from helpline.conversations.models import WATCH
from helpline.errors import BankDataUnavailable, ConnectionUnknown
from helpline.jobs.kinds import KindsWorker
from tests.support.parts import Parts
from tests.support.web import eventually

CONNECTION = Connection(
    id="10",
    bank="Chase",
    provider_id="1",
    accounts=(),
    state="healthy",
    status="",
    code="0",
    last_updated=None,
    last_attempt=None,
    next_refresh_at=None,
    needs_credentials=False,
)


class ScriptedBank:
    """Knows only how the refresh stands: an error to raise, or progress."""

    def __init__(self) -> None:
        self.now: Any = RefreshProgress("running", CONNECTION)
        self.looks = 0

    async def progress(self, customer: str, refresh: Refresh) -> RefreshProgress:
        self.looks += 1
        if isinstance(self.now, Exception):
            raise self.now
        return self.now


async def _watching(parts: Parts, customer: Customer | None = None) -> str:
    """A conversation whose assistant has started a refresh."""

    async def start(turn: Turn) -> Answer:
        command = WatchRefresh(connection="10", bank="Chase", started_at=parts.clock.now())
        return Answer(replies=(Reply(text="It runs."),), commands=(command,))

    conversation = await (parts.open(customer) if customer else parts.open())
    parts.assistant.then = start
    parts.start()
    await parts.say(conversation, "Refresh please")
    await parts.until_answered(conversation)
    parts.assistant.works()
    parts.assistant.turns.clear()
    return conversation


def _watcher(parts: Parts, bank: Any) -> KindsWorker:
    watcher = Watcher(parts.store, parts.refreshes, bank, parts.clock)
    return KindsWorker(parts.jobs, parts.clock.now, watcher.kind)


async def _look(parts: Parts, bank: ScriptedBank, seconds: float = 3) -> bool:
    parts.clock.advance(seconds=seconds)
    return await _watcher(parts, bank).step()


async def test_the_end_of_a_refresh_becomes_one_turn(parts: Parts) -> None:
    conversation, bank = await _watching(parts), ScriptedBank()
    assert await _look(parts, bank)
    assert parts.assistant.turns == []
    bank.now = RefreshProgress("succeeded", CONNECTION, new_transactions=3)
    assert await _look(parts, bank)
    await parts.until_said(conversation, "You said: refresh_ended")
    assert not await _look(parts, bank, 60)
    (turn,) = parts.assistant.turns
    began = datetime.fromisoformat(turn.data.pop("started_at"))
    assert abs(parts.clock.now() - began) < timedelta(minutes=5)
    assert turn.data == {
        "connection": "10",
        "bank": "Chase",
        "state": "succeeded",
        "code": "0",
        "status": "",
        "new_transactions": 3,
    }


async def test_a_bank_that_asks_for_something_is_told_once(parts: Parts) -> None:
    conversation, bank = await _watching(parts), ScriptedBank()
    bank.now = RefreshProgress("needs_input", CONNECTION)
    await _look(parts, bank)
    await _look(parts, bank, 6)
    await parts.until_said(conversation, "You said: refresh_needs_input")
    await parts.until_answered(conversation)
    assert [turn.event for turn in parts.assistant.turns] == ["refresh_needs_input"]
    assert bank.looks == 2


@pytest.mark.parametrize(
    ("state", "looks"),
    [
        (RefreshProgress("running", CONNECTION), [3, 310]),
        (BankDataUnavailable(), [3, 130]),
        (ConnectionUnknown(), [3]),
    ],
)
async def test_what_ends_after_the_deadline_or_out_of_sight_is_called_unknown(
    parts: Parts, state: Any, looks: list[float]
) -> None:
    conversation, bank = await _watching(parts), ScriptedBank()
    bank.now = state
    for seconds in looks:
        await _look(parts, bank, seconds)
    await parts.until_said(conversation, "You said: refresh_ended")
    assert parts.assistant.turns[-1].data["state"] == "unknown"


async def test_a_short_outage_of_the_provider_changes_nothing(parts: Parts) -> None:
    await _watching(parts)
    bank = ScriptedBank()
    bank.now = BankDataUnavailable()
    await _look(parts, bank)
    bank.now = RefreshProgress("succeeded", CONNECTION)
    await _look(parts, bank, 6)
    await eventually(_told(parts))
    assert parts.assistant.turns[0].data["state"] == "succeeded"


async def test_a_watcher_that_dies_is_succeeded_by_another(parts: Parts) -> None:
    """The dead one held the lease; nothing is told twice when both know the end."""
    await _watching(parts)
    bank = ScriptedBank()
    bank.now = RefreshProgress("succeeded", CONNECTION)
    parts.clock.advance(seconds=3)
    now = parts.clock.now()
    job = await parts.jobs.lease([WATCH], "a dead process", now, now + timedelta(seconds=60))
    assert job is not None
    watch = await parts.store.watch(job.key)
    assert watch is not None
    assert not await _watcher(parts, bank).step()
    await _look(parts, bank, 70)
    await parts.refreshes.ended(watch, "succeeded")
    await eventually(_told(parts))
    assert len(parts.assistant.turns) == 1


async def test_with_a_person_in_charge_the_news_are_plain_words(parts: Parts) -> None:
    conversation, bank = await _watching(parts), ScriptedBank()
    await parts.agents.claim(conversation, "ann", "Ann")
    bank.now = RefreshProgress("failed", CONNECTION)
    await _look(parts, bank)
    assert (await parts.lines(conversation))[-1] == ("system", "The refresh of Chase ended: it failed.")
    assert parts.assistant.turns == []


async def test_nothing_is_watched_for_somebody_unknown(parts: Parts) -> None:
    await _watching(parts, Customer())
    assert not await _look(parts, ScriptedBank())


def _told(parts: Parts) -> Callable[[], Any]:
    async def told() -> bool:
        return bool(parts.assistant.turns)

    return told


async def test_a_provider_who_asks_to_be_left_alone_is_left_alone(parts: Parts) -> None:
    bank = ScriptedBank()
    await _watching(parts)
    watcher = _watcher(parts, bank)
    bank.now = BankDataUnavailable(retry_after=60)
    parts.clock.advance(seconds=5)
    assert await watcher.step()
    parts.clock.advance(seconds=50)
    assert not await watcher.step()
    parts.clock.advance(seconds=15)
    assert await watcher.step()
    assert bank.looks == 2
