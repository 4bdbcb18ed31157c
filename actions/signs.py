"""What a turn has seen of banks, and of which incidents it has told: `web` keeps both."""

from __future__ import annotations

from typing import Any

import msgspec

from actions.base import TurnContext
from helpline.dialogue.incident_figures import ID
from helpline.dialogue.moves import Turn
from helpline.incidents.sighting import sighting


def saw(turn: TurnContext, planned: Turn) -> dict[str, Any] | None:
    """None when there is nothing to keep. Only a verified customer's connections are looked at."""
    looked = (sighting(one, turn.parts.knowledge, turn.now) for one in planned.world.seen or ())
    seen = [msgspec.to_builtins(one) for one in looked if one is not None]
    told = list(dict.fromkeys(move.values[ID] for move in planned.moves if ID in move.values))
    return {"sightings": seen, "told": told} if seen or told else None
