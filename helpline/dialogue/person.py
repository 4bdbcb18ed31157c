"""A person: offered with the reason, called with all that is known, or declined."""

from __future__ import annotations

from helpline.dialogue.asking import ask
from helpline.dialogue.brief import brief
from helpline.dialogue.moves import Turn
from helpline.dialogue.steps_tried import steps_tried

BUTTON = ("Talk to a person", "/request_human")
STANDING = (BUTTON, ("Not now", "/deny"))
"""Of an offer that stands while something else is said: "Yes, please" would belong to that."""
_UPSET = 2
"""Angry messages after which a person is called at the end of the steps without asking."""


def offer_person(turn: Turn, reason: str) -> None:
    """Offers a person and says why; calls one where that was offered often, or the customer is upset."""
    case = turn.case
    if turn.state.no_person:
        turn.say("utter_without_person", case, buttons=(BUTTON,))
        return
    if turn.state.anger >= _UPSET and reason != "no_progress":
        call_person(turn, reason)
        return
    if turn.asks == "hand_over" and reason != "no_progress":
        _keep_offer(turn)
        return
    tried = steps_tried(case) if case else ()
    kind = reason if reason != "all_tried" or tried else "no_progress"
    if not ask(turn, "hand_over", case, f"utter_offer_person_{kind}"):
        call_person(turn, reason)


def _keep_offer(turn: Turn) -> None:
    """The offer stands already: what was told meanwhile goes along."""
    question = turn.state.question
    long_ago = question is not None and turn.state.turn - question.turn >= REMEMBERED
    if not turn.moves and not turn.heard.asks:
        turn.say("utter_noted", turn.case)
    if len(turn.moves) <= 1 and (long_ago or not turn.heard.asks):
        ask(turn, "hand_over", turn.case, question.response if question else "")
    turn.buttons = STANDING


REMEMBERED = 2
"""Turns after which an offer that stands is put again."""


def call_person(turn: Turn, reason: str) -> None:
    """Hand over with everything that is known."""
    turn.moves = [move for move in turn.moves if not move.asks]
    told = brief(turn.state, turn.world, turn.heard)
    turn.say("utter_hand_over", turn.case, command={"type": "hand_over", "reason": reason, "brief": told})
    cases = tuple(case.with_(status="handed_over") if case.active else case for case in turn.state.cases)
    turn.state = turn.state.with_(cases=cases, question=None, idle=0)


def refuse_person(turn: Turn) -> None:
    """No person, for the rest of the conversation, unless the customer asks for one."""
    question = None if turn.asks == "hand_over" else turn.state.question
    turn.state = turn.state.with_(no_person=True, question=question)


def decline_person(turn: Turn) -> None:
    """The offer of a person was declined; what else the message brings goes before saying so."""
    refuse_person(turn)
    case = turn.case
    works = case is not None and case.observed is not None and not case.observed.failing
    turn.say("utter_person_declined_works" if works else "utter_person_declined", case, buttons=(BUTTON,))
    if case is not None:
        turn.put(case.with_(status="advised"))
