"""For how long the trouble of a case has lasted, as told and as seen."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpline.dialogue import times
from helpline.dialogue.state import Case
from helpline.knowledge import Problem


def is_stuck(case: Case, problem: Problem) -> bool:
    """Whether what runs by itself has run for longer than it ever should, as told or as seen."""
    limit = max(problem.escalate_after_hours or 0, _HOURS_OF_A_DAY)
    return _told_hours(case) > limit or _quiet(case) > timedelta(hours=limit)


def _quiet(case: Case) -> timedelta:
    """For how long no data has come, as seen."""
    seen = case.observed
    if seen is None or not seen.updated or not seen.at:
        return timedelta()
    return datetime.fromisoformat(seen.at) - datetime.fromisoformat(seen.updated)


def _told_hours(case: Case) -> int:
    """For how long something has been so, as it was told."""
    told = next((fact for fact in reversed(case.facts) if fact.kind == "since"), None)
    if told is None or not told.at:
        return times.hours(told.value) if told else 0
    return times.hours_ago(told.value, datetime.fromisoformat(told.at).weekday())


def has_waited(case: Case, problem: Problem | None) -> bool:
    """Whether the customer has waited for as long as such a trouble takes."""
    limit = problem.wait_hours if problem else 0
    hours = max(limit, _HOURS_OF_A_DAY)
    long_ago = _told_hours(case) > (limit or _HOURS_OF_A_DAY) or _quiet(case) > timedelta(
        hours=hours + _BETWEEN
    )
    return bool(case.fact("waited") or case.fact("waiting")) or long_ago


_HOURS_OF_A_DAY = 24


_BETWEEN = 24
"""Hours between two updates of a connection that works."""
