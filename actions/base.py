"""What every action shares: the talk at hand, the time limit, and a kind word when something fails."""

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

from actions import case as cases
from actions import wiring
from actions.case import Case
from actions.phrases import zone_of
from actions.wiring import Parts
from helpline.errors import BankDataError
from helpline.knowledge.mentions import Mention

log = structlog.get_logger("actions")


@dataclass(frozen=True)
class Talk:
    """One turn as an action sees it."""

    dispatcher: CollectingDispatcher
    tracker: Tracker
    parts: Parts

    @property
    def case(self) -> Case:
        return cases.read(self.tracker)

    @property
    def intent(self) -> str:
        return str((self.tracker.latest_message.get("intent") or {}).get("name") or "")

    @property
    def text(self) -> str:
        return str(self.tracker.latest_message.get("text") or "")

    @property
    def metadata(self) -> dict[str, Any]:
        """What `web` tells with each turn: customer, asked_at, timezone, tickets, and an event's data."""
        return self.tracker.latest_message.get("metadata") or {}

    @property
    def customer(self) -> str:
        """The verified customer's id, "" for an anonymous one."""
        return str((self.metadata.get("customer") or {}).get("id") or "")

    @property
    def name(self) -> str:
        return str((self.metadata.get("customer") or {}).get("name") or "")

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

    @property
    def requested(self) -> str:
        """The form's open question, "" outside of it."""
        return str(self.tracker.get_slot("requested_slot") or "")

    def mentions(self, *, bank_asked: bool = False) -> list[Mention]:
        """Codes and banks of this message that are meant, not those that are ruled out."""
        chosen = [
            Mention(e["entity"], str(e["value"]), -1, -1, _ids(self.parts, e), False)
            for e in self.tracker.latest_message.get("entities") or []
            if "start" not in e or e.get("start") is None
        ]
        found = self.parts.mentions.find(self.text, bank_asked=bank_asked) if not chosen else []
        return [mention for mention in (*chosen, *found) if not mention.negated]

    def say(self, response: str, **values: Any) -> None:
        """Utter a response of domain.yml; `card` and `command` go along as custom data."""
        custom = {key: values.pop(key) for key in ("card", "command") if values.get(key)}
        if custom:
            values["json_message"] = custom
        self.dispatcher.utter_message(response=response, **values)


def _ids(parts: Parts, entity: dict[str, Any]) -> tuple[str, ...]:
    if entity["entity"] != "bank":
        return ()
    return (str(entity["value"]),) if parts.knowledge.bank(str(entity["value"])) else ()


class HelplineAction(Action, ABC):  # type: ignore[misc]
    """Base of all actions: subclasses write `act` and their `name`."""

    action_name: ClassVar[str] = ""

    def __init__(self, parts: Parts | None = None) -> None:
        self.parts = parts or wiring.parts()

    def name(self) -> str:
        return self.action_name

    @abstractmethod
    async def act(self, talk: Talk) -> list[EventType]:
        """What this action does in a turn, as events for the tracker."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, _domain: dict[str, Any]
    ) -> list[EventType]:
        talk = Talk(dispatcher, tracker, self.parts)
        try:
            events = await asyncio.wait_for(self.act(talk), self.parts.timeout)
        except BankDataError as error:
            log.warning("bank_data_failed", action=self.name(), code=error.code, detail=error.detail)
            talk.say("utter_bank_data_down")
            events = []
        except asyncio.TimeoutError:
            log.warning("action_timed_out", action=self.name())
            talk.say("utter_bank_data_down")
            events = []
        except Exception:
            # The outermost edge: Rasa would swallow it and the customer would hear nothing.
            log.exception("action_failed", action=self.name())
            talk.say("utter_something_failed")
            events = []
        if self._forgives(events) and talk.intent != "out_of_scope" and tracker.get_slot("misunderstood"):
            events = [*events, SlotSet("misunderstood", 0)]
        return events

    def _forgives(self, _events: list[EventType]) -> bool:
        """Whether it may add an event of its own that forgets earlier misunderstandings."""
        return True
