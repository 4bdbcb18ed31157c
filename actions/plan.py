"""The article's way, and how the code changes it. Pure: a case in, the next step out.

A *step* is a slot of the troubleshooting form; a *way* is the steps that a kind of trouble needs, always in
the form's order. Which code takes which way stands in data/knowledge/error_codes.yml.
"""

from __future__ import annotations

from actions.case import SKIPPED, Case

BANK = "bank"
BANK_LOGIN = "bank_login_works"
BANK_ACTION = "bank_action_done"
WAIT = "waited"
REFRESH = "refresh_result"
CREDENTIALS = "credentials_entered"
SECOND_REFRESH = "second_refresh_result"
HAND_OVER = "hand_over_agreed"

ORDER = (BANK, BANK_LOGIN, BANK_ACTION, WAIT, REFRESH, CREDENTIALS, SECOND_REFRESH, HAND_OVER)
"""The form's required slots, as domain.yml lists them: Rasa asks for the first that is empty."""
REFRESHES = (REFRESH, SECOND_REFRESH)

STANDARD = "refresh_first"
WAYS: dict[str, tuple[str, ...]] = {
    STANDARD: (BANK_LOGIN, REFRESH, CREDENTIALS, SECOND_REFRESH),
    "credentials": (BANK_LOGIN, CREDENTIALS, SECOND_REFRESH),
    "unlock": (BANK_ACTION, CREDENTIALS, SECOND_REFRESH),
    "act_at_bank": (BANK_ACTION, REFRESH, CREDENTIALS, SECOND_REFRESH),
    "log_out_elsewhere": (BANK_ACTION, REFRESH),
    "security_code": (BANK_ACTION, REFRESH),
    "reauthorise": (CREDENTIALS, SECOND_REFRESH),
    "check_accounts": (BANK_ACTION, REFRESH),
    "wait": (WAIT, REFRESH),
    "in_progress": (WAIT, REFRESH),
    "unsupported": (HAND_OVER,),
    "support": (HAND_OVER,),
    "no_fault": (),
}
"""After the last step of a way, when nothing helped, comes a person."""

TRIED = {
    BANK_LOGIN: "bank_login_checked",
    BANK_ACTION: "bank_action_done",
    WAIT: "waited",
    REFRESH: "manual_refresh",
    CREDENTIALS: "credentials_reentered",
    SECOND_REFRESH: "manual_refresh",
}
"""What the brief calls a step that was done."""


def steps(case: Case) -> tuple[str, ...]:
    """The steps of this case, in the form's order."""
    way = WAYS.get(case.way, WAYS[STANDARD])
    if case.needs_credentials and REFRESH in way:
        # The provider refuses a bare refresh in this state: the sign-in comes first.
        others = tuple(step for step in way if step not in (REFRESH, CREDENTIALS, SECOND_REFRESH))
        way = (*others, CREDENTIALS, SECOND_REFRESH)
    return (BANK, *way) if way else ()


def settled(case: Case) -> Case:
    """The case with the steps it does not need marked as skipped, and those it needs open."""
    needed = steps(case)
    marks: dict[str, str | None] = {}
    for step in ORDER[1:]:
        value = getattr(case, step)
        if step not in needed and value is None:
            marks[step] = SKIPPED
        elif step in needed and value == SKIPPED and step not in (BANK_LOGIN, BANK_ACTION):
            marks[step] = None  # a question that the customer passed over stays passed over
    return case.changed(**marks)


def next_step(case: Case) -> str | None:
    """The slot to ask for next, None when the way has ended (then `ending` says how)."""
    if case.outcome or "fixed" in (case.refresh_result, case.second_refresh_result):
        return None
    return next((step for step in steps(case) if not getattr(case, step)), None)


def ending(case: Case) -> str:
    """How a way without a next step ends: "fixed", "hand_over" or "left"."""
    if case.outcome:
        return case.outcome
    if "fixed" in (case.refresh_result, case.second_refresh_result):
        return "fixed"
    return "hand_over" if steps(case) else "left"
