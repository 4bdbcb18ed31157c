"""Greetings, thanks and goodbyes that are all a message says."""

from __future__ import annotations

from helpline.dialogue.asking import ask
from helpline.dialogue.heard import Heard, tells_nothing
from helpline.dialogue.moves import Turn

_TALK = {"greeting", "thanks", "bye"}


def is_only_talk(heard: Heard) -> bool:
    """Whether a message is nothing but a greeting, thanks or a goodbye."""
    return tells_nothing(heard) and not heard.answer and bool(heard.talk & _TALK)


def only_talk(turn: Turn) -> bool:
    """Whether the message was nothing but talk, and has been answered."""
    talk = turn.heard.talk
    if not is_only_talk(turn.heard) or turn.news_of("refresh"):
        return False
    if "bye" in talk:
        turn.say("utter_goodbye", turn.case)
    elif "thanks" in talk:
        turn.say("utter_thank", turn.case)
    else:
        _greet(turn)
    return True


def _greet(turn: Turn) -> None:
    case = turn.case
    if case is not None and case.active:
        turn.say("utter_greet_back", case)
    elif not offer_to_fix(turn, "utter_greet_seen"):
        turn.say("utter_greet")


def offer_to_fix(turn: Turn, response: str = "utter_ask_mend_seen") -> bool:
    """Whether a connection is seen failing, and mending it has been offered."""
    failing = turn.world.failing()
    if len(failing) == 1:
        return ask(turn, "fix_offer", None, response, seen=failing[0].id)
    return len(failing) > 1 and ask(turn, "fix_offer", None, SEVERAL[response])


SEVERAL = {
    "utter_greet_seen": "utter_greet_seen_several",
    "utter_ask_mend_seen": "utter_ask_mend_seen_several",
}
"""The same offer where more than one connection fails."""
