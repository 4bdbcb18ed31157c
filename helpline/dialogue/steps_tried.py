"""Which steps are behind the customer, and which are left, as the brief tells them."""

from __future__ import annotations

from helpline.dialogue.done_steps import was_done
from helpline.dialogue.procedures import (
    APPROVE,
    BANK_ACTION,
    BANK_LOGIN,
    REFRESH,
    REFRESH_AGAIN,
    SIGN_IN,
    Procedure,
)
from helpline.dialogue.state import Case


def steps_tried(case: Case) -> tuple[str, ...]:
    """What the brief calls the steps that are behind the customer; nothing that did not happen."""
    tried = []
    if case.fact("bank_login") in ("works", "fails"):
        tried.append("bank_login_checked")
    if (
        case.fact("bank_action") == "done"
        or case.fact("lock") == "unlocked"
        or case.fact("other_session") == "closed"
    ):
        tried.append("bank_action_done")
    if case.fact("waited"):
        tried.append("waited")
    by_hand = case.fact("refreshed_by_hand") in ("yes", "failed")
    if by_hand or any(attempt.result in ("failed", "succeeded") for attempt in case.attempts):
        tried.append("manual_refresh")
    if case.fact("sign_in") == "replaced":
        tried.append("credentials_reentered")
    if case.fact("consent") == "given":
        tried.append("approved_again")
    return tuple(tried)


NAMES = {
    REFRESH: "manual_refresh",
    REFRESH_AGAIN: "manual_refresh",
    SIGN_IN: "credentials_reentered",
    BANK_LOGIN: "bank_login_checked",
    BANK_ACTION: "bank_action_done",
    APPROVE: "approved_again",
}
"""What the brief calls a step; the others go by their own name."""


def untried(case: Case, plan: Procedure) -> tuple[str, ...]:
    """Steps of the procedure that are not known to be done."""
    left = [NAMES.get(step, step) for step in plan.steps if not was_done(step, case, plan)]
    return tuple(dict.fromkeys(name for name in left if name not in steps_tried(case)))
