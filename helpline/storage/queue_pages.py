"""Pages of the queue, and of what searching finds: chosen, counted and turned where the rows are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from helpline.desk.models import Narrow
from helpline.errors import Invalid
from helpline.storage import positions
from helpline.storage.tables import Instant, conversations, messages, tickets

PAGE = 200

_WAITS = (
    sa.select(sa.func.max(tickets.c.waiting_since, type_=Instant))
    .where(positions.OF_CONVERSATION, tickets.c.status != "resolved")
    .correlate(conversations)
    .scalar_subquery()
)
"""Since when a conversation's customer waits, or waited."""


def wanted(state: str, agent: str, since: datetime) -> Any:
    """Conversations of the list `state`; of the assistant's own those in which somebody spoke since then."""
    owner = conversations.c.owner
    if state == "waiting":
        return owner == "waiting"
    if state == "mine":
        return sa.and_(owner == "agent", conversations.c.agent == agent)
    with_people = sa.select(conversations.c.id).where(owner.in_(("waiting", "agent")))
    spoken = sa.select(messages.c.conversation).where(messages.c.at > since)
    return sa.and_(owner != "closed", conversations.c.id.in_(sa.union(with_people, spoken)))


def reason_is(reason: str) -> Any:
    """Of its newest ticket."""
    return _newest(tickets.c.reason) == reason


def narrowed(narrow: Narrow) -> Any:
    """By what its newest ticket tells."""
    wanted = [
        _newest(tickets.c.brief[name].as_string()) == value
        for name, value in {"bank": narrow.bank, "code": narrow.code}.items()
        if value
    ]
    if narrow.late_since:
        wanted += [conversations.c.owner == "waiting", narrow.late_since >= _WAITS]
    return sa.and_(sa.true(), *wanted)


def _newest(column: Any) -> Any:
    newest = sa.select(column).where(positions.OF_CONVERSATION).order_by(tickets.c.opened_at.desc())
    return newest.limit(1).correlate(conversations).scalar_subquery()


def count(condition: Any) -> Any:
    return sa.select(sa.func.count().label("total")).select_from(conversations).where(condition)


def page(condition: Any, after: str, *, newest: bool = False) -> Any:
    """PAGE rows of conversations, and one more if there is one, with `waits` and the `total` of all pages.

    Raises Invalid.
    """
    total = sa.func.count().over().label("total")
    found = sa.select(conversations, _WAITS.label("waits"), total).where(condition).subquery()
    query = sa.select(found)
    if after:
        behind = _older(found.c, after, "after") if newest else _behind(found.c, after)
        query = query.where(behind)
    waits = () if newest else (found.c.waits.is_(None), found.c.waits)
    return query.order_by(*waits, found.c.created_at.desc(), found.c.id.desc()).limit(PAGE + 1)


def following(found: Sequence[Any], *, newest: bool = False) -> str | None:
    """Where the page after this one begins."""
    if len(found) <= PAGE:
        return None
    last = found[PAGE - 1]
    if newest:
        return age(last)
    return f"{last.waits.isoformat() if last.waits else ''}|{age(last)}"


def age(row: Any) -> str:
    return f"{row.created_at.isoformat()}|{row.id}"


def older(before: str) -> Any:
    """Conversations behind that `age`. Raises Invalid."""
    return _older(conversations.c, before, "before")


def _older(columns: Any, age: str, field: str) -> Any:
    stamp, _, conversation = age.partition("|")
    at = _instant(stamp, field)
    same = sa.and_(columns.created_at == at, columns.id < conversation)
    return sa.or_(columns.created_at < at, same)


def _behind(columns: Any, after: str) -> Any:
    stamp, _, rest = after.partition("|")
    later = _older(columns, rest, "after")
    if not stamp:
        return sa.and_(columns.waits.is_(None), later)
    waits = _instant(stamp, "after")
    return sa.or_(columns.waits > waits, columns.waits.is_(None), sa.and_(columns.waits == waits, later))


def _instant(stamp: str, field: str) -> datetime:
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        at = datetime.min
    if at.tzinfo is None:
        raise Invalid(f"`{field}` is not where a page ends.", field=field)
    return at
