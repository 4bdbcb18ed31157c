"""Calling a person, with a brief that spares the customer from telling it all again."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import EventType

from actions.base import HelplineAction, Talk
from actions.case import YOUR_BANK, Case

_WORDS_KEPT = 3
"""How many of the customer's last own sentences go into the brief."""


def hand_over(talk: Talk, case: Case, reason: str) -> None:
    """Say that a person takes over, and ask `web` to open the ticket."""
    talk.say("utter_hand_over", command={"type": "hand_over", "reason": reason, "brief": brief(talk, case)})


def brief(talk: Talk, case: Case) -> dict:  # type: ignore[type-arg]
    """The fields of messages.Brief."""
    return {
        "customer": talk.customer,
        "name": talk.name,
        "verified": bool(talk.customer),
        "bank": case.bank_name if case.bank_name != YOUR_BANK else "",
        "code": case.error_code,
        "account": case.account,
        "connection": case.connection,
        "steps_tried": list(case.steps_tried),
        "refreshes": list(case.refreshes),
        "last_words": own_words(talk),
        "mood": "upset" if talk.tracker.get_slot("frustrated") else "",
    }


def own_words(talk: Talk) -> str:
    """The customer's last sentences, typed rather than clicked, oldest first."""
    said = [
        str(event.get("text") or "")
        for event in talk.tracker.events
        if event.get("event") == "user" and _is_typed(event)
    ]
    return "\n".join(said[-_WORDS_KEPT:])


def _is_typed(event: dict) -> bool:  # type: ignore[type-arg]
    """Only what went through understanding has a ranking: a click and an event have none."""
    return bool((event.get("parse_data") or {}).get("intent_ranking"))


class HandOverNow(HelplineAction):
    """ "A person, please": at once, whatever the case."""

    action_name = "action_hand_over"

    async def act(self, talk: Talk) -> list[EventType]:
        before = talk.case
        hand_over(talk, before, "frustrated" if talk.intent == "express_frustration" else "requested")
        return Case().events_since(before)


class TicketStatus(HelplineAction):
    """ "Any news?": what `web` told us of this customer's tickets."""

    action_name = "action_ticket_status"

    async def act(self, talk: Talk) -> list[EventType]:
        tickets = talk.metadata.get("tickets") or []
        if not tickets:
            talk.say("utter_no_ticket")
            return []
        # The newest one that somebody still works on, or else the newest of all.
        ticket = next((one for one in reversed(tickets) if one.get("status") != "resolved"), tickets[-1])
        talk.say("utter_ticket_status", number=ticket.get("number"), state=_state(talk, ticket))
        return []


def _state(talk: Talk, ticket: dict[str, Any]) -> str:
    """In words; whoever waits also hears the place in the queue."""
    states, status, place = talk.parts.phrases.ticket_states, str(ticket.get("status")), ticket.get("place")
    return states["waiting"].format(place=place) if place else states.get(status, status)
