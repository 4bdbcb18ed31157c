"""A case: what is known of one customer's trouble. Its fields are Rasa's slots, by the same names."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

YOUR_BANK = "your bank"
SKIPPED = "skipped"
"""Value of a step that this case does not need."""
Step = bool | str | None


@dataclass(frozen=True)
class Case:
    """Immutable; `changed` makes the next one and `events_since` tells Rasa the difference."""

    case_open: bool = False
    bank: str = ""
    """Id in banks.yml, or the bank's name as the customer wrote it when we don't know it."""
    bank_name: str = YOUR_BANK
    connection: str = ""
    account: str = ""
    error_code: str = ""
    """Key of the problem: a number, or a provider status without one. "" is not known."""
    way: str = ""
    wait_hours: int | None = None
    needs_credentials: bool = False
    bank_login_works: Step = None
    bank_action_done: Step = None
    waited: Step = None
    refresh_result: Step = None
    """"fixed" or "failed", so for the second one. Steps are None while open."""
    credentials_entered: Step = None
    second_refresh_result: Step = None
    hand_over_agreed: Step = None
    refused: str = ""
    """The step that the customer said they can't do."""
    by_hand: bool = False
    """We can't refresh for this customer: they do it in CustomBooks and tell us."""
    refresh_running: bool = False
    steps_tried: tuple[str, ...] = ()
    refreshes: tuple[dict[str, Any], ...] = ()
    outcome: str = ""
    """How the way ended: "fixed", "hand_over", "left"; "" while it goes on."""
    offer: str = ""
    """What a plain "yes" outside the way means: "person", "bank:<id>", "refresh"."""
    stuck: int = 0
    """Times in a row that a step could not be done."""

    @property
    def refreshed_by_us(self) -> bool:
        """We see the connection and can refresh it: how that went we know ourselves."""
        return bool(self.connection) and not self.by_hand

    def changed(self, **values: Any) -> Case:
        return replace(self, **values)

    def tried(self, step: str) -> Case:
        return self if step in self.steps_tried else self.changed(steps_tried=(*self.steps_tried, step))

    def refreshed(self, at: str, result: str, code: str, new: int) -> Case:
        entry = {"at": at, "result": result, "code": code, "new_transactions": new}
        return self.tried("manual_refresh").changed(refreshes=(*self.refreshes, entry), refresh_running=False)

    def about_another_bank(self) -> Case:
        """The same code, every question open again."""
        kept = ("error_code", "way", "wait_hours", "by_hand", "steps_tried", "refreshes")
        return Case(case_open=True, **{name: getattr(self, name) for name in kept})

    def remembered(self) -> Case:
        """What a later "it still doesn't work" is about; the way goes with its code."""
        kept = ("bank", "bank_name", "error_code", "way", "wait_hours")
        return Case(**{name: getattr(self, name) for name in kept})

    def with_refreshes_open(self) -> Case:
        return self.changed(refresh_result=None, second_refresh_result=None, waited=None)

    def events_since(self, before: Case) -> list[EventType]:
        return [
            SlotSet(field.name, _plain(getattr(self, field.name)))
            for field in fields(Case)
            if getattr(self, field.name) != getattr(before, field.name)
        ]


def read(tracker: Tracker) -> Case:
    """The case as Rasa's slots hold it."""
    values: dict[str, Any] = {}
    for field in fields(Case):
        value = tracker.get_slot(field.name)
        if value is not None:
            values[field.name] = tuple(value) if isinstance(value, list) else value
    return Case(**values)


def _plain(value: Any) -> Any:
    """As a slot holds it. Nothing known is None: a form would take "" for an answer and not ask."""
    return list(value) if isinstance(value, tuple) else None if value == "" else value
