"""What every action shares: the turn at hand, the time limit, and a kind word when something fails."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timezone, tzinfo
from typing import Any, ClassVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import wiring
from actions.wiring import Parts
from helpline.dialogue.phrases import zone_of
from helpline.dialogue.state import State, dump, load
from helpline.dialogue.wording import Spoken

log = structlog.get_logger("actions")

SLOT = "dialogue"
"""The slot that holds all that the dialogue remembers."""


@dataclass(frozen=True)
class TurnContext:
    """One turn as an action gets it from Rasa."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    parts: Parts

    @property
    def state(self) -> State:
        return load(self.tracker.get_slot(SLOT))

    @property
    def message(self) -> dict[str, Any]:
        """What was said and how it was read: intent, intent_ranking, entities, reading, metadata."""
        return self.tracker.latest_message or {}

    @property
    def intent(self) -> str:
        return str((self.message.get("intent") or {}).get("name") or "")

    @property
    def text(self) -> str:
        return str(self.message.get("text") or "")

    @property
    def entities(self) -> dict[str, str]:
        """Of a clicked choice: the values that it carries."""
        return {str(e["entity"]): str(e["value"]) for e in self.message.get("entities") or []}

    @property
    def is_clicked(self) -> bool:
        """Only what went through understanding has a ranking: a click and an event have none."""
        return not self.message.get("intent_ranking")

    @property
    def metadata(self) -> dict[str, Any]:
        """What `web` tells with each turn: customer, asked_at, timezone, tickets, and an event's data."""
        return self.message.get("metadata") or {}

    @property
    def is_waiting(self) -> bool:
        """A person was called and has not come yet: the assistant hears, and answers questions only."""
        return self.metadata.get("floor") == "waiting"

    @property
    def customer(self) -> str:
        """The verified customer's id, "" for an anonymous one."""
        return str((self.metadata.get("customer") or {}).get("id") or "")

    @property
    def name(self) -> str:
        return str((self.metadata.get("customer") or {}).get("name") or "")

    @property
    def whose(self) -> dict[str, Any]:
        """What a brief says of the customer."""
        return {"customer": self.customer, "name": self.name, "verified": bool(self.customer)}

    @property
    def zone(self) -> tzinfo:
        return zone_of(str(self.metadata.get("timezone") or ""))

    @property
    def asked_at(self) -> datetime:
        told = self.metadata.get("asked_at")
        return datetime.fromisoformat(told.replace("Z", "+00:00")) if told else self.now

    @property
    def now(self) -> datetime:
        return self.parts.now().astimezone(timezone.utc)

    def send(self, message: Spoken, saw: dict[str, Any] | None = None) -> None:
        """Utter one message, with card, command and what it is about as custom data.

        `saw`: what was seen of banks in this turn, for `web` to keep (helpline.conversations.messages.Saw).
        """
        told = {"card": message.card, "command": message.command, "about": message.about, "saw": saw}
        custom = {key: value for key, value in told.items() if value}
        self.dispatcher.utter_message(text=message.text, buttons=list(message.buttons), json_message=custom)


def remember(state: State) -> list[EventType]:
    """The events of a turn: what the dialogue knows now, and whether a case is open, for Rasa's rules."""
    return [SlotSet(SLOT, dump(state)), SlotSet("case_open", state.open)]


class HelplineAction(Action, ABC):  # type: ignore[misc]
    """Base of all actions: subclasses write `act` and their `name`."""

    action_name: ClassVar[str] = ""

    def __init__(self, parts: Parts | None = None) -> None:
        self.parts = parts or wiring.parts()

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    async def act(self, turn: TurnContext) -> list[EventType]:
        """What this action does in a turn, as events for the tracker."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> list[EventType]:
        turn = TurnContext(dispatcher, tracker, self.parts)
        try:
            return await asyncio.wait_for(self.act(turn), self.parts.timeout)
        except asyncio.TimeoutError:
            log.warning("action_timed_out", action=self.name())
            self._excuse(turn, "utter_bank_data_down")
        except Exception:
            # The outermost edge: Rasa would swallow it and the customer would hear nothing.
            log.exception("action_failed", action=self.name())
            self._excuse(turn, "utter_something_failed")
        return []

    def _excuse(self, turn: TurnContext, response: str) -> None:
        wording = self.parts.responses.wording(response, 0)
        buttons = tuple({"title": b.title, "payload": b.payload} for b in wording.buttons)
        about = {"said": [response], "asks": "", "bank": ""}
        turn.send(Spoken(wording.text, buttons, about=about))
