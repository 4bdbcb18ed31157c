"""The jobs of noticing, and under which names each is the same one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from helpline.jobs.job import NewJob

HINT, SWEEP, LOOK = "provider_event", "notice_sweep", "notice_look"
"""Kinds: wake whom an event names, find whose time has come, look at one customer's connections."""


def hint(id: str, customers: Sequence[str]) -> NewJob:
    return NewJob(kind=HINT, key=id, lane=id, payload={"customers": list(customers)})


def sweep(minute: int) -> NewJob:
    """Once a minute, in whichever process."""
    return NewJob(kind=SWEEP, key=f"sweep:{minute}", lane=SWEEP)


def look(customer: str, at: datetime) -> NewJob:
    """One for each time at which it is due. All ask the same provider, so all can be told to wait."""
    return NewJob(
        kind=LOOK,
        key=f"{customer}:{at.isoformat()}",
        lane=lane_of(customer),
        target=LOOK,
        payload={"customer": customer},
        due_at=at,
    )


def lane_of(customer: str) -> str:
    return f"notice:{customer}"
