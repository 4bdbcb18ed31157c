"""What is said of a wait for a person: what was asked, in one short answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from helpline.dialogue.moves import Buttons, Turn

CANCEL, STAY = ("Cancel my request", "withdraw"), ("Keep waiting", "stay")
"""Buttons whose choices the service answers itself."""
LEAVING: Buttons = (CANCEL, STAY)
_PARTS = {
    "there": ("there", "place"),
    "place": ("place",),
    "how_long": ("place", "how_long"),
    "leave": ("leave", "reach"),
    "reach": ("reach",),
}
"""What is asked (wait_asked.KINDS) → what is told."""
_REACH = {
    "mail": "utter_wait_mail",
    "contact": "utter_wait_contact",
    "ask": "utter_wait_leave_address",
    "": "utter_wait_here",
}


def tell_wait(turn: Turn, kinds: Sequence[str], wait: Mapping[str, Any] | None) -> None:
    """`wait`: the fields of messages.Wait, None where they could not be found out."""
    if wait is None:
        turn.say("utter_wait_unknown")
        return
    parts = dict.fromkeys(part for kind in kinds for part in _PARTS[kind])
    nobody = wait["people"] == 0
    if "there" in parts and nobody:
        parts.pop("how_long", None)  # that nobody is there says when somebody will be
    for part in parts:
        if part == "place":
            turn.say("utter_wait_place", position=wait["position"])
        elif part == "how_long":
            turn.say("utter_wait_how_long", expected=wait["expected"])
        elif part == "leave":
            turn.say("utter_wait_leave")
        elif part == "reach":
            turn.say(_REACH[wait["reach"]])
        elif nobody:
            turn.say("utter_wait_nobody", expected=wait["expected"])
        else:
            turn.say("utter_wait_there" if wait["there"] else "utter_wait_unseen", there=wait["there"])


def tell_stay(turn: Turn, wait: Mapping[str, Any] | None) -> None:
    """The customer keeps waiting."""
    turn.state = turn.state.with_(question=None)
    turn.say("utter_wait_stay", position=wait["position"] if wait else "Our team has your request.")


def ask_leave(turn: Turn) -> None:
    """Back, or out of the queue: what was meant is not plain."""
    turn.say("utter_wait_may_leave", buttons=LEAVING)


def ask_still_wanted(turn: Turn) -> None:
    """It works, says the customer; what is seen is said, too."""
    case = turn.case
    seen = case.observed if case and turn.world.connection_of(case) is not None else None
    response = "utter_wait_still_failing" if case and seen and seen.failing else "utter_wait_still_wanted"
    turn.say(response, case, asks="hand_over", buttons=LEAVING)
