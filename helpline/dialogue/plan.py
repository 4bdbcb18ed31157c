"""Plans a reply: acknowledge what is new, answer what was asked, make one next move. Pure."""

from __future__ import annotations

from helpline.dialogue import smalltalk
from helpline.dialogue.acknowledging import acknowledge
from helpline.dialogue.answering import answer_asks, say_topic
from helpline.dialogue.going_on import go_on
from helpline.dialogue.heard import Heard
from helpline.dialogue.incidents import tell_incidents
from helpline.dialogue.moves import Turn
from helpline.dialogue.news import News
from helpline.dialogue.person import call_person
from helpline.dialogue.questions import PERSON_COMES, URGENT
from helpline.dialogue.state import State
from helpline.dialogue.world import World


def plan(state: State, heard: Heard, news: list[News], world: World) -> Turn:
    """The planned turn; its state remembers the questions it puts."""
    turn = Turn(state, heard, news, world)
    if tell_incidents(turn) or _whole_turn(turn):
        return turn
    if _is_emergency(turn):
        return turn
    acknowledge(turn)
    answer_asks(turn)
    go_on(turn)
    _leave_refresh(turn)
    if not turn.moves and not turn.refresh:
        turn.say("utter_unknown_question" if turn.heard.asks else "utter_noted", turn.case)
    return turn


def _is_emergency(turn: Turn) -> bool:
    """Whether an emergency was told or asked back about, and answered alone."""
    topic = turn.world.topic(_emergency(turn))
    told = turn.state.said.get(f"topic:{topic.id}", 0) if topic else 0
    if topic is None or told > 1 or turn.news_of("refresh"):
        return False
    turn.state = turn.state.with_(question=None)
    say_topic(turn, topic)
    return True


def _emergency(turn: Turn) -> str:
    """The topic of one that is told, or was answered last and is asked back about: "who do I call first?"."""
    asks = turn.heard.asks
    asked = next((ask.value for ask in asks if ask.value in URGENT), "")
    back = bool(asks) and all(ask.kind in ("unknown", "again") for ask in asks) and not turn.heard.facts
    last = turn.state.last_topic if turn.state.last_topic in URGENT and back else ""
    return asked or last


def _leave_refresh(turn: Turn) -> None:
    """Nothing is refreshed after "no refresh", until the customer wants one again."""
    wishes, agreed = turn.heard.wishes, (turn.asks, turn.heard.answer) == ("refresh_offer", "yes")
    if "no_refresh" in wishes:
        turn.state = turn.state.with_(no_refresh=True)
    elif "refresh" in wishes or agreed:
        turn.state = turn.state.with_(no_refresh=False)
    case = turn.state.case(turn.refresh) if turn.refresh else None
    if case is None or not turn.state.no_refresh:
        return
    turn.refresh = 0
    if not turn.moves:
        turn.say("utter_no_refresh", case)


def _whole_turn(turn: Turn) -> bool:
    """Wishes that decide the reply alone."""
    if "start_over" in turn.heard.wishes:
        turn.state = _fresh(turn.state)
        turn.say("utter_start_over")
        return True
    if "person" in turn.heard.wishes and "no_person" not in turn.heard.wishes:
        _answer_beside(turn)
        call_person(turn, "requested")
        return True
    return smalltalk.only_talk(turn)


def _answer_beside(turn: Turn) -> None:
    """What is asked beside the wish for a person, where a topic answers it."""
    asked = [turn.world.topic(ask.value) for ask in turn.heard.asks if ask.kind == "topic"]
    for topic in [topic for topic in asked if topic is not None and topic.id != PERSON_COMES][:1]:
        say_topic(turn, topic)


def _fresh(state: State) -> State:
    """Cases and questions are gone. What was said, told of a refresh and written first is still so."""
    kept = ("turn", "said", "texts", "handled", "opening", "no_person")
    return State(**{name: getattr(state, name) for name in kept}, idle=0 if state.reached else state.idle)
