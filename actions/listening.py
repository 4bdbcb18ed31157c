"""While a person is waited for: facts go into the brief, questions are answered, a way back stays open."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions.base import TurnContext, remember
from actions.looking import ended_meanwhile, look
from actions.signs import saw
from helpline.dialogue.answering import answer_asks, answered
from helpline.dialogue.brief import brief
from helpline.dialogue.heard import Heard
from helpline.dialogue.moves import Turn
from helpline.dialogue.outcomes import take_outcome
from helpline.dialogue.state import State
from helpline.dialogue.update import update
from helpline.dialogue.wording import Spoken, Voice, speak

_BACK = frozenset({"no_person", "stop", "start_over", "refresh"})
"""Wishes that go back to the assistant: "never mind", "let's go on without a person"."""


async def listen(turn: TurnContext, state: State, heard: Heard) -> list[EventType]:
    """Nothing is said where nothing was asked: the person reads it."""
    world = await look(turn, heard)
    state, news = update(state, heard, world)
    for data in await ended_meanwhile(turn, state):
        state, _ = take_outcome(state, data, world, needs_input=False)  # `web` has told it
    planned = Turn(state, heard, news, world)
    if heard.wishes & _BACK or "back" in heard.talk:
        turn.send(Spoken("", command={"type": "resume"}))
        return remember(state)
    if answered(planned):
        answer_asks(planned)
    state, messages = speak(planned, Voice(turn.parts.responses, turn.parts.phrases, turn.zone))
    if news or heard.text:
        told = {**brief(state, world, heard), **turn.whose}
        messages = [*messages, Spoken("", command={"type": "note", "brief": told})]
    for place, message in enumerate(messages, 1):
        # Who hears of an incident while waiting hears its end like anybody else.
        turn.send(message, saw(turn, planned) if place == len(messages) else None)
    return remember(state)
