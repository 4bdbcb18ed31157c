"""Greetings, thanks and goodbyes that are all a message says."""

from __future__ import annotations

from helpline.dialogue.moves import Turn

_TALK = {"greeting", "thanks", "bye"}


def only_talk(turn: Turn) -> bool:
    """Whether the message was nothing but talk, and has been answered."""
    heard = turn.heard
    told = (
        heard.facts
        or heard.banks
        or heard.codes
        or heard.asks
        or heard.wishes
        or heard.trouble
        or heard.complaint
    )
    talk = heard.talk & _TALK
    if told or not talk or heard.answer:
        return False
    if "bye" in talk:
        turn.say("utter_goodbye", turn.case)
    elif "thanks" in talk:
        turn.say("utter_thank", turn.case)
    else:
        _greet(turn)
    turn.progress = True
    turn.state = turn.state.with_(idle=0)
    return True


def _greet(turn: Turn) -> None:
    failing = turn.world.failing()
    case = turn.case
    if case is not None and case.active:
        turn.say("utter_greet_back", case)
    elif len(failing) == 1:
        turn.say("utter_greet_seen", None, seen=failing[0].id, asks="fix_offer", level=0)
    elif failing:
        turn.say("utter_greet_seen_several", None, asks="fix_offer", level=0)
    else:
        turn.say("utter_greet")
