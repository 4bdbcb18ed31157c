"""Plans a reply: acknowledge what is new, answer what was asked, make one next move. Pure."""

from __future__ import annotations

from helpline.dialogue import smalltalk
from helpline.dialogue.acknowledging import acknowledge
from helpline.dialogue.answering import answer_asks
from helpline.dialogue.going_on import go_on
from helpline.dialogue.heard import Heard
from helpline.dialogue.moves import Turn
from helpline.dialogue.news import News
from helpline.dialogue.person import call_person, offer_person
from helpline.dialogue.state import State
from helpline.dialogue.world import World

OFFERED_AT, CALLED_AT = 3, 5
"""Turns in a row without progress after which a person is offered, and called unless that was refused."""
_FORWARD = frozenset({"case", "fact", "code", "bank", "fine", "refresh", "unconnected", "ambiguous"})


def plan(state: State, heard: Heard, news: list[News], world: World) -> Turn:
    """The planned turn; its state remembers the questions it puts."""
    turn = Turn(state, heard, news, world, progress=any(one.kind in _FORWARD for one in news))
    if _whole_turn(turn):
        return turn
    acknowledge(turn)
    answer_asks(turn)
    go_on(turn)
    _watch_progress(turn)
    return turn


def _whole_turn(turn: Turn) -> bool:
    """Wishes that decide the reply alone."""
    if "start_over" in turn.heard.wishes:
        turn.state = State(turn=turn.state.turn, said=turn.state.said, texts=turn.state.texts, cards=())
        turn.say("utter_start_over")
        return True
    if "person" in turn.heard.wishes and "no_person" not in turn.heard.wishes:
        call_person(turn, "requested")
        return True
    return smalltalk.only_talk(turn)


def _watch_progress(turn: Turn) -> None:
    """Counts turns that brought nothing further, whatever was said in them."""
    idle = 0 if turn.progress else turn.state.idle + 1
    turn.state = turn.state.with_(idle=idle)
    if idle >= CALLED_AT and not turn.state.no_person:
        turn.moves = turn.moves[:1] if turn.heard.asks else []
        call_person(turn, "no_progress")
    elif idle >= OFFERED_AT and not any(move.asks == "hand_over" for move in turn.moves):
        offer_person(turn, "no_progress")
