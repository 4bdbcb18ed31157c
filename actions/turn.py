"""One turn of the dialogue: hear, look, update, plan, refresh if that is the move, and say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType

from actions.answers_of_service import bank_answer, ticket_answer
from actions.base import TurnContext, remember
from actions.hearing import EVENTS, hear
from actions.listening import listen
from actions.looking import ended_meanwhile, look
from actions.pictures import asked_back, picture_in
from actions.promising import command_of, promise, wished
from actions.refreshing import refresh
from actions.signs import saw
from helpline.dialogue.heard import Heard
from helpline.dialogue.moves import Turn
from helpline.dialogue.news import News
from helpline.dialogue.outcomes import take_outcome
from helpline.dialogue.picture_answers import introduce
from helpline.dialogue.pictured import Pictured
from helpline.dialogue.plan import plan
from helpline.dialogue.progress import caught_up, watch
from helpline.dialogue.state import State
from helpline.dialogue.update import observe, update
from helpline.dialogue.wording import Spoken, Voice, speak
from helpline.dialogue.world import World


async def take_turn(turn: TurnContext) -> list[EventType]:
    """The events of the turn: what the dialogue remembers now, and whether a case is open."""
    state = turn.state
    picture = picture_in(turn, state)
    heard = picture.heard if picture else hear(turn, state)
    wish = wished(turn, heard)
    if wish and not picture and not heard.answer and (events := await promise(turn, state, heard, wish)):
        return events
    if turn.is_waiting and turn.intent not in EVENTS:
        return await listen(turn, state, heard)
    if picture:
        planned = await _plan_picture(turn, state, picture)
    else:
        planned = await plan_reply(turn, state, heard)
    state, messages = speak(
        planned, Voice(turn.parts.responses, turn.parts.phrases, turn.zone, _greeted(turn))
    )
    for place, message in enumerate(messages, 1):
        turn.send(message, saw(turn, planned) if place == len(messages) else None)
    if wish and (command := command_of(turn, state, wish)):
        turn.send(Spoken("", command=command))
    return remember(state)


async def _plan_picture(turn: TurnContext, state: State, picture: Pictured) -> Turn:
    """What is certain is taken as told, and said first; what is not is asked."""
    if picture.is_empty or not picture.sure:
        return asked_back(turn, state, picture)
    planned = await plan_reply(turn, state, picture.heard)
    introduce(planned, picture)
    return planned


async def plan_reply(turn: TurnContext, state: State, heard: Heard) -> Turn:
    """The reply to the customer's words, or to an event; without moves where its news were told before."""
    world = await look(turn, heard)
    if turn.intent in EVENTS:
        state, news = _take_event(turn, state, world)
        if not news:
            return Turn(caught_up(state), heard, news, world)
    else:
        state, news = update(state, heard, world)
        afresh = "start_over" in heard.wishes
        for data in () if afresh else await ended_meanwhile(turn, state):
            state, more = take_outcome(state, data, world, needs_input=False)
            news += more
    return await _planned(turn, state, heard, news, world)


def _take_event(turn: TurnContext, state: State, world: World) -> tuple[State, list[News]]:
    data = turn.metadata.get("data") or {}
    state, seen = observe(state.with_(turn=state.turn + 1), world)
    state, news = take_outcome(state, data, world, needs_input=turn.intent == "refresh_needs_input")
    return state, [*news, *(one for one in seen if news and one.kind == "unreachable")]


async def _planned(turn: TurnContext, state: State, heard: Heard, news: list[News], world: World) -> Turn:
    planned = plan(state, heard, news, world)
    if planned.refresh:
        await refresh(turn, planned)
    watch(planned)
    moves = []
    for move in planned.moves:
        if move.response == "utter_bank_asked":
            move = await bank_answer(turn, move)
        elif move.response == "utter_ticket":
            move = ticket_answer(turn, move)
        moves.append(replace(move, command=_own(turn, move.command)) if move.command else move)
    planned.moves = moves
    return planned


def _own(turn: TurnContext, command: Mapping[str, Any]) -> Mapping[str, Any]:
    """A hand-over knows whose it is."""
    if command.get("type") != "hand_over":
        return command
    return {**command, "brief": {**command["brief"], **turn.whose}}


def _greeted(turn: TurnContext) -> str:
    first = turn.name.split(" ")[0]
    return f" {first}" if first else ""
