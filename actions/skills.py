"""The skills that Rasa's rules choose between. Each takes the turn alike; the rules say what comes after."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions.base import HelplineAction, TurnContext
from actions.turn import take_turn

FORM = "troubleshooting_form"


class Trouble(HelplineAction):
    """A bank connection is in trouble."""

    action_name = "action_trouble"

    async def act(self, turn: TurnContext) -> list[EventType]:
        return await take_turn(turn)


class Question(Trouble):
    """Something is asked."""

    action_name = "action_question"


class Person(Trouble):
    """A person is asked for, or news of one."""

    action_name = "action_person"


class Status(Trouble):
    """How the connections are, and refreshing them."""

    action_name = "action_status"


class SmallTalk(Trouble):
    """Greetings, thanks, yes and no without a case, and what was not understood."""

    action_name = "action_talk"


class Event(Trouble):
    """`web` tells how a refresh goes on."""

    action_name = "action_event"


class ValidateForm(HelplineAction):
    """While a case is open the form takes every message, until the cases have ended."""

    action_name = f"validate_{FORM}"

    async def act(self, turn: TurnContext) -> list[EventType]:
        if not turn.tracker.get_slot("requested_slot"):
            return [SlotSet("case_open", True)]  # the form has just begun: the skill before it took the turn
        events = await take_turn(turn)
        still_open = next(event["value"] for event in events if event["name"] == "case_open")
        return (
            events if still_open else [*events, SlotSet("cases_ended", None), SlotSet("requested_slot", None)]
        )
