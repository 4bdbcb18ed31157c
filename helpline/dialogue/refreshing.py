"""A refresh is wished for: done where it can help, else why not."""

from __future__ import annotations

from helpline.dialogue.agenda import go_to_next_step
from helpline.dialogue.asking import ask
from helpline.dialogue.moves import Turn
from helpline.dialogue.procedures import procedure_of
from helpline.dialogue.state import Case

_HARMED = ("unlock", "unsupported")
"""Ways in which another try is refused, or makes a lock last longer."""


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
    turn.progress = True
    if not (case.ours and turn.world.verified):
        return ask(turn, "refresh_by_hand", case)
    reason = _refused(turn, case)
    if reason:
        turn.say(reason, case)
        go_to_next_step(turn)
    else:
        turn.refresh = case.id
    return True


def _refused(turn: Turn, case: Case) -> str:
    """The response that says why a refresh can't help now, "" when it may."""
    replaced = case.fact("sign_in") == "replaced" or case.fact("consent") == "given"
    if case.observed is not None and case.observed.needs_credentials and not replaced:
        return "utter_refresh_needs_credentials"
    solved = case.fact("lock") == "unlocked" or case.fact("bank_action") == "done"
    harmed = procedure_of(case, turn.world).way in _HARMED
    return "utter_refresh_would_harm" if harmed and not solved else ""


def _without_case(turn: Turn) -> bool:
    if not turn.world.verified:
        turn.say("utter_refresh_by_hand_how", turn.case)
        turn.progress = True
        return True
    if len(turn.world.seen or ()) > 1:
        turn.say("utter_refresh_which", None)
        return True
    return False
