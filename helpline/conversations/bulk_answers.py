"""One answer of an agent to many: all of an incident, or a selection of the queue. Each gets it once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import NAMESPACE_OID, uuid5

import msgspec

from helpline.conversations import floor as rules
from helpline.conversations.incoming import check_reply
from helpline.conversations.messages import Owner
from helpline.conversations.models import ANSWER, BulkAnswer, BulkResult, Floor, NewMessage
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.redaction import redact
from helpline.conversations.seating import seat, settle
from helpline.conversations.transactions import Transactions
from helpline.conversations.unsent import say_unsent
from helpline.errors import NotFound
from helpline.jobs.job import Job, NewJob
from helpline.jobs.kinds import Kind


class BulkStore(Protocol):
    async def queue(self, answer: BulkAnswer, to: Sequence[str], at: datetime) -> None:
        """A job for each conversation, all or none; the same answer twice is once."""
        ...

    async def result(self, answer: str) -> BulkResult | None:
        """Of the last day; None where nobody knows it."""
        ...


class BulkAnswers:
    """`kind` is what the worker of the queue needs."""

    def __init__(self, transactions: Transactions, store: BulkStore) -> None:
        self._transactions = transactions
        self._store = store
        self.kind = Kind(name=ANSWER, handle=self._handle, workers=2, tries=20)

    async def send(self, answer: BulkAnswer, to: Sequence[str]) -> int:
        """To how many conversations it goes, as soon as possible. Raises Invalid for a lone "/"."""
        check_reply(answer.text)
        to = tuple(dict.fromkeys(to))
        answer = msgspec.structs.replace(answer, text=redact(answer.text).text)
        await self._store.queue(answer, to, self._transactions.now())
        return len(to)

    async def result(self, answer: str) -> BulkResult:
        """Raises NotFound."""
        found = await self._store.result(answer)
        if found is None:
            raise NotFound
        return found

    async def _handle(self, job: Job) -> Sequence[NewJob]:
        answer = job.read(BulkAnswer)
        try:
            async with self._transactions.begin(str(job.payload.get("conversation"))) as unit:
                await say_once(unit, answer, self._transactions.now())
        except NotFound:
            pass  # erased meanwhile
        return ()


def message_id(answer: str, conversation: str) -> str:
    """The message that says it there."""
    return str(uuid5(NAMESPACE_OID, f"{answer}/{conversation}"))


async def say_once(unit: UnitOfWork, answer: BulkAnswer, now: datetime) -> None:
    """Nothing happens if it is said, or the conversation went to somebody else meanwhile."""
    message = message_id(answer.id, unit.conversation.id)
    if not (answer.everyone or _may_get(unit.conversation.floor, answer.agent)) or await unit.find(message):
        return
    if answer.after != "keep":
        await _take(unit, answer, now)
    await say_unsent(unit, now)
    said = NewMessage(id=message, author="agent", name=answer.name, text=answer.text, at=now)
    await unit.append(said)
    await unit.first_answer(now)
    await unit.record("answer", now, answer.agent, answer.name, detail=answer.id)
    if answer.after == "resolve":
        floor = rules.close(unit.conversation.floor, answer.agent)
        await settle(unit, floor, answer.agent, answer.name, answer.outcome, now)


async def _take(unit: UnitOfWork, answer: BulkAnswer, now: datetime) -> None:
    floor = rules.claim(unit.conversation.floor, answer.agent)
    if floor != unit.conversation.floor:
        await seat(unit, floor, answer.name, now)
        await unit.record("claim", now, answer.agent, answer.name)


def _may_get(floor: Floor, agent: str) -> bool:
    return floor.owner is Owner.WAITING or (floor.owner is Owner.AGENT and floor.agent == agent)
