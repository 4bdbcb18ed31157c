"""Fills a case with what is known: the code and bank named, and the customer's own live connections."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from actions import plan
from actions.base import Talk
from actions.case import Case
from helpline.banking.contract import Connection
from helpline.errors import BankDataError
from helpline.knowledge import Knowledge, Problem

FAILING = ("failing", "needs_input")
_USUAL_WAIT = 4
"""Hours, where a kind of trouble names none."""


@dataclass(frozen=True)
class Finding:
    """A case, and what there is to say about it."""

    case: Case
    problem: Problem | None = None
    seen: Connection | None = None
    """The live connection the case is about."""
    choices: tuple[Connection, ...] = ()
    """Several connections fail: ask which."""
    all_healthy: tuple[Connection, ...] = ()
    """The customer has connections and none of them fails."""
    unknown_code: str = ""
    bank_data_down: bool = False
    not_connected: bool = False
    """The bank that was named is not among the customer's connections."""


async def diagnose(talk: Talk, case: Case, code: str, banks: tuple[str, ...]) -> Finding:
    """What is wrong, from the code and banks named (ids or names) and the live connections."""
    problem = talk.parts.knowledge.find_code(code) if code else None
    case = with_bank(with_problem(case, problem, code), banks, talk.parts.knowledge)
    finding = Finding(case, problem, unknown_code=code if code and problem is None else "")
    if not talk.customer:
        return finding
    try:
        connections = await talk.parts.bank_data().connections(talk.customer)
    except BankDataError:
        return Finding(case, problem, unknown_code=finding.unknown_code, bank_data_down=True)
    return _among(finding, connections, banks, talk.parts.knowledge)


async def failing_connections(talk: Talk) -> list[Connection]:
    """The customer's own that fail now; none when we can't look, which is no reason to speak of it here."""
    if not talk.customer:
        return []
    try:
        connections = await talk.parts.bank_data().connections(talk.customer)
    except BankDataError:
        return []
    return [c for c in connections if c.state in FAILING]


def _among(
    finding: Finding, connections: list[Connection], banks: tuple[str, ...], knowledge: Knowledge
) -> Finding:
    mine = [c for c in connections if _is_one_of(c, banks, knowledge)] if banks else connections
    failing = [c for c in mine if c.state in FAILING]
    if finding.problem and len(failing) > 1:
        failing = [c for c in failing if problem_of(c, knowledge) == finding.problem] or failing
    if len(failing) == 1:
        return _about(finding, failing[0], knowledge)
    if failing:
        return Finding(finding.case, finding.problem, choices=tuple(failing))
    if len(mine) == 1 and (banks or finding.problem is None):
        seen = with_connection(finding.case, mine[0], knowledge)
        return Finding(seen, finding.problem, seen=mine[0], all_healthy=tuple(mine))
    if mine and not banks:
        return Finding(finding.case, finding.problem, all_healthy=tuple(mine))
    return replace(finding, not_connected=bool(banks) and bool(connections) and not mine)


def _about(finding: Finding, connection: Connection, knowledge: Knowledge) -> Finding:
    live = problem_of(connection, knowledge)
    code = connection.code or ("" if finding.problem else connection.status)
    case = with_connection(with_problem(finding.case, live, code), connection, knowledge)
    return Finding(case, live or finding.problem, seen=connection)


def with_problem(case: Case, problem: Problem | None, code: str = "") -> Case:
    """The case under another code: its way and waiting time follow. An unknown code takes the usual way."""
    if problem is None:
        return case.changed(error_code=code, way=plan.STANDARD, wait_hours=None) if code else case
    return case.changed(error_code=problem.key, way=problem.way, wait_hours=problem.wait_hours or _USUAL_WAIT)


def with_bank(case: Case, banks: tuple[str, ...], knowledge: Knowledge) -> Case:
    """The case about the bank that was named, if only one was."""
    if len(banks) != 1:
        return case
    known = knowledge.bank(banks[0])
    return case.changed(bank=banks[0], bank_name=short_name(known.name) if known else banks[0])


def with_connection(case: Case, connection: Connection, knowledge: Knowledge) -> Case:
    """The case about one of the customer's own connections."""
    found = knowledge.find_bank(connection.bank)
    return case.changed(
        bank=found[0].id if len(found) == 1 else connection.bank,
        bank_name=connection.bank,
        connection=connection.id,
        account=", ".join(connection.accounts),
        needs_credentials=connection.needs_credentials,
    )


def problem_of(connection: Connection, knowledge: Knowledge) -> Problem | None:
    return knowledge.problem_for(connection.status, connection.code)


def stopped_at(connection: Connection) -> datetime | None:
    """Since when it fails, as far as we can tell: the attempt that failed last."""
    return connection.last_attempt or connection.last_updated


def _is_one_of(connection: Connection, banks: tuple[str, ...], knowledge: Knowledge) -> bool:
    ids = {bank.id for bank in knowledge.find_bank(connection.bank)}
    return bool(ids & set(banks)) or connection.bank.casefold() in {bank.casefold() for bank in banks}


def bank_choice(intent: str, connection: Connection, knowledge: Knowledge) -> str:
    """A button's payload that names the bank of a connection."""
    found = knowledge.find_bank(connection.bank)
    bank = found[0].id if len(found) == 1 else connection.bank
    return f"/{intent}{json.dumps({'bank': bank})}"


def short_name(name: str) -> str:
    """A bank's name as people say it: "Chase (JPMorgan Chase)" is Chase."""
    return name.partition(" (")[0]
