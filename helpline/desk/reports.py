"""How it went between two days: counted from what is kept, nothing estimated.

"Solved without a person" means that the customer wrote, and no ticket was ever opened. Some of these people
gave up unheard, so the share that came back within seven days stands beside it: in another conversation, or
in the same one, which their browser keeps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from helpline.conversations.messages import Value
from helpline.desk.records import Figures
from helpline.knowledge import Knowledge

CAME_BACK = timedelta(days=7)
AWAY = timedelta(hours=12)
"""Silence after which whoever writes again in the same conversation has come back to it."""
NOT_UNDERSTOOD = ("utter_not_understood", "utter_unknown_question", "utter_out_of_scope")
"""Responses by which the assistant says that it has not understood, or has no answer."""
_TOP = 10


class ConversationRow(Value, frozen=True):
    """One conversation in which the customer wrote. `ended_at` is that of the last message."""

    id: str
    customer: str
    created_at: datetime
    ended_at: datetime
    handed_over: bool
    resumed: bool
    """The customer went away for AWAY or longer and wrote again within CAME_BACK."""


class TicketRow(Value, frozen=True):
    reason: str
    bank: str
    code: str
    opened_at: datetime
    first_answer_at: datetime | None
    resolved_at: datetime | None


class Counted(Value, frozen=True):
    """All of a span of time. Conversations reach CAME_BACK beyond its end, to see who returned."""

    conversations: tuple[ConversationRow, ...]
    tickets: tuple[TicketRow, ...]
    refreshes: tuple[str, ...]
    """How each one ended: succeeded, failed or unknown."""
    stars: tuple[int, ...]
    codes: tuple[str, ...]
    """Of each code, once for each conversation in which it was explained."""
    said: int
    """Messages of customers."""
    not_understood: int
    missed: tuple[str, ...]
    """What customers had typed before the assistant said that it did not understand."""


class Counts(Protocol):
    async def count(self, start: datetime, end: datetime) -> Counted:
        """What happened from `start` until before `end`."""
        ...


class Reports:
    """`target` is when a first answer was in time, in seconds."""

    def __init__(self, counts: Counts, knowledge: Knowledge, target: float) -> None:
        self._counts = counts
        self._knowledge = knowledge
        self._target = target

    async def between(self, start: datetime, end: datetime) -> Figures:
        """As desk/reports.js describes it, for whole days from `start` until before `end`."""
        counted = await self._counts.count(start, end)
        mine = [one for one in counted.conversations if one.created_at < end]
        solved = [one for one in mine if not one.handed_over]
        returned = _returned(solved, counted.conversations)
        first = [_seconds(t.opened_at, t.first_answer_at) for t in counted.tickets if t.first_answer_at]
        settled = [_seconds(t.opened_at, t.resolved_at) for t in counted.tickets if t.resolved_at]
        in_time = sum(seconds <= self._target for seconds in first) / len(first) if first else None
        codes = Counter([*counted.codes])
        return {
            "from": start.date().isoformat(),
            "to": (end - timedelta(days=1)).date().isoformat(),
            "conversations": len(mine),
            "days": _days(mine, start.date(), end.date()),
            "solved": {"count": len(solved), "came_back": returned},
            "handovers": _ranked("reason", Counter(t.reason for t in counted.tickets)),
            "first_answer": {**_spread(first), "within_target": in_time},
            "resolution": _spread(settled),
            "refreshes": {
                "count": len(counted.refreshes),
                "succeeded": counted.refreshes.count("succeeded"),
            },
            "codes": [one | {"title": self._title(one["code"])} for one in _ranked("code", codes)],
            "banks": _ranked("bank", Counter(t.bank for t in counted.tickets if t.bank)),
            "not_understood": {
                "count": counted.not_understood,
                "of": counted.said,
                "examples": _ranked("text", count_alike(counted.missed)),
            },
            "ratings": {
                "count": len(counted.stars),
                "average": sum(counted.stars) / len(counted.stars) if counted.stars else None,
                "stars": [counted.stars.count(stars) for stars in range(1, 6)],
            },
        }

    def _title(self, code: str) -> str:
        problem = self._knowledge.find_code(code)
        return problem.title if problem else ""


def count_alike(texts: Iterable[str]) -> Counter[str]:
    """How often each was written, whatever its case and spaces; in the words of one of them."""
    first: dict[str, str] = {}
    return Counter(first.setdefault(" ".join(text.casefold().split()), text) for text in texts)


def _returned(solved: Sequence[ConversationRow], others: Sequence[ConversationRow]) -> int:
    """Of these, the ones whose customer went on after a pause, or began another within a week.

    Anonymous visitors can't be recognised in another conversation.
    """
    began: dict[str, list[ConversationRow]] = {}
    for one in others:
        if one.customer:
            began.setdefault(one.customer, []).append(one)
    return sum(
        one.resumed
        or any(
            one.ended_at < later.created_at <= one.ended_at + CAME_BACK
            for later in began.get(one.customer, ())
        )
        for one in solved
    )


def _days(conversations: Sequence[ConversationRow], first: date, end: date) -> list[dict[str, Any]]:
    """Also those without any."""
    found = []
    for number in range((end - first).days):
        day = first + timedelta(days=number)
        mine = [one for one in conversations if one.created_at.date() == day]
        people = sum(one.handed_over for one in mine)
        figures = {"conversations": len(mine), "solved": len(mine) - people, "handovers": people}
        found.append({"date": day.isoformat(), **figures})
    return found


def _ranked(name: str, counter: Counter[str]) -> list[dict[str, Any]]:
    return [{name: key, "count": count} for key, count in counter.most_common(_TOP)]


def _spread(seconds: list[float]) -> dict[str, float | None]:
    """Nearest rank."""
    if not seconds:
        return {"median": None, "p90": None}
    ordered = sorted(seconds)
    return {"median": ordered[(len(ordered) - 1) // 2], "p90": ordered[-(-len(ordered) * 9 // 10) - 1]}


def _seconds(start: datetime, end: datetime | None) -> float:
    return max(0.0, (end - start).total_seconds()) if end else 0.0
