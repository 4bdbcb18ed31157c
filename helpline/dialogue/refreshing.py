"""A refresh is wished for: done where it can help, else why not."""

from __future__ import annotations

from helpline.dialogue.agenda import go_to_next_step
from helpline.dialogue.asking import ask
from helpline.dialogue.harm import why_no_refresh
from helpline.dialogue.moves import Turn
from helpline.dialogue.procedures import procedure_of
from helpline.dialogue.state import Case


def refresh_wished(turn: Turn) -> bool:
    """Whether the wish has been answered."""
    case = turn.case
    if turn.asks in ("waited", "refresh_offer") and turn.heard.answer == "yes":
        return False
    if case is None or not case.active:
        return _without_case(turn)
    if case.running:
        turn.say("utter_refresh_still_running", case)
        return True
    return refresh_or_why_not(turn, case)


def refresh_or_why_not(turn: Turn, case: Case) -> bool:
    """Refresh this case's connection, or say what has to come first; True when anything was said or done."""
    reason = why_no_refresh(case, procedure_of(case, turn.world))
    if reason:
        turn.say(reason, case)
        go_to_next_step(turn)
    elif not (case.ours and turn.world.verified):
        if not ask(turn, "refresh_by_hand", case):
            go_to_next_step(turn)
    else:
        turn.refresh = case.id
    return True


def _without_case(turn: Turn) -> bool:
    if not turn.world.verified:
        turn.say("utter_refresh_by_hand_how", turn.case)
        return True
    if len(turn.world.seen or ()) > 1:
        turn.say("utter_refresh_which", None)
        return True
    return False
