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
        _say(turn, "utter_wait_unknown")
        return
    parts = dict.fromkeys(part for kind in kinds for part in _PARTS[kind])
    if "there" in parts and wait["people"] == 0:
        parts = {part: None for part in parts if part not in ("place", "how_long")}  # what matters is said
    for part in parts:
        _tell(turn, part, wait)


def _tell(turn: Turn, part: str, wait: Mapping[str, Any]) -> None:
    nobody = wait["people"] == 0
    if part == "place":
        _say(turn, "utter_wait_place", position=wait["position"])
    elif part == "how_long":
        # "I can't tell to the minute" goes before a time alone
        _say(turn, "utter_wait_how_long", expected=wait["expected"], **({"level": 0} if nobody else {}))
    elif part == "leave":
        _say(turn, "utter_wait_leave")
    elif part == "reach":
        _say(turn, _REACH[wait["reach"]])
    elif nobody:
        _say(turn, "utter_wait_nobody", expected=wait["expected"])
    else:
        _say(turn, "utter_wait_there" if wait["there"] else "utter_wait_unseen", there=wait["there"])


_TEXTS = 3
"""Wordings after which the first one comes again: asked ten times, nobody hears the last one eight times."""


def _say(turn: Turn, response: str, **values: Any) -> None:
    turn.say(response, **{"level": turn.state.said.get(response, 0) % _TEXTS, **values})


def tell_stay(turn: Turn, wait: Mapping[str, Any] | None) -> None:
    """The customer keeps waiting."""
    turn.state = turn.state.with_(question=None)
    _say(turn, "utter_wait_stay", position=wait["position"] if wait else "Our team has your request.")


def ask_leave(turn: Turn) -> None:
    """Back, or out of the queue: what was meant is not plain."""
    turn.say("utter_wait_may_leave", buttons=LEAVING)


def ask_still_wanted(turn: Turn) -> None:
    """It works, says the customer; what is seen is said, too."""
    case = turn.case
    seen = case.observed if case and turn.world.connection_of(case) is not None else None
    response = "utter_wait_still_failing" if case and seen and seen.failing else "utter_wait_still_wanted"
    turn.say(response, case, asks="hand_over", buttons=LEAVING)
