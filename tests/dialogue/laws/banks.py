"""L7: a bank that is fine is left alone, and a person hears of every bank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from helpline.dialogue.heard import Heard
from tests.dialogue.laws.memory import Memory, calls_person
from tests.dialogue.parts import knowledge
from tests.dialogue.playing import Exchange
from tests.dialogue.provider import BEGIN


def l7_fine(memory: Memory, exchange: Exchange) -> Iterator[str]:
    _take_fine(memory, exchange.heard)
    fine = {id for one in memory.fine for id in (one, name_of(one))}
    for move in exchange.moves:
        case = exchange.after.case(move.case)
        if move.asks and move.asks != "hand_over" and case and {case.bank, case.name} & fine:
            yield f"asks {move.asks} of {case.name}, which is fine"
    for started in exchange.started:
        if {started.connection.bank, _id(started.connection.bank)} & fine:
            yield f"refreshes {started.connection.bank}, which is fine"
    for move in exchange.moves:
        if calls_person(move):
            yield from _missing_banks(exchange, (move.command or {})["brief"])


def _take_fine(memory: Memory, heard: Heard) -> None:
    if "start_over" in heard.wishes:
        memory.fine.clear()
        return
    roles = ("affected", "mentioned") if heard.trouble or heard.complaint else ("affected",)
    affected = {bank.ids[0] for bank in heard.banks if bank.role in roles}
    memory.fine = {fine for fine in memory.fine if not any(_same(fine, one) for one in affected)}
    fine = {bank.ids[0] for bank in heard.banks if bank.role == "fine" and len(bank.ids) == 1}
    memory.fine |= fine - affected


def _same(fine: str, affected: str) -> bool:
    """One bank, or two that have merged: customers may mean either by either name."""
    return knowledge().same_house(fine, affected, BEGIN.date())


def name_of(id: str) -> str:
    known = knowledge().bank(id)
    return known.name if known else id


def _id(name: str) -> str:
    found = knowledge().find_bank(name)
    return found[0].id if found else name


def _missing_banks(exchange: Exchange, brief: dict[str, Any]) -> Iterator[str]:
    listed = {bank["bank"] for bank in brief["banks"] if bank["state"]}
    for case in exchange.after.cases:
        if case.bank and case.name not in listed:
            yield f"the brief leaves out {case.name}"
