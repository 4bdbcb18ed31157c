"""A refresh has ended (or wants a security code): say so, and let the case go on."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions import cards, diagnosis, plan
from actions.base import HelplineAction, Talk
from actions.case import Case
from actions.explaining import say_problem

_ENOUGH_REFRESHES = 3
"""Failed refreshes after which a person takes over, whatever the code says."""


def take_outcome(talk: Talk, case: Case) -> Case:
    """The case after a `refresh_ended` or `refresh_needs_input` event, with a word about it."""
    data = talk.metadata.get("data") or {}
    told = str(data.get("connection") or "")
    if case.connection and told and told != case.connection:
        _take(talk, Case(), data)  # of another one, whose case is no longer open: tell, and leave this one be
        return case
    return _take(talk, case, data)


def _take(talk: Talk, case: Case, data: dict) -> Case:  # type: ignore[type-arg]
    bank = str(data.get("bank") or case.bank_name)
    if talk.intent == "refresh_needs_input":
        talk.say("utter_refresh_needs_input", bank_name=bank)
        return case
    if data.get("state") == "succeeded":
        return _succeeded(talk, case, data, bank)
    if data.get("state") == "failed":
        return _failed(talk, case, data, bank)
    talk.say("utter_refresh_unknown", bank_name=bank)
    return case.changed(refresh_running=False, by_hand=True)


def _succeeded(talk: Talk, case: Case, data: dict, bank: str) -> Case:  # type: ignore[type-arg]
    new = int(data.get("new_transactions") or 0)
    response = {0: "utter_refresh_succeeded_none", 1: "utter_refresh_succeeded_one"}
    card = cards.refresh_card(bank, "succeeded")
    talk.say(response.get(new, "utter_refresh_succeeded"), bank_name=bank, new_transactions=new, card=card)
    at = str(data.get("started_at") or talk.asked_at.isoformat())
    return case.refreshed(at, "succeeded", "", new).changed(outcome="fixed")


def _failed(talk: Talk, case: Case, data: dict, bank: str) -> Case:  # type: ignore[type-arg]
    status, code = str(data.get("status") or ""), str(data.get("code") or "")
    problem = talk.parts.knowledge.problem_for(status, code)
    at = str(data.get("started_at") or talk.asked_at.isoformat())
    before, case = case, case.refreshed(at, "failed", problem.key if problem else code or status, 0)
    talk.say(
        "utter_refresh_failed" if problem or code or status else "utter_refresh_failed_unknown",
        bank_name=bank,
        code=problem.key if problem else code or status,
        tell=problem.tell if problem else talk.parts.phrases.number_unknown,
        card=cards.refresh_card(bank, "failed"),
    )
    after = diagnosis.with_problem(case, problem, code or status)
    if len(after.refreshes) >= _ENOUGH_REFRESHES:
        return after.changed(outcome="hand_over")
    if problem and problem.key != before.error_code:
        say_problem(talk, problem)
    if after.way != before.way:
        # Another kind of trouble: its way from here, what was done stays done.
        return after.changed(refresh_result=None, second_refresh_result=None, needs_credentials=False)
    if after.way in ("wait", "in_progress"):
        return after.changed(waited=None, refresh_result=None)
    return after.changed(**{_asked_refresh(case): "failed"})


def _asked_refresh(case: Case) -> str:
    first_open = case.refresh_result in (None, False) and plan.REFRESH in plan.steps(case)
    return plan.REFRESH if first_open else plan.SECOND_REFRESH


class RefreshEnded(HelplineAction):
    """The same outside the form: the customer had asked for a refresh on its own."""

    action_name = "action_refresh_ended"

    async def act(self, talk: Talk) -> list[EventType]:
        before = talk.case
        data = talk.metadata.get("data") or {}
        case = take_outcome(talk, before)
        if case.outcome == "fixed":
            return Case().events_since(before)
        if talk.intent == "refresh_ended" and data.get("state") == "failed":
            case = plan.settled(_about_its_bank(talk, case, data).changed(case_open=True))
            return case.events_since(before)
        return case.changed(case_open=False, by_hand=False).events_since(before)


def _about_its_bank(talk: Talk, case: Case, data: dict) -> Case:  # type: ignore[type-arg]
    """The event tells which connection it is about, also when the case was forgotten meanwhile."""
    if case.connection or not data.get("bank"):
        return case
    found = talk.parts.knowledge.find_bank(str(data["bank"]))
    bank = found[0].id if len(found) == 1 else str(data["bank"])
    return case.changed(bank=bank, bank_name=str(data["bank"]), connection=str(data.get("connection") or ""))
