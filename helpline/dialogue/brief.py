"""What the next person must know: all banks, facts with source and time, the customer's own words."""

from __future__ import annotations

from typing import Any

from helpline.dialogue.heard import Heard
from helpline.dialogue.procedures import procedure_of
from helpline.dialogue.state import YOUR_BANK, Attempt, Case, State
from helpline.dialogue.steps_tried import steps_tried, untried
from helpline.dialogue.world import World

_NOT_FACTS = ("passed_", "redo")


def brief(state: State, world: World, heard: Heard) -> dict[str, Any]:
    """The fields of messages.Brief that the dialogue knows. Holds nothing that did not happen."""
    case = state.case_at_hand or next((one for one in reversed(state.cases) if one.status != "fine"), None)
    told = case or Case(id=0)
    return {
        "bank": told.name if told.name != YOUR_BANK else "",
        "code": told.told_code or told.problem,
        "account": ", ".join(told.accounts),
        "connection": told.connection,
        "steps_tried": list(steps_tried(told)),
        "untried": list(untried(told, procedure_of(told, world))) if case else [],
        "refreshes": [_refresh(attempt) for attempt in told.attempts if attempt.result != "running"],
        "last_words": "\n".join(state.words),
        "opening": state.opening,
        "banks": [_bank(one) for one in state.cases if one.bank],
        "facts": facts_of(state),
        "mood": "upset" if state.anger or "anger" in heard.talk else "",
    }


def _bank(case: Case) -> dict[str, str]:
    return {"bank": case.name, "code": case.told_code or case.problem, "state": _state_of(case)}


def _state_of(case: Case) -> str:
    if case.status in ("fine", "fixed"):
        return "fine" if case.status == "fine" else "fixed"
    if case.observed is not None:
        return (
            "working" if case.observed.state == "healthy" and not case.observed.stale else case.observed.state
        )
    return case.status


def _refresh(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": attempt.at,
        "result": attempt.result,
        "code": attempt.code,
        "new_transactions": attempt.new_transactions,
    }


def facts_of(state: State) -> list[dict[str, str]]:
    """Every fact of every case, with its bank, source and time, oldest first."""
    found: list[dict[str, str]] = []
    for case in state.cases:
        bank = case.name if case.bank else ""
        for fact in case.facts:
            if not fact.kind.startswith(_NOT_FACTS):
                found.append(
                    {
                        "fact": fact.kind,
                        "value": fact.value,
                        "bank": bank,
                        "source": fact.source,
                        "at": fact.at,
                    }
                )
        if case.told_code:
            found.append({"fact": "code", "value": case.told_code, "bank": bank, "source": "told", "at": ""})
        if case.observed is not None:
            seen = case.observed
            value = f"{seen.state} {seen.problem}".strip() if seen.failing else seen.state
            found.append(
                {"fact": "connection", "value": value, "bank": bank, "source": "seen", "at": seen.at}
            )
        for attempt in case.attempts:
            found.append(
                {"fact": "refresh", "value": attempt.result, "bank": bank, "source": "done", "at": attempt.at}
            )
    return found
