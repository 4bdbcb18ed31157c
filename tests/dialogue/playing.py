"""Plays messages and events against the dialogue as the actions do, without Rasa and without waiting."""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from types import SimpleNamespace
from typing import Any, TypeVar, cast

from actions.base import TurnContext
from actions.turn import plan_reply
from helpline.banking.contract import Connection
from helpline.dialogue.heard import Heard
from helpline.dialogue.moves import Move
from helpline.dialogue.state import State
from helpline.dialogue.wording import Spoken, Voice, speak
from tests.dialogue.parts import parts, phrases, responses
from tests.dialogue.provider import Provider, Started

T = TypeVar("T")


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What `work` returns; it must not wait for anything."""
    try:
        work.send(None)
    except StopIteration as done:
        return cast(T, done.value)
    work.close()
    raise AssertionError("it waits")


@dataclass(frozen=True)
class Exchange:
    """What was said or happened, and the reply. `owned`: what the provider showed, None when it was down."""

    heard: Heard
    event: str
    data: Mapping[str, Any]
    before: State
    after: State
    moves: tuple[Move, ...]
    messages: tuple[Spoken, ...]
    owned: tuple[Connection, ...] | None
    started: tuple[Started, ...]
    now: datetime


def voice(name: str = "") -> Voice:
    return Voice(responses(), phrases(), timezone.utc, name)


class Talk:
    """One conversation. `verified`: the customer's connections can be seen."""

    def __init__(self, provider: Provider, *, verified: bool = True) -> None:
        self.provider = provider
        self.verified = verified
        self.state = State()
        self.parts = parts(provider, lambda: provider.now)
        self.voice = voice(" Dana" if verified else "")

    def say(self, heard: Heard) -> Exchange:
        return self._play(heard, "", {})

    def happen(self, event: str, data: Mapping[str, Any]) -> Exchange:
        """`event`: refresh_ended or refresh_needs_input."""
        return self._play(Heard(), event, data)

    def _play(self, heard: Heard, event: str, data: Mapping[str, Any]) -> Exchange:
        before, provider = self.state, self.provider
        owned = tuple(provider.owned) if self.verified and not provider.down else None
        begun = len(provider.started)
        planned = at_once(plan_reply(self._turn(event, data), before, heard))
        self.state, messages = speak(planned, self.voice)
        return Exchange(
            heard,
            event,
            data,
            before,
            self.state,
            tuple(planned.moves),
            tuple(messages),
            owned,
            tuple(provider.started[begun:]),
            provider.now,
        )

    def _turn(self, event: str, data: Mapping[str, Any]) -> TurnContext:
        metadata = {
            "customer": {"id": "cust-1", "name": "Dana Reed"} if self.verified else {},
            "asked_at": self.provider.now.isoformat(),
            "timezone": "UTC",
            "data": data,
        }
        message = {"intent": {"name": event}, "metadata": metadata}
        return TurnContext(cast(Any, None), cast(Any, SimpleNamespace(latest_message=message)), self.parts)
