"""Which steps of a procedure are behind the customer: told, seen or done by us."""

from __future__ import annotations

from collections.abc import Callable

from helpline.dialogue.lasting import has_waited
from helpline.dialogue.procedures import (
    ACCOUNT,
    ACCOUNTS,
    APPROVE,
    BANK_ACTION,
    BANK_LOGIN,
    CODE_READY,
    DATES,
    REFRESH,
    REFRESH_AGAIN,
    SIGN_IN,
    WAIT,
    WHICH_CODE,
    Procedure,
    is_locked,
    lets_in,
)
from helpline.dialogue.state import Case
from helpline.knowledge import Problem


def next_step(case: Case, plan: Procedure) -> str:
    """The first step that is not behind the customer, "" when there is none."""
    return next((step for step in plan.steps if not is_done(step, case, plan)), "")


def is_done(step: str, case: Case, plan: Procedure) -> bool:
    """Whether this step is known to be done, needless, or given up."""
    if case.fact(f"passed_{step}"):
        return True
    return was_done(step, case, plan)


def was_done(step: str, case: Case, plan: Procedure) -> bool:
    """Whether this step is known to be done, or needless."""
    return _DONE[step](case, plan)


def _login(case: Case, _: Procedure) -> bool:
    return (
        lets_in(case) > 0 or case.fact("login_owner") == "somebody_else"
    )  # who can't try it is not asked to


def _at_bank(case: Case, plan: Procedure) -> bool:
    if plan.way == "unlock":
        return not is_locked(case, plan.way)
    if case.fact("bank_action") == "done":
        return True
    if plan.way == "log_out_elsewhere":
        return case.fact("other_session") == "closed"
    return case.fact("password") == "changed" and "password" in _words(plan.problem)


def _words(problem: Problem | None) -> str:
    return f"{problem.title} {problem.tell}".lower() if problem else ""


MENDING = frozenset(
    {
        *(("lock", "unlocked"), ("bank_action", "done"), ("sign_in", "replaced"), ("consent", "given")),
        *(("other_session", "closed"), ("security_code", "at_hand"), ("waited", "yes")),
    }
)
"""What a customer does against the trouble: a refresh from before it proves nothing any more."""


def _mended(case: Case) -> int:
    """The turn of the last of them, -1 when there was none."""
    return max((fact.turn for fact in case.facts if (fact.kind, fact.value) in MENDING), default=-1)


def _refreshed(case: Case, _: Procedure) -> bool:
    since = _mended(case)
    if any(one.result in ("failed", "succeeded") and one.turn >= since for one in case.attempts):
        return True
    told = case.fact("refreshed_by_hand")
    return told == "failed" or (told == "yes" and _still_fails(case))


def _still_fails(case: Case) -> bool:
    """A refresh by hand that was told did not help: the connection is seen failing, or said to fail."""
    if case.complaint and case.fact("result") == "still_failing":
        return True
    if case.observed is not None and case.connection:
        return case.observed.failing
    return case.fact("result") == "still_failing" or case.fact_turn("refreshed_by_hand") <= 1


def _refreshed_since(case: Case, plan: Procedure) -> bool:
    """A refresh after the sign-in was replaced (or the access approved)."""
    replaced = max(case.fact_turn("sign_in"), case.fact_turn("consent"))
    if any(attempt.result == "failed" and attempt.turn >= replaced for attempt in case.attempts):
        return True
    by_hand = case.fact_turn("refreshed_by_hand") >= replaced and _refreshed(case, plan)
    told_again = case.fact("result") == "still_failing" and case.fact_turn("result") >= replaced
    return by_hand or (told_again and not case.ours)


def _signed_in(case: Case, plan: Procedure) -> bool:
    """Or needless: the bank had only locked the login, and its password is the old one."""
    refused = case.observed is not None and case.observed.needs_credentials
    unlocked = plan.way == "unlock" and case.fact("lock") == "unlocked" and not refused
    return case.signed_in_anew or (unlocked and case.fact("password") == "unchanged")


def _code_at_hand(case: Case) -> bool:
    """A code serves one refresh: for the next one it has to be at hand again."""
    failed = max((one.turn for one in case.attempts if one.result == "failed"), default=-1)
    return case.fact("security_code") == "at_hand" and case.fact_turn("security_code") > failed


_DONE: dict[str, Callable[[Case, Procedure], bool]] = {
    BANK_LOGIN: _login,
    BANK_ACTION: _at_bank,
    WHICH_CODE: lambda case, _: bool(case.told_code or case.problem or case.fact("other_code")),
    CODE_READY: lambda case, _: _code_at_hand(case),
    ACCOUNTS: lambda case, _: case.fact("account") == "listed",
    WAIT: lambda case, plan: has_waited(case, plan.problem),
    REFRESH: _refreshed,
    SIGN_IN: _signed_in,
    APPROVE: lambda case, _: case.signed_in_anew,
    REFRESH_AGAIN: _refreshed_since,
    DATES: lambda case, _: bool(case.fact("missing_dates")),
    ACCOUNT: lambda case, _: (bool(case.accounts) and len(case.accounts) == 1) or bool(case.fact("affected")),
}


STEPS = frozenset(_DONE)
"""Every step; those that are questions go by the question's name."""
