"""The cases of a conversation: which one a bank or a fact is about, and how a new one begins."""

from __future__ import annotations

from typing import Any

from helpline.banking.contract import Connection
from helpline.dialogue.state import Case, State
from helpline.dialogue.world import World

ALL = ("*",)


def about(state: State, banks: tuple[str, ...], world: World) -> list[Case]:
    """The cases that a fact of these banks is about: all, those named, or the one at hand."""
    if banks == ALL:
        return [case for case in state.cases if case.active]
    named = [case for case in state.cases for bank in banks if is_case_of(case, bank, world)]
    if named or banks:
        return named
    at_hand = state.case_at_hand
    return [at_hand] if at_hand else []


def is_named(case: Case, bank: str, world: World) -> bool:
    """Whether this bank is the case's by its own name."""
    return case.bank == bank or world.is_named(case.name, bank)


def is_case_of(case: Case, bank: str, world: World) -> bool:
    """Whether this bank is the case's, by its own name or by its connection's after a merger."""
    if not case.bank:
        return False
    if is_named(case, bank, world):
        return True
    fine = case.status == "fine"  # told by its own name, so the other name means another bank
    return not fine and any(one.id == case.connection for one in world.connections_at(bank))


def resumed(case: Case) -> Case:
    """A case that waits is taken up when something is told of it."""
    return case.with_(status="open") if case.status == "waiting" else case


def taken_up(case: Case) -> Case:
    """A case that has ended, open again. What was fixed and broke anew begins without the old attempts."""
    return case.with_(status="open", attempts=() if case.status == "fixed" else case.attempts)


def new_case(state: State, **values: Any) -> Case:
    """With the next free id."""
    return Case(id=max((case.id for case in state.cases), default=0) + 1, **values)


def case_of(state: State, connection: Connection, world: World) -> Case:
    """A new case about one of the customer's own connections."""
    seen = world.observe(connection)
    return new_case(
        state,
        bank=world.bank_id(connection.bank),
        name=world.bank_name(world.bank_id(connection.bank))
        if world.knowledge.find_bank(connection.bank)
        else connection.bank,
        connection=connection.id,
        accounts=connection.accounts,
        problem=seen.problem if seen.failing else "",
        observed=seen,
    )


def case_at(state: State, bank: str, world: World) -> Case:
    """A new case about the customer's connection at this bank, or about the bank alone."""
    owned = owned_at(state, bank, world)
    if owned:
        return case_of(state, worst(owned), world)
    return new_case(state, bank=bank, name=world.bank_name(bank))


def owned_at(state: State, bank: str, world: World) -> list[Connection]:
    """The customer's connections at this bank, without those told to be fine under another name."""
    fine = {case.connection for case in state.cases if case.status == "fine"}
    return [one for one in world.connections_at(bank) if one.id not in fine]


def worst(owned: list[Connection]) -> Connection:
    """One that fails, if any does."""
    return next((one for one in owned if one.state in ("failing", "needs_input")), owned[0])
