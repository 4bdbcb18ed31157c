"""Conversations to compare on: every rule and story of the project, and what no story tells of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from helpline.places import ROOT


@cache
def domain() -> Any:
    from rasa.shared.core.domain import Domain

    return Domain.load(str(ROOT / "domain.yml"))


@cache
def told() -> list[list[Any]]:
    """The events of each rule and story."""
    from rasa.shared.core.generator import TrainingDataGenerator
    from rasa.shared.core.training_data import loading
    from rasa.shared.core.training_data.structures import StoryGraph

    steps = loading.load_data_from_resource(str(ROOT / "data" / "rules"), domain())
    steps += loading.load_data_from_resource(str(ROOT / "data" / "stories"), domain())
    trackers = TrainingDataGenerator(StoryGraph(steps), domain(), augmentation_factor=0).generate()
    return [list(tracker.events) for tracker in trackers]


def odd() -> list[list[Any]]:
    """Turns taken back, a form that hands a message on, a restart."""
    from rasa.shared.core import events as e

    form, listen = "troubleshooting_form", e.ActionExecuted("action_listen")
    opened = [
        *(listen, e.UserUttered("my bank fails", {"name": "report_connection_problem"})),
        *(e.ActionExecuted("action_open_case"), e.SlotSet("case_open", True)),
        *(e.ActionExecuted(form), e.ActiveLoop(form), e.SlotSet("requested_slot", "bank_login_works")),
    ]
    happy = [
        *(e.ActionExecuted("action_listen"), e.UserUttered("yes", {"name": "affirm"})),
        *(e.ActionExecuted(form), e.SlotSet("bank_login_works", True)),
    ]
    unhappy = [
        *(e.ActionExecuted("action_listen"), e.UserUttered("is it safe?", {"name": "ask_security"})),
        *(e.ActionExecutionRejected(form), e.ActionExecuted("action_answer"), e.BotUttered("It is.")),
        *(e.LoopInterrupted(True), e.ActionExecuted(form)),
    ]
    closed = [e.ActionExecuted(form), e.ActiveLoop(None), e.SlotSet("requested_slot", None)]
    again = [e.ActionExecuted("action_listen"), e.UserUttered("hello", {"name": "greet"})]
    return [
        [*opened, *happy, *happy, *unhappy, *happy, *closed, *again],
        [*opened, *happy, e.UserUtteranceReverted(), *again, e.ActionExecuted("action_greet")],
        [*opened, e.ActionReverted(), e.ActionExecuted("action_greet"), *again],
        [*opened, *unhappy, e.Restarted(), *again, e.FollowupAction("action_greet"), *again],
        [*opened, e.ActionExecuted("action_session_start"), e.SessionStarted(), *again, *opened, *happy],
    ]


def step_by_step(events: list[Any]) -> Iterator[Any]:
    """One tracker, after each of its events."""
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker("carla", domain().slots)
    for event in events:
        tracker.update(event, domain())
        yield tracker
