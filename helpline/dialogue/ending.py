"""How a case ends: mended, left to wait, or with a person; and what comes after it."""

from __future__ import annotations

from helpline.dialogue.asking import ask
from helpline.dialogue.brief import brief
from helpline.dialogue.moves import Turn
from helpline.dialogue.procedures import Procedure, steps_tried
from helpline.dialogue.state import Case

_UPSET = 2
"""Angry messages after which a person is called at the end of the steps without asking."""


def end_of_procedure(turn: Turn, case: Case, plan: Procedure) -> None:
    """Nothing is left that the customer or we could try."""
    if plan.way == "no_fault":
        turn.say("utter_no_fault", case)
        turn.put(case.with_(status="advised"))
        next_bank(turn)
        return
    then = plan.topic.then if plan.topic else "person"
    if then == "wait":
        turn.put(case.with_(status="waiting"))
        _ask_anything(turn)
        return
    if then == "nothing" or (then == "import" and not turn.state.no_person):
        turn.put(case.with_(status="advised"))
    if then == "nothing":
        _ask_anything(turn)
        return
    reason = "complaint" if plan.topic else "support_only" if not plan.steps else "all_tried"
    offer_person(turn, reason)


def offer_person(turn: Turn, reason: str) -> None:
    """Offers a person and says why; calls one where the customer asked before or is angry twice."""
    case = turn.case
    if turn.state.no_person:
        _without_person(turn, case)
        return
    if turn.state.anger >= _UPSET and reason != "no_progress":
        call_person(turn, reason)
        return
    tried = steps_tried(case) if case else ()
    kind = reason if reason != "all_tried" or tried else "no_progress"
    if not ask(turn, "hand_over", case, f"utter_offer_person_{kind}"):
        call_person(turn, reason)


def _without_person(turn: Turn, case: Case | None) -> None:
    """A person was refused: what else there is, said once; then that the offer stands."""
    turn.say("utter_without_person", case, buttons=(("Talk to a person", "/request_human"),))


def call_person(turn: Turn, reason: str) -> None:
    """Hand over with everything that is known."""
    told = brief(turn.state, turn.world, turn.heard)
    turn.say("utter_hand_over", turn.case, command={"type": "hand_over", "reason": reason, "brief": told})
    cases = tuple(case.with_(status="handed_over") if case.active else case for case in turn.state.cases)
    turn.state = turn.state.with_(cases=cases, question=None, idle=0)
    turn.progress = True


def decline_person(turn: Turn) -> None:
    turn.state = turn.state.with_(no_person=True)
    case = turn.case
    turn.say("utter_person_declined", case, buttons=(("Talk to a person", "/request_human"),))
    if case is not None:
        turn.put(case.with_(status="advised"))
    turn.progress = True


def fixed(turn: Turn, case: Case, source: str) -> None:
    """A case is mended: seen by us, or only said by the customer; then the next bank."""
    turn.put(case.with_(status="fixed"))
    turn.progress = True
    if source == "told":
        turn.say("utter_fixed_told", case)
    next_bank(turn)


def next_bank(turn: Turn) -> None:
    """The end of one case leads to the next one by name."""
    waiting = [case for case in turn.state.cases if case.status == "open" and case.id != turn.state.focus]
    if waiting:
        from helpline.dialogue.steps import go_to_next_step

        turn.state = turn.state.with_(focus=waiting[0].id, question=None)
        turn.say("utter_next_bank", waiting[0])
        go_to_next_step(turn)
        return
    other = _another_failing(turn)
    if other:
        turn.say("utter_ask_next_bank", None, other=other, asks="next_bank", value=other, level=0)
        return
    _ask_anything(turn)


def _another_failing(turn: Turn) -> str:
    """A connection that fails and has no case yet."""
    known = {case.connection for case in turn.state.cases}
    return next((one.bank for one in turn.world.failing() if one.id not in known), "")


def _ask_anything(turn: Turn) -> None:
    if turn.state.times_asked("anything_else", 0) < 3:
        ask(turn, "anything_else", None)


def next_bank_if_any(turn: Turn) -> None:
    """While one bank waits, another one can be worked on."""
    if any(case.status == "open" and case.id != turn.state.focus for case in turn.state.cases):
        next_bank(turn)
