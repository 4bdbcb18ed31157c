"""An incident, and what was seen of its bank."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from helpline.conversations.messages import Value

State = Literal["suspected", "confirmed", "closed"]
Ending = Literal["", "recovered", "silent", "by_hand", "merged"]


class Seen(Value, frozen=True):
    """A sighting as it is kept: whose it was, and in which conversation. Times are aware UTC."""

    bank: str
    name: str
    customer: str
    conversation: str
    connection: str
    failed: bool
    tried_at: datetime
    at: datetime
    code: str = ""
    outage: bool = False
    """The provider itself said that the bank fails for nearly everybody."""


class Incident(Value, frozen=True):
    """One bank's trouble for many. `since`: of its first sign; `customers`: distinct ones seen failing."""

    id: str
    bank: str
    name: str
    state: State
    since: datetime
    opened_at: datetime
    customers: int = 0
    confirmed_at: datetime | None = None
    closed_at: datetime | None = None
    last_sign_at: datetime | None = None
    ending: Ending = ""
    by: str = ""
    """Name of the agent who opened or closed it by hand, "" for the rule."""
    probed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.state != "closed"


class Verdict(Value, frozen=True):
    """What the rule says now. `step` "" leaves things as they are."""

    step: Literal["", "open", "confirm", "close"] = ""
    ending: Ending = ""
    since: datetime | None = None
    last_sign_at: datetime | None = None
    customers: int = 0
