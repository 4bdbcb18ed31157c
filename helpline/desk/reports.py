"""How it went between two days: counted from what is kept, nothing estimated, nothing that flatters.

How each figure is counted stands beside it: desk/how.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from helpline.conversations.hours import SupportHours
from helpline.conversations.messages import Value
from helpline.conversations.ports import Clock
from helpline.conversations.reopening import REOPENED
from helpline.desk.how import HOW
from helpline.desk.models import Figures
from helpline.desk.outcomes import FIXED, KINDS, SOLVED, ConversationGroup, kind_of
from helpline.knowledge import Knowledge

CAME_BACK = timedelta(days=7)
NOT_UNDERSTOOD = ("utter_not_understood", "utter_unknown_question", "utter_out_of_scope")
"""Responses by which the assistant says that it has not understood, or has no answer."""
_TOP = 10
_ENOUGH = 10
"""Cases from which "9 of 10" says something."""


class TicketRow(Value, frozen=True):
    reason: str
    bank: str
    code: str
    opened_at: datetime
    first_answer_at: datetime | None
    resolved_at: datetime | None
    withdrawn: bool = False
    """The customer cancelled it."""


class Counted(Value, frozen=True):
    """All of a span of time."""

    conversations: tuple[ConversationGroup, ...]
    tickets: tuple[TicketRow, ...]
    waiting: tuple[datetime, ...]
    """Since when each of those waits who wait for a person right now, whenever they came."""
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
    async def count(self, start: datetime, end: datetime, now: datetime) -> Counted:
        """What happened from `start` until before `end`, as it stands at `now`."""
        ...


class Reports:
    """`target` is when a first answer was in time, in seconds while support is there."""

    def __init__(
        self, counts: Counts, knowledge: Knowledge, clock: Clock, hours: SupportHours, target: float
    ) -> None:
        self._counts = counts
        self._knowledge = knowledge
        self._clock = clock
        self._hours = hours
        self._target = timedelta(seconds=target)

    async def between(self, start: datetime, end: datetime) -> Figures:
        """As desk/reports.js describes it, for whole days from `start` until before `end`."""
        now = self._clock.now()
        counted = await self._counts.count(start, end, now)
        kinds = _by_kind(counted.conversations)
        settled = [
            _seconds(t.opened_at, t.resolved_at) for t in counted.tickets if t.resolved_at and not t.withdrawn
        ]
        codes = Counter([*counted.codes])
        return {
            "from": start.date().isoformat(),
            "to": (end - timedelta(days=1)).date().isoformat(),
            "conversations": kinds.total(),
            "days": _days(counted.conversations, start.date(), end.date()),
            "outcomes": {kind: kinds[kind] for kind in KINDS},
            "solved": _solved(counted.conversations),
            "handovers": _ranked("reason", Counter(t.reason for t in counted.tickets)),
            "first_answer": self._first_answers(counted.tickets, now),
            "backlog": {
                "waiting": len(counted.waiting),
                "oldest": max((_seconds(since, now) for since in counted.waiting), default=None),
            },
            "resolution": {"count": len(settled), **_spread(settled)},
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
            "how": HOW,
        }

    def _first_answers(self, tickets: Sequence[TicketRow], now: datetime) -> dict[str, Any]:
        """Who still waits beyond the target is late, whatever comes of it, but not who cancelled before.

        Where an agent took a closed conversation up again nobody had waited.
        """
        tickets = [one for one in tickets if one.reason != REOPENED]
        answered = [_seconds(one.opened_at, one.first_answer_at) for one in tickets if one.first_answer_at]
        due = [(by, one.first_answer_at) for one in tickets if not _cancelled(one, by := self._due(one))]
        in_time = sum(at is not None and at <= by for by, at in due)
        late = sum((at or now) > by for by, at in due)
        return {
            "answered": len(answered),
            **_spread(answered),
            "in_time": in_time,
            "late": late,
            "not_due": len(due) - in_time - late,
            "within_target": in_time / (in_time + late) if in_time + late else None,
        }

    def _due(self, one: TicketRow) -> datetime:
        return self._hours.there_from(one.opened_at) + self._target

    def _title(self, code: str) -> str:
        problem = self._knowledge.find_code(code)
        return problem.title if problem else ""


def _cancelled(one: TicketRow, by: datetime) -> bool:
    """In time, and before anybody had answered."""
    return (
        one.withdrawn
        and one.first_answer_at is None
        and one.resolved_at is not None
        and one.resolved_at <= by
    )


def count_alike(texts: Iterable[str]) -> Counter[str]:
    """How often each was written, whatever its case and spaces; in the words of one of them."""
    first: dict[str, str] = {}
    return Counter(first.setdefault(" ".join(text.casefold().split()), text) for text in texts)


def _by_kind(conversations: Iterable[ConversationGroup]) -> Counter[str]:
    kinds = Counter[str]()
    for group in conversations:
        kinds[kind_of(group)] += group.count
    return kinds


def _solved(conversations: Sequence[ConversationGroup]) -> dict[str, int]:
    """Anonymous visitors who came back can't be recognised in another conversation."""
    solved = [group for group in conversations if kind_of(group) in SOLVED]
    kinds = _by_kind(solved)
    fixed = sum(kinds[kind] for kind in FIXED)
    return {
        "count": kinds.total(),
        "fixed": fixed,
        "answered": kinds.total() - fixed,
        "came_back": sum(group.came_back for group in solved),
    }


def _days(conversations: Iterable[ConversationGroup], first: date, end: date) -> list[dict[str, Any]]:
    """Also those without any. `rest`: neither solved nor with a person."""
    days: dict[date, list[ConversationGroup]] = {
        first + timedelta(days=n): [] for n in range((end - first).days)
    }
    for group in conversations:
        days[group.day].append(group)
    found = []
    for day, its in days.items():
        count = _by_kind(its)
        solved, people, total = sum(count[kind] for kind in SOLVED), count["person"], count.total()
        figures = {"solved": solved, "handovers": people, "rest": total - solved - people}
        found.append({"date": day.isoformat(), "conversations": total, **figures})
    return found


def _ranked(name: str, counter: Counter[str]) -> list[dict[str, Any]]:
    return [{name: key, "count": count} for key, count in counter.most_common(_TOP)]


def _spread(seconds: list[float]) -> dict[str, float | None]:
    """Nearest rank; without `p90` where there are too few to say so."""
    if not seconds:
        return {"median": None, "p90": None}
    ordered = sorted(seconds)
    p90 = ordered[-(-len(ordered) * 9 // 10) - 1] if len(ordered) >= _ENOUGH else None
    return {"median": ordered[(len(ordered) - 1) // 2], "p90": p90}


def _seconds(start: datetime, end: datetime | None) -> float:
    return max(0.0, (end - start).total_seconds()) if end else 0.0
