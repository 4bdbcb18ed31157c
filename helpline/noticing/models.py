"""One connection's trouble as it is kept, and whom it concerns."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from helpline.conversations.messages import Owner, Value

Kind = Literal["break", "consent"]
Stage = Literal["", "broken", "stuck", "long", "consent"]
"""What there is to say: it stopped overnight, for three days, for thirty; the approval ends within a week."""
RANK: dict[Stage, int] = {"": 0, "broken": 1, "consent": 1, "stuck": 2, "long": 3}


class Seen(Value, frozen=True):
    """What one look says is wrong with a connection. Times are aware UTC.

    `acts`: the customer can do something about it. `key`: by which the bank is known (incidents/banks.py).
    """

    kind: Kind
    connection: str
    bank: str
    key: str
    acts: bool
    since: datetime
    code: str = ""
    flow: str = ""
    """How the provider's own window mends it; "" where it can't."""
    updated_at: datetime | None = None
    """When data last came through."""
    ends_at: datetime | None = None
    """When the approval at the bank ends."""


class Trouble(Seen, frozen=True, kw_only=True):
    """An episode: from the first look that saw it until it has been well for a day.

    `told`: how much of it the customer has heard; `seen_at`: when it was first seen.
    """

    id: str
    customer: str
    seen_at: datetime
    told: Stage = ""
    told_at: datetime | None = None
    ended_at: datetime | None = None


class Standing(Value, frozen=True):
    """A customer, the chat in which they would hear of it, and what is known so far.

    `active_at`: when they last wrote or opened a chat.
    """

    customer: str
    conversation: str
    zone: str
    owner: Owner
    active_at: datetime
    off: bool = False
    troubles: tuple[Trouble, ...] = ()


class Hint(Value, frozen=True):
    """What an event of the provider says: that something may have changed for these customers."""

    id: str
    name: str
    customers: tuple[str, ...] = ()
