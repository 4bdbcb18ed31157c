"""While a person is waited for: facts go into the brief, questions are answered, a way back stays open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.events import EventType

from actions.base import TurnContext, remember
from actions.looking import ended_meanwhile, look
from actions.signs import saw
from helpline.dialogue.answering import answer_asks, answered
from helpline.dialogue.brief import brief
from helpline.dialogue.heard import Heard
from helpline.dialogue.leaving import Leaving, leaving
from helpline.dialogue.moves import Turn
from helpline.dialogue.outcomes import take_outcome
from helpline.dialogue.plan import plan
from helpline.dialogue.state import State
from helpline.dialogue.update import update
from helpline.dialogue.wait_asked import about_wait
from helpline.dialogue.wait_told import ask_leave, ask_still_wanted, tell_stay, tell_wait
from helpline.dialogue.wording import Spoken, Voice, speak
from helpline.dialogue.world import World

_COMMANDS: dict[Leaving, dict[str, Any]] = {
    "back": {"type": "resume"},
    "cancel": {"type": "withdraw"},
    "solved": {"type": "withdraw", "solved": True},
    "anew": {"type": "withdraw"},
}
"""What `web` does of it, as its buttons do; it says so itself."""


async def listen(turn: TurnContext, state: State, heard: Heard) -> list[EventType]:
    """Nothing is said where nothing was asked: the person reads it."""
    world = await look(turn, heard)
    state, news = update(state, heard, world)
    for data in await ended_meanwhile(turn, state):
        state, _ = take_outcome(state, data, world, needs_input=False)  # `web` has told it
    wish = leaving(state, heard)
    if wish in _COMMANDS:
        return _go(turn, state, heard, world, wish)
    planned = _reply(Turn(state, heard, news, world), wish, turn.metadata.get("wait"))
    state, messages = speak(planned, _voice(turn))
    if news or heard.text:
        told = {**brief(state, world, heard), **turn.whose}
        messages = [*messages, Spoken("", command={"type": "note", "brief": told})]
    _send(turn, planned, messages)
    return remember(state)


def _reply(planned: Turn, wish: Leaving, wait: dict[str, Any] | None) -> Turn:
    """What else was asked is answered first."""
    kinds, planned.heard = about_wait(planned.heard)
    if answered(planned):
        answer_asks(planned)
    if wish == "works":
        ask_still_wanted(planned)
    elif wish == "ask":
        ask_leave(planned)
    elif wish == "stay":
        tell_stay(planned, wait)
    elif kinds:
        tell_wait(planned, kinds, wait)
    return planned


def _go(turn: TurnContext, state: State, heard: Heard, world: World, wish: Leaving) -> list[EventType]:
    """Out of the queue; a new beginning is the assistant's to make."""
    turn.send(Spoken("", command=_COMMANDS[wish]))
    if wish == "anew":
        planned = plan(state, heard, [], world)
        state, messages = speak(planned, _voice(turn))
        _send(turn, planned, messages)
        return remember(state)
    if wish == "solved":
        mended = (
            case.with_(status="fixed") if case.status == "handed_over" else case for case in state.cases
        )
        state = state.with_(cases=tuple(mended))
    return remember(state.with_(question=None))


def _voice(turn: TurnContext) -> Voice:
    return Voice(turn.parts.responses, turn.parts.phrases, turn.zone)


def _send(turn: TurnContext, planned: Turn, messages: Sequence[Spoken]) -> None:
    """Who hears of an incident while waiting hears its end like anybody else."""
    for place, message in enumerate(messages, 1):
        turn.send(message, saw(turn, planned) if place == len(messages) else None)
