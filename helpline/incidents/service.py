"""Opens, confirms and closes incidents by the rule and by hand, and tells the end to all who were told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import structlog
from msgspec.structs import replace

from helpline.conversations import texts
from helpline.conversations.bulk_answers import say_once
from helpline.conversations.models import BulkAnswer, NewMessage
from helpline.conversations.ports import UnitOfWork
from helpline.conversations.transactions import Transactions
from helpline.errors import NotFound
from helpline.incidents.board import Board
from helpline.incidents.deciding import PAST, WINDOW, decide
from helpline.incidents.jobs import DECIDE, TELL
from helpline.incidents.models import Incident, Verdict
from helpline.incidents.ports import IncidentStore
from helpline.jobs.job import Job, NewJob
from helpline.jobs.kinds import Kind

SWEEP = 60.0
LOOK_EVERY = timedelta(minutes=10)
KEEP = timedelta(days=60)
"""For how long sightings are kept: the past that a decision looks at, twice over."""

log = structlog.get_logger(__name__)


class Incidents:
    """`kinds` are what the worker of the queue needs; `sweep` is a step to be repeated in every process."""

    def __init__(
        self, store: IncidentStore, transactions: Transactions, board: Board, *, by_rule: bool = True
    ) -> None:
        """Without `by_rule` only people open and close them."""
        self._by_rule = by_rule
        self._store = store
        self._transactions = transactions
        self.board = board
        self.kinds = (
            Kind(name=DECIDE, handle=self._decide, workers=1),
            Kind(name=TELL, handle=self._tell, workers=2, tries=20),
        )

    async def sweep(self) -> bool:
        now = self._transactions.now()
        await self._store.sweep(int(now.timestamp() // SWEEP), now)
        return False

    async def newest(self, most: int = 50) -> list[tuple[Incident, int]]:
        """With how many conversations know of each."""
        found = await self._store.newest(most)
        told = await self._store.told([one.id for one in found])
        return [(one, told.get(one.id, 0)) for one in found]

    # By hand

    async def open(self, bank: str, name: str, by: str) -> Incident:
        """A bank has one open incident: that of before, confirmed now, where there is one."""
        now = self._transactions.now()
        made = _opened(bank, name, Verdict(step="open", since=now), now)
        return await self.confirm((await self._store.open(replace(made, by=by))).id, by)

    async def confirm(self, id: str, by: str) -> Incident:
        """Raises NotFound."""
        found = await self._known(id)
        if found.state == "suspected":
            now = self._transactions.now()
            found = replace(found, state="confirmed", confirmed_at=now, by=by)
            await self._store.note(found)
            await self.board.look()
        return found

    async def close(self, id: str, by: str) -> Incident:
        """Raises NotFound. Twice is once."""
        await self._known(id)
        await self._store.close(id, self._transactions.now(), "by_hand", by)
        await self.board.look()
        return await self._known(id)

    async def concerned(self, id: str) -> list[str]:
        """Conversations that were told, or wait for a person because of it. Raises NotFound."""
        return await self._store.concerned(await self._known(id))

    async def _known(self, id: str) -> Incident:
        found = await self._store.incident(id)
        if found is None:
            raise NotFound
        return found

    # By the rule

    async def _decide(self, job: Job) -> list[NewJob]:
        bank = str(job.payload.get("bank") or "")
        now = self._transactions.now()
        for one in [bank] if bank else [one.bank for one in await self._store.open_now()]:
            if self._by_rule:
                await self._weigh(one, now)
        if not bank:
            for incident in await self._store.open_now():
                await self._store.due_for_look(incident.id, now - LOOK_EVERY, now)
            await self._store.purge(now - KEEP)
        await self.board.look()
        return []

    async def _weigh(self, bank: str, now: datetime) -> None:
        history = await self._store.history(bank)
        of_bank = await self._store.of_bank(bank, now - PAST)
        of_others = await self._store.of_others(bank, now - WINDOW)
        verdict = decide(now, history, of_bank, of_others)
        current = next((one for one in history if one.is_open), None)
        if verdict.step == "open":
            name = max((one for one in of_bank), key=lambda one: one.at).name
            made = await self._store.open(_opened(bank, name, verdict, now))
            log.info("incident_opened", incident=made.id, bank=bank, customers=made.customers)
            current = made
            verdict = decide(now, [made], of_bank, of_others)
        if current is not None:
            await self._go_on(current, verdict, now)

    async def _go_on(self, incident: Incident, verdict: Verdict, now: datetime) -> None:
        known = replace(incident, customers=verdict.customers, last_sign_at=verdict.last_sign_at)
        if verdict.step == "confirm":
            known = replace(known, state="confirmed", confirmed_at=now)
            log.info("incident_confirmed", incident=incident.id, customers=known.customers)
        if known != incident:
            await self._store.note(known)
        if verdict.step == "close" and await self._store.close(incident.id, now, verdict.ending):
            log.info("incident_closed", incident=incident.id, ending=verdict.ending)

    # Words

    async def _tell(self, job: Job) -> list[NewJob]:
        """Once: what is said and that it was said are one transaction."""
        conversation, incident = str(job.payload["conversation"]), str(job.payload["incident"])
        found = await self._store.incident(incident)
        try:
            async with self._transactions.begin(conversation) as unit:
                if job.payload.get("text"):  # queued by the version before this one
                    await say_once(unit, _answer(job.payload), self._transactions.now())
                elif found and not found.is_open and await unit.told_end(incident, self._transactions.now()):
                    await self._say_end(unit, found)
        except NotFound:
            pass  # erased meanwhile
        return []

    async def _say_end(self, unit: UnitOfWork, incident: Incident) -> None:
        now = self._transactions.now()
        words = texts.incident_over(incident.name, sure=incident.ending in ("recovered", "by_hand"))
        id = str(uuid5(NAMESPACE_OID, f"{incident.id}/over/{unit.conversation.id}"))
        await unit.append(NewMessage(id=id, author="system", text=words, at=now))
        unit.announce("incident_over")


def _answer(payload: dict[str, Any]) -> BulkAnswer:
    id, name, text = (str(payload[one]) for one in ("id", "name", "text"))
    return BulkAnswer(id=id, agent="", name=name, text=text, everyone=True)


def _opened(bank: str, name: str, verdict: Verdict, now: datetime) -> Incident:
    return Incident(
        id=str(uuid5(NAMESPACE_OID, f"incident/{bank}/{now.isoformat()}")),
        bank=bank,
        name=name,
        state="suspected",
        since=verdict.since or now,
        opened_at=now,
        customers=verdict.customers,
        last_sign_at=verdict.last_sign_at or now,
    )
