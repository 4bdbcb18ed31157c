"""One step of a case as a move: what to ask or do for it."""

from __future__ import annotations

from helpline.dialogue import procedures as p
from helpline.dialogue.asking import ask
from helpline.dialogue.done_steps import STEPS, next_step
from helpline.dialogue.harm import why_no_refresh
from helpline.dialogue.moves import Turn
from helpline.dialogue.procedures import Procedure, procedure_of
from helpline.dialogue.state import Case, Fact


def needs_bank(turn: Turn, case: Case) -> bool:
    """Whether the next step can't be told without the bank's name."""
    plan = procedure_of(case, turn.world)
    if case.fact("passed_which_bank") or plan.topic is not None:
        return False
    return next_step(case, plan) not in p.NEEDS_NO_BANK and plan.way not in ("no_fault",)


def pass_over(turn: Turn, case: Case, step: str) -> Case:
    """A question that was put often enough is not put again; the steps go on without it."""
    return turn.put(case.knowing(Fact(f"passed_{step}", "yes", "done", turn.world.at, turn.state.turn)))


def ask_bank(turn: Turn, case: Case) -> bool:
    """Ask which bank it is; False when that was asked often enough."""
    ambiguous = turn.news_of("ambiguous")
    if ambiguous:
        return ask(turn, "which_bank", case, "utter_ask_which_of_banks", ambiguous=ambiguous[0].value)
    choices = turn.world.seen if turn.world.verified and turn.world.seen else ()
    return ask(turn, "which_bank", case, "utter_ask_which_connection" if len(choices) > 1 else "")


def question_of(step: str) -> str:
    """What this step asks the customer."""
    return "refresh_by_hand" if step in (p.REFRESH, p.REFRESH_AGAIN) else step


QUESTIONS = frozenset({*STEPS, "which_bank", "refresh_by_hand"}) - {p.REFRESH, p.REFRESH_AGAIN}
"""Open questions that are put for a step."""


def make(turn: Turn, case: Case, step: str, plan: Procedure) -> bool:
    """Whether there was something to say or do for this step."""
    if step in (p.REFRESH, p.REFRESH_AGAIN):
        return _refresh(turn, case, step, plan)
    if step == p.BANK_LOGIN and plan.way == "enrol":
        kind = "utter_sign_up_first" if p.lets_in(case) < 0 else "utter_ask_bank_login_enrol"
        return ask(turn, p.BANK_LOGIN, case, kind)
    if step == p.BANK_LOGIN and p.lets_in(case) < 0:
        return ask(turn, p.BANK_LOGIN, case, "utter_bank_refuses")
    if step == p.ACCOUNTS and plan.topic is not None:
        return ask(turn, p.ACCOUNTS, case, "utter_ask_accounts_listed_missing")
    if step == p.BANK_LOGIN and case.fact("portal"):
        return ask(turn, p.BANK_LOGIN, case, "utter_ask_bank_login_portal")
    if step == p.BANK_ACTION and plan.way not in p.AT_BANK:
        return ask(turn, p.BANK_ACTION, case, "utter_ask_bank_action_wanted")
    if step == p.BANK_ACTION:
        return ask(turn, p.BANK_ACTION, case, f"utter_ask_bank_action_{_kind(plan)}")
    if step == p.SIGN_IN and case.observed is not None and case.observed.auth == "open_banking":
        return ask(turn, p.APPROVE, case)
    if step == p.SIGN_IN and case.fact("login_owner") == "somebody_else":
        return ask(turn, p.SIGN_IN, case, "utter_ask_sign_in_owner")
    if step == p.WAIT:
        kind = "_update" if plan.way == "in_progress" else "" if case.ours else "_by_hand"
        return ask(turn, p.WAIT, case, f"utter_ask_waited{kind}")
    return ask(turn, step, case)


def offer_refresh(turn: Turn, case: Case) -> bool:
    """Trouble was told, and the connection is seen working: both are said, and one refresh offered."""
    stale = case.observed is not None and case.observed.stale
    told = any(one.case == case.id for one in turn.news_of("code"))  # a code from before the mending is past
    kind = "stale" if stale else "differs" if told else "healthy"
    return ask(turn, "refresh_offer", case, f"utter_seen_{kind}", told=case.told_code)


def _kind(plan: Procedure) -> str:
    """Which of the things that a bank may want: the code's own first step says it in words."""
    return plan.way if plan.way in ("unlock", "log_out_elsewhere") else "at_bank"


def _refresh(turn: Turn, case: Case, step: str, plan: Procedure) -> bool:
    if why_no_refresh(case, plan):
        return False
    if case.ours and turn.world.verified:
        turn.refresh = case.id
        return True
    again = step == p.REFRESH_AGAIN
    return ask(turn, "refresh_by_hand", case, "utter_ask_refresh_by_hand_again" if again else "")
