"""One kind of trouble, as the rest of the house sees it."""

from __future__ import annotations

import msgspec

from helpline.knowledge.schema import Actor, Kind, Retry


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of trouble, ready to be told. `steps` are finished sentences, hours filled in."""

    key: str
    """The number as digits ("402"), or the provider's status where the connection carries no number."""
    code: str
    """Digits; of a status its most typical number, "" when there is none."""
    status: str
    """The provider's additionalStatus, "" when no pairing is known."""
    name: str
    """The official constant, "" when only the number is public."""
    type: Kind
    title: str
    meaning: str
    tell: str
    """Finishes "I can see that Chase stopped this morning with 402: …"."""
    steps: tuple[str, ...]
    way: str
    retry: Retry
    wait_hours: int
    escalate: bool
    escalate_after_hours: int | None
    who_acts: Actor
