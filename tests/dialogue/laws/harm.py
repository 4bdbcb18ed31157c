"""L11: no refresh that the provider refuses, or that makes a lock last longer."""

from __future__ import annotations

from collections.abc import Iterator

from helpline.dialogue.state import Case
from tests.dialogue.laws.memory import Memory
from tests.dialogue.playing import Exchange

LOCKED = "ACCOUNT_LOCKED"


def l11_harmless(memory: Memory, exchange: Exchange) -> Iterator[str]:
    _take_locks(memory, exchange)
    for started in exchange.started:
        one = started.connection
        if not started.refused:
            memory.begun.add(exchange.now.isoformat())
        if one.needs_credentials and not started.credentials_updated:
            yield f"refreshes {one.bank} ({one.status}) with the sign-in that was refused"
        case = next((case for case in exchange.after.cases if case.connection == one.id), None)
        if case is not None and _is_locked(memory, case, one.status):
            yield f"refreshes {one.bank}, which is locked"


def _take_locks(memory: Memory, exchange: Exchange) -> None:
    for one in exchange.owned or ():
        if one.status == LOCKED and memory.shown.get(one.id) != LOCKED:
            memory.locked_since[one.id] = exchange.after.turn
        if one.state != "running":
            memory.shown[one.id] = one.status


def _is_locked(memory: Memory, case: Case, status: str) -> bool:
    solved = max(case.fact_turn("bank_action") if case.fact("bank_action") == "done" else -1, _unlocked(case))
    told = case.fact("lock") == "locked" and solved < case.fact_turn("lock")
    return told or (status == LOCKED and solved < memory.locked_since.get(case.connection, 0))


_OPEN = (("lock", "unlocked"), ("bank_login", "works"))
"""Whoever gets in at the bank's own site is not locked out any more."""


def _unlocked(case: Case) -> int:
    return max((one.turn for one in case.facts if (one.kind, one.value) in _OPEN), default=-1)
