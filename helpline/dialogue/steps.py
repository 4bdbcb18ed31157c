"""The next step of a case as a move: what to ask or do now."""

from __future__ import annotations

from helpline.dialogue import procedures as p
from helpline.dialogue.asking import ask
from helpline.dialogue.moves import Turn
from helpline.dialogue.procedures import Procedure, next_step, procedure_of
from helpline.dialogue.state import Case, Fact

MISSING = "missing_items"


def plan_of(turn: Turn, case: Case) -> Procedure:
    return procedure_of(case, turn.world)


def go_to_next_step(turn: Turn) -> None:
    """The first step of the case at hand that is not behind the customer; a person when there is none."""
    from helpline.dialogue.ending import end_of_procedure

    case = turn.case
    if case is None:
        return
    if case.running:
        if not turn.moves:
            turn.say("utter_refresh_still_running", case)
        return
    if not case.bank and _needs_bank(turn, case):
        if ask_bank(turn, case):
            return
        case = _pass_over(turn, case, "which_bank")
    healthy = case.observed is not None and not case.observed.failing
    if healthy and not case.complaint:
        if not case.attempts:
            _healthy(turn, case)
            return
        # It was refreshed and works, and still something is wrong: then it is about single transactions.
        case = turn.put(case.with_(complaint=MISSING))
    plan = plan_of(turn, case)
    step = next_step(case, plan)
    while step and not _make(turn, case, step, plan):
        case = _pass_over(turn, turn.state.case(case.id) or case, step)
        step = next_step(case, plan)
    if not step:
        end_of_procedure(turn, case, plan)


def _needs_bank(turn: Turn, case: Case) -> bool:
    plan = plan_of(turn, case)
    if case.fact("passed_which_bank"):
        return False
    if plan.topic is not None:
        return False
    return next_step(case, plan) not in p.NEEDS_NO_BANK and plan.way not in ("no_fault",)


def _pass_over(turn: Turn, case: Case, step: str) -> Case:
    """A question that was put often enough is not put again; the steps go on without it."""
    return turn.put(case.knowing(Fact(f"passed_{step}", "yes", "done", turn.world.at, turn.state.turn)))


def ask_bank(turn: Turn, case: Case) -> bool:
    ambiguous = turn.news_of("ambiguous")
    if ambiguous:
        return ask(turn, "which_bank", case, "utter_ask_which_of_banks", ambiguous=ambiguous[0].value)
    choices = turn.world.seen if turn.world.verified and turn.world.seen else ()
    return ask(turn, "which_bank", case, "utter_ask_which_connection" if len(choices) > 1 else "")


def _make(turn: Turn, case: Case, step: str, plan: Procedure) -> bool:
    """Whether there was something to say or do for this step."""
    if step in (p.REFRESH, p.REFRESH_AGAIN):
        return _refresh(turn, case, step)
    if step == p.BANK_LOGIN and case.fact("bank_login") == "fails":
        return ask(turn, p.BANK_LOGIN, case, "utter_bank_refuses")
    if step == p.BANK_ACTION:
        return ask(turn, p.BANK_ACTION, case, f"utter_ask_bank_action_{_kind(plan)}")
    if step == p.SIGN_IN and case.observed is not None and case.observed.auth == "open_banking":
        return ask(turn, p.APPROVE, case)
    if step == p.WAIT:
        return ask(turn, p.WAIT, case, "utter_ask_waited_update" if plan.way == "in_progress" else "")
    return ask(turn, step, case)


def _kind(plan: Procedure) -> str:
    """Which of the things that a bank may want: the code's own first step says it in words."""
    return plan.way if plan.way in ("unlock", "log_out_elsewhere") else "at_bank"


def _refresh(turn: Turn, case: Case, step: str) -> bool:
    if case.ours and turn.world.verified:
        turn.refresh = case.id
        turn.progress = True
        return True
    again = step == p.REFRESH_AGAIN
    return ask(turn, "refresh_by_hand", case, "utter_ask_refresh_by_hand_again" if again else "")


def _healthy(turn: Turn, case: Case) -> None:
    """Trouble was told, and the connection is seen working: both are said, and one refresh offered."""
    seen = case.observed
    assert seen is not None
    kind = "differs" if case.told_code else "stale" if seen.stale else "healthy"
    if not ask(turn, "refresh_offer", case, f"utter_seen_{kind}", told=case.told_code):
        from helpline.dialogue.ending import offer_person

        offer_person(turn, "told_and_seen_differ")
