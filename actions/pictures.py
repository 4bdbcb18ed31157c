"""A turn that is a picture: its lines come with the turn, read and blanked by `web`."""

from __future__ import annotations

from actions.base import TurnContext
from helpline.dialogue.moves import Turn
from helpline.dialogue.picture_answers import ask_back
from helpline.dialogue.pictured import Pictured, read_picture
from helpline.dialogue.state import State
from helpline.dialogue.world import World


def picture_in(turn: TurnContext, state: State) -> Pictured | None:
    """What the picture of this turn says; None where the turn is no picture."""
    told = turn.metadata.get("picture")
    if not told:
        return None
    lines = [(str(text), float(sure)) for text, sure in told.get("lines") or ()]
    return read_picture(lines, turn.parts.knowledge, turn.parts.mentions, state.own_banks)


def asked_back(turn: TurnContext, state: State, picture: Pictured) -> Turn:
    """The reply to a picture that is not clear: no look at the provider, no case, a question."""
    world = World(turn.parts.knowledge, turn.now, verified=bool(turn.customer))
    planned = Turn(state, picture.heard, [], world)
    ask_back(planned, picture)
    return planned
