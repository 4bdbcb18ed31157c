"""Puts moves into words: one message for a reply, a second only for a second card. Nothing is said twice."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from helpline.dialogue.cards import card_of
from helpline.dialogue.moves import Move, Turn
from helpline.dialogue.phrases import Phrases
from helpline.dialogue.repairing import with_repair
from helpline.dialogue.responses import Responses, Wording
from helpline.dialogue.state import Question, State
from helpline.dialogue.values import Values
from helpline.dialogue.waits import AWAY, with_wait

MARKS_KEPT = 400


@dataclass(frozen=True)
class Spoken:
    """One message as it goes out. `about`: {said, asks, bank}, for whoever must understand without words."""

    text: str
    buttons: tuple[dict[str, str], ...] = ()
    card: dict[str, Any] | None = None
    command: Mapping[str, Any] | None = None
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Voice:
    """What sentences are made of in one turn."""

    responses: Responses
    phrases: Phrases
    zone: tzinfo
    name: str = ""


def speak(turn: Turn, voice: Voice) -> tuple[State, list[Spoken]]:
    """The messages of a planned turn, and the state that remembers them."""
    state = turn.state
    parts: list[Spoken] = []
    for move in turn.moves:
        if not move.response:
            continue
        state, spoken = _say(move, state, turn, voice)
        if any(spoken.text and spoken.text in part.text for part in parts):
            spoken = replace(spoken, text="")  # two of its reasons have the same answer
        parts.append(spoken)
    messages = with_repair(turn, _joined(parts))
    if turn.buttons and messages and not messages[-1].buttons:
        open_ = tuple({"title": title, "payload": payload} for title, payload in turn.buttons)
        messages[-1] = replace(messages[-1], buttons=open_)
    state = _with_buttons(state, messages)
    for place, message in enumerate(messages):
        state, messages[place] = _not_twice(state, message, voice)
    return state, messages


def _say(move: Move, state: State, turn: Turn, voice: Voice) -> tuple[State, Spoken]:
    times = state.said.get(move.response, 0)
    wording = Wording(move.text) if move.text else _wording(move, state, voice)
    values = Values(move, state, turn.world, voice.phrases, voice.zone, voice.name)
    text = wording.text.format_map(values)
    if (until := _back_at(move, turn)) is not None:
        text = with_wait(text, until, turn.world.now, voice.zone)
    card, shown = _card(move, wording, state, turn, voice)
    buttons = tuple({"title": b.title, "payload": b.payload} for b in wording.buttons)
    buttons += tuple({"title": title, "payload": payload} for title, payload in move.buttons)
    case = state.case(move.case)
    about = {"said": [move.response], "asks": move.asks, "bank": case.bank if case else ""}
    state = state.with_(said={**state.said, move.response: times + 1}, cards=(*state.cards, *shown))
    if move.asks:
        question = Question(
            move.asks,
            move.case,
            move.value,
            turn=state.turn,
            response=move.response,
            values=dict(move.values),
        )
        put = {f"{what} {move.case}" for what in (move.asks, move.response)}
        asked = {**state.asked, **{key: state.asked.get(key, 0) + 1 for key in put}}
        state = state.with_(question=question, asked=asked)
    return state, Spoken(text, buttons, card, move.command, about)


def _back_at(move: Move, turn: Turn) -> datetime | None:
    """Told by the look of this turn, or by the call whose failure the move tells."""
    told = move.values.get("back_at")
    if told:
        return datetime.fromisoformat(told)
    return turn.world.back_at if move.response in AWAY else None


def _wording(move: Move, state: State, voice: Voice) -> Wording:
    """The first one may bring a step's card; where that was shown, the next one tells the way in a line."""
    level = move.level if move.level >= 0 else state.said.get(move.response, 0)
    wording = voice.responses.wording(move.response, level)
    if wording.custom.card and _mark(move, state) in state.cards:
        return voice.responses.wording(move.response, level + 1)
    return wording


def _mark(move: Move, state: State) -> str:
    case = state.case(move.case)
    return f"step {move.response} {case.bank if case else ''}"


def _card(
    move: Move, wording: Wording, state: State, turn: Turn, voice: Voice
) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The card and its mark; the card of a step or an article comes once."""
    if wording.custom.card:
        return wording.custom.card, (_mark(move, state),)
    if not move.card:
        return None, ()
    if move.card in state.cards:
        return None, ()
    lasting = move.card.split()[0] in ("article", "topic", "code")
    return card_of(move, state, turn.world, voice.phrases, voice.zone), (move.card,) if lasting else ()


def _joined(parts: list[Spoken]) -> list[Spoken]:
    """Sentences of one reply flow together; each card, each command, and a question after much else has a
    message of its own.
    """
    messages: list[Spoken] = []
    for part in parts:
        last = messages[-1] if messages else None
        if last is None or _stands_alone(last, part):
            messages.append(part)
            continue
        messages[-1] = Spoken(
            text=f"{last.text} {part.text}".strip(),
            buttons=part.buttons or last.buttons,
            card=last.card or part.card,
            command=last.command or part.command,
            about={
                "said": [*last.about["said"], *part.about["said"]],
                "asks": part.about["asks"] or last.about["asks"],
                "bank": part.about["bank"] or last.about["bank"],
            },
        )
    return messages


LONG = 220
"""Characters after which a question gets a bubble of its own, so that nobody has to look for it."""


def _stands_alone(last: Spoken, part: Spoken) -> bool:
    both_have = (last.card and part.card) or (last.command and part.command)
    return bool(both_have or (part.about["asks"] and len(last.text) > LONG))


def _with_buttons(state: State, messages: list[Spoken]) -> State:
    """Typed words that match a button mean that button, so the open question remembers them."""
    titles = tuple((button["title"], button["payload"]) for message in messages for button in message.buttons)
    question = state.question
    if question is None:
        return state.with_(question=Question("", titles=titles, turn=state.turn)) if titles else state
    return state.with_(question=msgspec.structs.replace(question, titles=titles or question.titles))


def mark_of(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


def _not_twice(state: State, message: Spoken, voice: Voice) -> tuple[State, Spoken]:
    """The same words as before get another beginning, and the count where beginnings run out."""
    text, count = message.text, 0
    if not text:
        return state, message
    openers = voice.responses.count("utter_again")
    while mark_of(text) in state.texts:
        opener = voice.responses.wording("utter_again", count).text if count < openers else f"({count + 1}) "
        text, count = opener + message.text, count + 1
    return state.with_(texts=(*state.texts, mark_of(text))[-MARKS_KEPT:]), replace(message, text=text)
