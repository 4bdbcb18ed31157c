"""What this turn brought, as the dialogue hears it: typed words, or a choice, clicked or typed."""

from __future__ import annotations

from typing import Any

from actions.base import TurnContext
from helpline.dialogue.choices import chosen, typed_choice
from helpline.dialogue.heard import Heard
from helpline.dialogue.interpret import interpret
from helpline.dialogue.reading import from_message
from helpline.dialogue.state import State
from helpline.knowledge.mentions import Mention

EVENTS = ("refresh_ended", "refresh_needs_input")
MOST_TEXT = 4_000


def hear(turn: TurnContext, state: State) -> Heard:
    """An event brings nothing that was said; it is taken in elsewhere."""
    if turn.intent in EVENTS:
        return Heard()
    if turn.is_clicked:
        return chosen(state, turn.intent, turn.entities, turn.text)
    choice = typed_choice(state, turn.text)
    if choice is not None:
        return chosen(state, choice[0], choice[1], turn.text)
    return _typed(turn, state)


def _typed(turn: TurnContext, state: State) -> Heard:
    text = turn.text[:MOST_TEXT]
    asks = state.question.asks if state.question else ""
    knowledge = turn.parts.knowledge
    mentions = turn.parts.mentions.find(text, bank_asked=asks == "which_bank", own=state.own_banks)
    found = knowledge.find_foreign(text, state.product)
    foreign = [Mention("error_code", one.code, one.start, one.end) for one in found]
    return interpret(
        state, from_message(turn.message), mentions, foreign, knowledge.topics, _by_message(turn, text)
    )


def _by_message(turn: TurnContext, text: str) -> str:
    """A code found by the wording of the message on the screen, "" when none was."""
    problem: Any = turn.parts.knowledge.find_by_message(text)
    return problem.key if problem else ""
