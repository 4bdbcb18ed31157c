"""One look at the provider in a turn, where the answer may depend on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from actions.base import TurnContext, log
from helpline.banking.contract import Refresh
from helpline.dialogue.heard import Heard
from helpline.dialogue.outcomes import key_of
from helpline.dialogue.state import State
from helpline.dialogue.world import Incident, World
from helpline.errors import BankDataError

_TALK_ONLY = frozenset({"thanks", "bye", "ack"})


async def look(turn: TurnContext, heard: Heard) -> World:
    """The world of this turn; an anonymous customer's connections can't be seen."""
    incidents = msgspec.convert(turn.metadata.get("incidents") or (), tuple[Incident, ...])
    return replace(await _look(turn, heard), incidents=incidents)


async def _look(turn: TurnContext, heard: Heard) -> World:
    world = World(turn.parts.knowledge, turn.now, verified=bool(turn.customer))
    if not turn.customer or _needs_no_look(heard):
        return world
    try:
        seen = await turn.parts.bank_data().connections(turn.customer)
    except BankDataError as error:
        log.warning("bank_data_failed", code=error.code, detail=error.detail)
        until = back_at(turn, error)
        return World(turn.parts.knowledge, turn.now, verified=True, unreachable=True, back_at=until)
    repairs = turn.parts.repairs
    return World(turn.parts.knowledge, turn.now, verified=True, seen=tuple(seen), can_repair=repairs)


def back_at(turn: TurnContext, error: BankDataError) -> datetime | None:
    """When the provider wants to be asked again, if it told so."""
    wait = getattr(error, "retry_after", 0)
    return turn.now + timedelta(seconds=wait) if wait else None


def _needs_no_look(heard: Heard) -> bool:
    told = heard.facts or heard.answer or heard.banks or heard.codes or heard.asks or heard.wishes
    return bool(heard.talk) and heard.talk <= _TALK_ONLY and not (told or heard.trouble or heard.complaint)


async def ended_meanwhile(turn: TurnContext, state: State) -> list[dict[str, object]]:
    """Refreshes of ours that ended while the customer was writing: their event is on its way."""
    found: list[dict[str, object]] = []
    for case in state.cases:
        if not case.running or not turn.customer:
            continue
        began = datetime.fromisoformat(case.attempts[-1].at)
        try:
            progress = await turn.parts.bank_data().progress(turn.customer, Refresh(case.connection, began))
        except BankDataError:
            continue
        if progress.state in ("succeeded", "failed"):
            data: dict[str, object] = {
                "connection": case.connection,
                "bank": case.name,
                "state": progress.state,
                "status": progress.connection.status,
                "code": progress.connection.code,
                "new_transactions": progress.new_transactions,
                "started_at": case.attempts[-1].at,
            }
            if key_of(data) not in state.handled:
                found.append(data)
    return found
