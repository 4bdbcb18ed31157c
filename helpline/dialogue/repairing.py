"""The button *Fix it here*: where the provider's own window can mend what this reply is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from helpline.banking.contract import Connection, repair_flow
from helpline.dialogue.moves import Turn
from helpline.dialogue.procedures import is_locked, lets_in, procedure_of
from helpline.dialogue.state import Case

if TYPE_CHECKING:
    from helpline.dialogue.wording import Spoken


def with_repair(turn: Turn, messages: Sequence[Spoken]) -> list[Spoken]:
    """The messages, the last one with the button if it helps; the written steps stay the other way."""
    case = _case(turn)
    if case is None or not messages:
        return list(messages)
    last = messages[-1]
    button = {"connection": case.connection, "bank": case.name}
    card = {"type": "repair", **(last.card or {}), "repair": button}
    return [*messages[:-1], replace(last, card=card)]


def _case(turn: Turn) -> Case | None:
    """What the reply asks about, or of which the bank asks; None where a sign-in can't help."""
    asked_by_bank = [one.case for one in turn.news_of("refresh") if one.value == "needs_input"]
    asked = [move.case for move in turn.moves if move.asks]
    case = turn.state.case((asked_by_bank + asked + [0])[0])
    if case is None or not turn.world.can_repair or turn.calls_person:
        return None
    live = turn.world.connection_of(case)
    if live is None or not repair_flow(live) or (case.running and not asked_by_bank):
        return None
    if live.state != "needs_input" and _is_down(live, turn):
        return None
    # Each try while the bank keeps the customer out could prolong the lock.
    keeps_out = lets_in(case) < 0 or is_locked(case, procedure_of(case, turn.world).way)
    return None if keeps_out else case


def _is_down(live: Connection, turn: Turn) -> bool:
    """Its bank is in trouble for many, for sure: no sign-in gets through, whosever fault this one is."""
    found = turn.world.incident_at(live.bank)
    return found is not None and found.confirmed
