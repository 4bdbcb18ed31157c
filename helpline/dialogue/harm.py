"""When a refresh must not be tried: the provider would turn it down, or a lock would last longer."""

from __future__ import annotations

from helpline.dialogue.procedures import Procedure, is_locked
from helpline.dialogue.state import Case

REFRESH_HARMS = "utter_refresh_would_harm"


def why_no_refresh(case: Case, plan: Procedure) -> str:
    """The response that says what has to come first, "" when a refresh may be tried."""
    way = plan.problem.way if plan.problem else plan.way
    if is_locked(case, way) or way == "unsupported":
        return REFRESH_HARMS
    if way == "unlock" and case.fact("password") == "changed" and not case.signed_in_anew:
        return "utter_refresh_old_sign_in"
    refused = case.observed is not None and case.observed.needs_credentials and not case.signed_in_anew
    return "utter_refresh_needs_credentials" if refused else ""
