"""The workers that bring queued turns to the assistant and its answers back.

A worker leases a conversation, so its turns are answered one at a time and in order, in one process only.
An answer is stored with all that follows from it in one transaction, and only by who still holds the lease.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

import structlog
from msgspec.structs import replace

from helpline.conversations import floor as rules
from helpline.conversations.expecting import Expecting
from helpline.conversations.failures import HAND_OVER_AFTER, TELL_AFTER, Failures
from helpline.conversations.gate import Gate
from helpline.conversations.handover import drop_turns, hand_over, renew_brief, resume
from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import (
    Answer,
    Command,
    HandOver,
    Note,
    OpenIncident,
    Owner,
    Promise,
    Resume,
    Saw,
    Turn,
    WatchRefresh,
    Withdraw,
)
from helpline.conversations.models import LeasedTurn, NewMessage, Watch
from helpline.conversations.outcome import after
from helpline.conversations.ports import Assistant, UnitOfWork
from helpline.conversations.promises import promise
from helpline.conversations.resetting import is_quiet
from helpline.conversations.shares import Shares
from helpline.conversations.transactions import Transactions
from helpline.conversations.withdrawing import withdraw
from helpline.conversations.workers import LEASE, Leased, Workers
from helpline.errors import AssistantError, AssistantFailed, AssistantUnavailable, DatabaseAway, NotFound
from helpline.jobs.worker import QueueWorker

KEEP_ALIVE = 3.0
"""Seconds between signs of life: the lease is renewed, "typing" repeated."""
WATCH_FOR = timedelta(minutes=5)
FIRST_LOOK = timedelta(seconds=2)

log = structlog.get_logger(__name__)


class Delivery:
    """Run `run` as a task; `wake` it when a turn was queued; `stop` lets turns under way finish."""

    def __init__(
        self,
        transactions: Transactions,
        assistant: Assistant,
        hours: SupportHours,
        workers: Workers,
        shares: Shares,
        gate: Gate | None = None,
        incidents: Callable[[], tuple[OpenIncident, ...]] = lambda: (),
    ) -> None:
        """While the `gate` is shut only words about the trouble are due; without one all is.

        `incidents`: those that are open, for the assistant to tell of.
        """
        self._transactions = transactions
        self._store = transactions.store
        self._assistant = assistant
        self._hours = hours
        self._shares = shares
        self._failures = Failures(hours, shares, transactions.meter)
        self._workers = workers
        self._gate = gate
        self._incidents = incidents
        self._expecting = Expecting(transactions.store, hours, transactions.clock)
        self._queue = QueueWorker(self._lease, self._work, self._give_back, workers, lambda: self._is_ready)
        self.wake = self._queue.wake
        self.run = self._queue.run
        self.stop = self._queue.stop

    @property
    def _is_ready(self) -> bool:
        return self._gate is None or self._gate.is_open

    async def _lease(self, worker: str) -> Leased | None:
        now, share = self._transactions.now(), self._shares.workers
        if self._is_ready:
            found = await self._store.lease(worker, now, now + LEASE, share)
        else:
            untold, lost = now - TELL_AFTER, now - HAND_OVER_AFTER
            found = await self._store.lease_troubled(worker, now, now + LEASE, share, untold, lost)
        return Leased(found, worker) if found else None

    async def _give_back(self, leased: Leased) -> None:
        await self._store.release(leased.conversation, leased.worker)

    async def _work(self, leased: Leased) -> bool:
        """True if something may be left to do, False if the last answer was stored with nothing behind it."""
        conversation, worker, due = leased
        self._transactions.notifier.typing(conversation, "bot", True)
        alive = asyncio.create_task(self._stay_alive(conversation, worker))
        held = True
        try:
            while held and not self._queue.stopping:
                due = due or await self._store.next_turn(conversation, self._transactions.now())
                if due is None:
                    break
                held = await self._deliver(due, worker)
                due = None
            return held
        finally:
            alive.cancel()
            self._transactions.notifier.typing(conversation, "bot", False)
            if held:
                await self._give_back(leased)

    async def _stay_alive(self, conversation: str, worker: str) -> None:
        while True:
            await asyncio.sleep(KEEP_ALIVE)
            self._transactions.notifier.typing(conversation, "bot", True)
            with contextlib.suppress(Exception):  # try again soon; storing checks the lease
                # Shielded: cancelled in the middle it would leave a torn connection behind.
                await asyncio.shield(
                    self._store.renew(conversation, worker, self._transactions.now() + LEASE)
                )

    async def _deliver(self, due: LeasedTurn, worker: str) -> bool:
        """Answer one turn. False when the conversation is no longer held: given back, or lost meanwhile."""
        started = time.monotonic()
        try:
            outcome: Answer | AssistantError = await self._answer(due.turn)
        except AssistantError as error:
            outcome = error
            self._transactions.meter.assistant_failure(error.code)
            log.warning("assistant_failed", turn=due.turn.id, code=error.code, detail=error.detail)
        except Exception:  # a mistake of ours: the turn is answered with an apology, not asked for ever
            outcome = AssistantFailed(detail="unexpected")
            log.exception("assistant_failed", turn=due.turn.id)
        try:
            held = await self._record(due, worker, outcome)
        except (DatabaseAway, NotFound):
            raise
        except Exception:  # so here
            log.exception("answer_not_kept", turn=due.turn.id)
            held = await self._record(due, worker, AssistantFailed(detail="not kept"))
        self._transactions.meter.turn(time.monotonic() - started)
        return held

    async def _record(self, due: LeasedTurn, worker: str, outcome: Answer | AssistantError) -> bool:
        """With all that follows from it, in one transaction."""
        async with self._transactions.begin(due.turn.conversation) as unit:
            if unit.conversation.lease_by != worker:
                log.warning("lease_lost", turn=due.turn.id)
                return False
            await self._settle(unit, due, outcome)
            pending = bool(await unit.pending())
            held = pending and not self._workers.all_busy
            if not held:  # given back in the same transaction: most often there is no further turn
                unit.release()
        if pending and not held:
            self.wake()  # others may come first now
        return held

    async def _answer(self, turn: Turn) -> Answer:
        """Raises AssistantError; soon while the assistant is not ready: a frozen one takes its time."""
        if self._gate and not self._gate.is_open:
            await self._gate.look()  # it may be back since the last look, and this turn is at hand
        if not self._is_ready:
            raise AssistantUnavailable(detail="not ready")
        wait = await self._expecting.wait(turn)
        return await self._assistant.answer(replace(turn, incidents=self._incidents(), wait=wait))

    async def _settle(self, unit: UnitOfWork, due: LeasedTurn, outcome: Answer | AssistantError) -> None:
        turn, hears = due.turn, rules.hears(unit.conversation.floor)
        if not hears or turn.id not in await unit.pending():
            log.info("late_answer_dropped", turn=turn.id, owner=unit.conversation.floor.owner.value)
            if not hears:
                await drop_turns(unit)
            return
        if isinstance(outcome, AssistantError):
            await self._failures.handle(unit, due, outcome, self._transactions.now())
            return
        await self._keep(unit, turn, outcome)

    async def _keep(self, unit: UnitOfWork, turn: Turn, answer: Answer) -> None:
        now = self._transactions.now()
        if is_quiet(turn.event):
            answer = Answer()
        await _go_back(unit, answer, now)  # first: the replies are what the assistant goes on with
        drafts = [
            NewMessage(
                id=str(uuid5(NAMESPACE_OID, f"{turn.conversation}/{turn.id}/{place}")),
                author="bot",
                text=reply.text,
                buttons=reply.buttons,
                card=reply.card,
                about=reply.about,
                at=now,
            )
            for place, reply in enumerate(answer.replies)
        ]
        await unit.append(*drafts)
        if (outcome := unit.conversation.outcome) is not None:
            unit.set_outcome(after(outcome, (reply.about for reply in answer.replies)))
        await unit.end_turns("answered", turn.id)
        if not turn.event:
            await unit.mark_answered(turn.id)
        unit.set_troubled(None)
        for command in answer.commands:
            await self._carry_out(unit, turn, command)

    async def _carry_out(self, unit: UnitOfWork, turn: Turn, command: Command) -> None:
        now = self._transactions.now()
        match command:
            case HandOver():
                if await hand_over(unit, command.reason, now, self._hours, self._shares, command.brief):
                    self._transactions.meter.handover(command.reason)
            case Note():
                await renew_brief(unit, command.brief)
            case Promise():
                await promise(unit, turn, command, now)
            case WatchRefresh() if turn.customer.verified:
                await unit.watch(_watch(turn, command, now + FIRST_LOOK, now + WATCH_FOR))
            case Saw():
                await unit.saw(command.sightings, now)
                await unit.told_of(command.told, now)
            case WatchRefresh():
                log.warning("watch_refused", turn=turn.id, reason="anonymous")


async def _go_back(unit: UnitOfWork, answer: Answer, now: datetime) -> None:
    """From the queue, if that was asked for and has not been done meanwhile, such as by a button."""
    if unit.conversation.floor.owner is not Owner.WAITING:
        return
    leaving = next((one for one in answer.commands if isinstance(one, Withdraw)), None)
    if leaving:
        await withdraw(unit, now, solved=leaving.solved)
    elif Resume() in answer.commands:
        await resume(unit, now)


def _watch(turn: Turn, command: WatchRefresh, due_at: datetime, deadline: datetime) -> Watch:
    return Watch(
        id=str(uuid5(NAMESPACE_OID, f"{turn.conversation}/{turn.id}/{command.connection}")),
        conversation=turn.conversation,
        customer=turn.customer.id,
        connection=command.connection,
        bank=command.bank,
        started_at=command.started_at,
        deadline=deadline,
        due_at=due_at,
    )
