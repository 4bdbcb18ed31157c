"""Answers that need a service: the list of banks, the customer's tickets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.base import TurnContext
from actions.looking import back_at
from helpline.dialogue.moves import Move
from helpline.errors import BankDataError


async def bank_answer(turn: TurnContext, move: Move) -> Move:
    """Whether a bank can be connected, and whether it is in trouble for everybody."""
    bank = move.values["bank"]
    known = turn.parts.knowledge.bank(bank)
    name = known.name.partition(" (")[0] if known else bank
    try:
        listed = await turn.parts.bank_data().find_bank(known.name if known else bank)
    except BankDataError as error:
        until = back_at(turn, error)
        values = {"back_at": until.isoformat()} if until else {}
        return replace(move, response="utter_bank_data_down", values={**move.values, **values})
    if listed is None or (not known and name.casefold() not in listed.name.casefold()):
        response = "utter_bank_not_listed"
    elif not listed.supported:
        response = "utter_bank_not_supported"
    else:
        response = "utter_bank_supported_failing" if listed.failing_now else "utter_bank_supported"
    return replace(
        move, response=response, values={"bank_name": name if known or listed is None else listed.name}
    )


_OPEN = ("open", "claimed")


def ticket_answer(turn: TurnContext, move: Move) -> Move:
    """The state of the newest ticket that is worked on, else of the newest one."""
    tickets: list[dict[str, Any]] = turn.metadata.get("tickets") or []
    if not tickets:
        return replace(move, response="utter_no_ticket")
    newest = max(tickets, key=lambda one: (one.get("status") in _OPEN, str(one.get("opened_at"))))
    states = turn.parts.phrases.ticket_states
    status, place = str(newest.get("status")), newest.get("place")
    words = (
        states["waiting"].format(place=place) if status == "open" and place else states.get(status, status)
    )
    return replace(
        move, response="utter_ticket_status", values={"number": str(newest.get("number")), "state": words}
    )
