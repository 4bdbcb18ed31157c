"""How conversations ended, in the words of a report. Each is of one kind."""

from __future__ import annotations

from datetime import date, timedelta

from helpline.conversations.messages import Value
from helpline.conversations.outcome import Outcome

AWAY = timedelta(hours=12)
"""Silence after which a conversation is over, and whoever writes again in it has come back to it."""
_CONTENT = 3
"""Stars from which an answer that was rated counts as accepted."""

FIXED = ("fixed_seen", "fixed_told")
SOLVED = (*FIXED, "answered")
KINDS = (*SOLVED, "person", "left", "unanswered", "under_way", "unknown")
"""In the order of a report: `left` in the middle of something; `unanswered`: nothing was understood, or was
known; `under_way`: not over yet; `unknown`: not noted yet (see desk/noting.py)."""


class ConversationGroup(Value, frozen=True):
    """`count` conversations in which the customer wrote, alike in all that decides of what kind they are."""

    day: date
    """On which they began."""
    handed_over: bool
    outcome: Outcome | None
    stars: int | None
    over: bool
    """Nothing was said in them for AWAY."""
    count: int
    came_back: int
    """Of these, the ones whose customer wrote again, after AWAY or in another one, within a week."""


def kind_of(one: ConversationGroup) -> str:
    """One of KINDS."""
    if one.handed_over:
        return "person"
    kind = _KINDS[one.outcome]
    if kind == "answered" and one.stars is not None and one.stars < _CONTENT:
        kind = "unanswered"
    return kind if kind in SOLVED or one.over else "under_way"


_KINDS: dict[Outcome | None, str] = {
    "seen": "fixed_seen",
    "told": "fixed_told",
    "answered": "answered",
    "open": "left",
    "": "unanswered",
    None: "unknown",
}
