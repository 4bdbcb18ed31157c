"""What one look at a connection says about its bank. Pure.

Counted are failures of the bank's side alone, of connections that have worked lately: never a sign-in
that has to be renewed, never a bank that has not worked for this customer before, never a failure of ours.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from helpline.banking.contract import Connection
from helpline.conversations.messages import Sighting
from helpline.incidents.banks import bank_key
from helpline.knowledge import Knowledge

BANK_SIDE = frozenset(
    {"SITE_UNAVAILABLE", "UNEXPECTED_SITE_ERROR", "SITE_BLOCKING_ERROR", "REQUEST_TIME_OUT", "TECH_ERROR"}
)
"""Statuses of Yodlee's that tell of the bank's site, or of the way to it (sources: error_codes.yml)."""
WAYS = frozenset({"wait", "refresh_first"})
"""Of the codes with such a status, those that the customer can do nothing about."""
LATELY = timedelta(days=3)
"""A connection that has brought nothing for longer is broken by itself."""


def sighting(connection: Connection, knowledge: Knowledge, now: datetime) -> Sighting | None:
    """None when it says nothing of the bank. Its time is that of the try that was seen, not of the look."""
    outcome = _outcome(connection, knowledge, now)
    tried_at = connection.last_attempt or connection.last_updated
    if not outcome or tried_at is None or not connection.bank:
        return None
    return Sighting(
        bank=bank_key(connection.bank, knowledge, now.date()),
        name=connection.bank,
        connection=connection.id,
        failed=outcome == "failed",
        tried_at=tried_at,
        code=connection.code,
        outage=connection.bank_failing,
    )


def is_bank_side(status: str, code: str, knowledge: Knowledge) -> bool:
    problem = knowledge.problem_for(status, code)
    return problem is not None and problem.status in BANK_SIDE and problem.way in WAYS


def _outcome(connection: Connection, knowledge: Knowledge, now: datetime) -> str:
    if connection.state == "healthy":
        return "worked"
    updated = connection.last_updated
    if connection.state != "failing" or connection.needs_credentials or updated is None:
        return ""
    if now - updated > LATELY or not is_bank_side(connection.status, connection.code, knowledge):
        return ""
    return "failed"
