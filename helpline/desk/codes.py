"""An error code, explained for the customer and for staff."""

from __future__ import annotations

from typing import Any

from helpline.errors import Invalid, NotFound
from helpline.knowledge import Knowledge, Problem

_MOST_CODE = 100
_FIELDS = {"type", "code", "title", "text", "steps"}


class Codes:
    """By number, constant or the provider's status."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def explain(self, text: str) -> dict[str, Any]:
        """{card, title, meaning, steps, staff}. Raises NotFound."""
        problem = self._knowledge.find_code(text[:_MOST_CODE])
        if problem is None:
            raise NotFound("This code is not known.")
        title = f"{problem.key}: {problem.title}"
        return {
            "card": card(problem),
            "title": title,
            "meaning": problem.meaning,
            "steps": list(problem.steps),
            "staff": {
                "name": problem.name,
                "type": problem.type,
                "status": problem.status,
                "who_acts": problem.who_acts,
                "escalate": _escalation(problem),
            },
        }

    def parse_card(self, given: dict[str, Any]) -> dict[str, Any]:
        """The card that an agent inserted, as we know it ourselves. Raises Invalid for any other."""
        code = given.get("code")
        problem = self._knowledge.find_code(code) if isinstance(code, str) else None
        if given.get("type") != "error_code" or problem is None or set(given) - _FIELDS:
            raise Invalid("Only the explanation of a code can be sent as a card.", field="card")
        return card(problem)


def card(problem: Problem) -> dict[str, Any]:
    """As the assistant shows it."""
    return {
        "type": "error_code",
        "code": problem.key,
        "title": f"{problem.key}: {problem.title}",
        "text": problem.meaning,
        "steps": list(problem.steps),
    }


def _escalation(problem: Problem) -> str:
    if problem.escalate:
        return "yes, support has to act"
    if problem.escalate_after_hours:
        return f"if it is still there after {problem.escalate_after_hours} hours"
    return "no"
