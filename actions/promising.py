"""What the customer wants to hear later goes to `web` as a command; the service itself says that it will."""

from __future__ import annotations

from datetime import timezone
from typing import Any

from rasa_sdk.events import EventType

from actions.base import TurnContext, remember
from actions.looking import look
from helpline.dialogue.heard import Heard
from helpline.dialogue.promises import Wish, wish_in
from helpline.dialogue.state import State
from helpline.dialogue.update import update
from helpline.dialogue.wording import Spoken
from helpline.dialogue.world import World


def wished(turn: TurnContext, heard: Heard) -> Wish | None:
    """None where nobody could keep it: what staff and suggestions ask has no chat to be told in."""
    if heard.clicked or not heard.text or not turn.metadata.get("promises"):
        return None
    return wish_in(turn.text, turn.asked_at, turn.zone)


async def promise(turn: TurnContext, state: State, heard: Heard, wish: Wish) -> list[EventType] | None:
    """The turn of a message that wants nothing else. None where there is nothing to be watched."""
    world = await look(turn, heard)
    state, _ = update(state, heard, world)
    command = command_of(turn, state, wish, world)
    if command is None:
        return None
    turn.send(Spoken("", command=command))
    return remember(state)


def command_of(
    turn: TurnContext, state: State, wish: Wish, world: World | None = None
) -> dict[str, Any] | None:
    if wish.kind == "remind":
        assert wish.at
        return {"type": "promise", "kind": "remind", "at": wish.at.astimezone(timezone.utc).isoformat()}
    banks = {case.connection: case.name for case in state.cases if case.active and case.connection}
    if (case := state.case_at_hand) and case.connection:
        banks = {case.connection: case.name}
    banks = banks or {one.id: one.bank.partition(" (")[0] for one in (world.failing() if world else ())}
    if turn.customer and not banks:
        return None
    names = sorted(set(banks.values()))
    return {"type": "promise", "kind": "fixed", "connections": sorted(banks), "bank": " and ".join(names)}
