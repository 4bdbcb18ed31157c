"""What a look at a customer's connections says is wrong, and how much of it is worth a word. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from msgspec.structs import asdict, replace

from helpline.banking.contract import CONSENT_ENDS, Connection, repair_flow
from helpline.incidents.banks import bank_key
from helpline.incidents.sighting import WAYS
from helpline.knowledge import Knowledge
from helpline.noticing.models import RANK, Seen, Stage, Trouble

STUCK, LONG = timedelta(days=3), timedelta(days=30)
"""Since data last came through."""
WELL_FOR = timedelta(days=1)
"""A connection that breaks again sooner is still the same episode, of which was told."""
YOURS = "Your bank"
"""A bank whose name the provider does not tell."""


def seen(
    connections: Iterable[Connection], ends: Mapping[str, datetime], knowledge: Knowledge, now: datetime
) -> list[Seen]:
    """`ends`: by connection, when its approval ends, as far as the provider tells."""
    found = []
    for one in connections:
        if one.state == "failing":
            found.append(_broken(one, knowledge, now))
        elif one.state == "healthy" and (end := ends.get(one.id)) and now < end <= now + CONSENT_ENDS:
            found.append(_ending(one, end, knowledge, now))
    return found


def _ending(connection: Connection, end: datetime, knowledge: Knowledge, now: datetime) -> Seen:
    return Seen(
        kind="consent",
        connection=connection.id,
        bank=connection.bank or YOURS,
        key=bank_key(connection.bank, knowledge, now.date()),
        acts=True,
        since=now,
        flow="renew",
        ends_at=end,
    )


def _broken(connection: Connection, knowledge: Knowledge, now: datetime) -> Seen:
    flow = repair_flow(connection)
    problem = knowledge.problem_for(connection.status, connection.code)
    waits = connection.bank_failing or (problem is not None and problem.way in WAYS)
    return Seen(
        kind="break",
        connection=connection.id,
        bank=connection.bank or YOURS,
        key=bank_key(connection.bank, knowledge, now.date()),
        acts=bool(flow) or connection.needs_credentials or not waits,
        since=connection.last_attempt or now,
        code=connection.code or (problem.code if problem else ""),
        flow=flow,
        updated_at=connection.last_updated,
    )


def reconcile(
    customer: str,
    known: Sequence[Trouble],
    found: Sequence[Seen],
    connections: Sequence[Connection],
    now: datetime,
) -> list[Trouble]:
    """All episodes that are open now, or were until now.

    A connection that is being tried right now says nothing yet; one that is gone has no trouble any more.
    """
    open_ = [_episode(customer, known, one, now) for one in found]
    going_on = {one.id for one in open_}
    running = {one.id for one in connections if one.state in ("running", "needs_input")}
    rest = [one for one in known if one.id not in going_on and one.ended_at is None]
    ended = [one if one.connection in running else replace(one, ended_at=now) for one in rest]
    return open_ + ended


def _episode(customer: str, known: Sequence[Trouble], found: Seen, now: datetime) -> Trouble:
    same = (one for one in known if (one.connection, one.kind) == (found.connection, found.kind))
    for one in same:
        lately = one.ended_at is None or now - one.ended_at < WELL_FOR
        if lately and (one.ends_at == found.ends_at or found.kind == "break"):
            return replace(one, **asdict(found) | {"since": one.since, "ended_at": None})
    begun = found.ends_at or now
    id = str(uuid5(NAMESPACE_OID, f"{customer}/{found.connection}/{found.kind}/{begun.isoformat()}"))
    return Trouble(id=id, customer=customer, seen_at=now, **asdict(found))


def due(trouble: Trouble, now: datetime) -> Stage:
    """What there is to say that the customer has not heard, "" for nothing.

    What the customer can do nothing about mostly heals by itself: of that they hear once it is stuck.
    """
    stage = _stage(trouble, now)
    return stage if trouble.ended_at is None and RANK[stage] > RANK[trouble.told] else ""


def _stage(trouble: Trouble, now: datetime) -> Stage:
    if trouble.kind == "consent":
        return "consent"
    silent_for = now - (trouble.updated_at or trouble.since)
    if silent_for >= LONG:
        return "long"
    if silent_for >= STUCK:
        return "stuck"
    return "broken" if trouble.acts else ""
