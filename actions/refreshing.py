"""Starting a refresh, and asking how one went that the customer did by hand."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions import cards, diagnosis, plan
from actions.base import HelplineAction, Talk
from actions.case import Case
from actions.explaining import say_finding
from actions.phrases import clock_time
from helpline.errors import (
    BankDataError,
    ConnectionUnknown,
    CredentialsNeeded,
    RefreshTooSoon,
)


async def start(talk: Talk, case: Case) -> Case:
    """Start a refresh of the case's connection and say so, or say why not."""
    try:
        refresh = await talk.parts.bank_data().start_refresh(
            talk.customer,
            case.connection,
            requested_at=talk.asked_at,
            credentials_updated=case.credentials_entered is True,
        )
    except RefreshTooSoon as error:
        minutes = max(1, round((error.next_allowed_at - talk.now).total_seconds() / 60))
        at = clock_time(error.next_allowed_at, talk.zone)
        talk.say("utter_refresh_too_soon", bank_name=case.bank_name, minutes=minutes, time=at)
        return case
    except CredentialsNeeded:
        talk.say("utter_refresh_needs_credentials", bank_name=case.bank_name)
        return case.changed(needs_credentials=True, credentials_entered=None)
    except ConnectionUnknown:
        return case.changed(connection="", by_hand=True)
    except BankDataError:
        talk.say("utter_cannot_refresh")
        return case.changed(by_hand=True)
    talk.say(
        "utter_refresh_started",
        bank_name=case.bank_name,
        card=cards.refresh_card(case.bank_name, "running"),
        command={
            "type": "watch_refresh",
            "connection": case.connection,
            "bank": case.bank_name,
            "started_at": refresh.started_at.isoformat(),
        },
    )
    return case.changed(refresh_running=True)


async def start_alone(talk: Talk, case: Case) -> Case:
    """Outside the way: opens it where a refresh alone won't do, and tells how to where we can't."""
    after = await start(talk, case)
    if after.by_hand:
        talk.say("utter_refresh_by_hand", bank_name=after.bank_name)
        return after.changed(case_open=False, by_hand=False)
    return plan.settled(after.changed(case_open=True)) if after.needs_credentials else after


class AskRefreshResult(HelplineAction):
    """The form's question: refreshes for a verified customer, tells an anonymous one how to."""

    action_name = "action_ask_refresh_result"
    by_hand = "utter_refresh_by_hand"

    async def act(self, talk: Talk) -> list[EventType]:
        before = case = talk.case
        if talk.intent.startswith("refresh_") and (case.refresh_running or case.by_hand):
            return []  # the event has just told how it goes, or asked
        if case.refresh_running:
            talk.say("utter_refresh_still_running", bank_name=case.bank_name)
            return []
        if talk.customer and case.refreshed_by_us:
            case = await start(talk, case)
            if not case.by_hand:
                return _with_credentials_first(case, before)
        talk.say(self.by_hand, bank_name=case.bank_name)
        return case.events_since(before)


class AskSecondRefreshResult(AskRefreshResult):
    """The same after the sign-in was replaced."""

    action_name = "action_ask_second_refresh_result"
    by_hand = "utter_refresh_by_hand_again"


def _with_credentials_first(case: Case, before: Case) -> list[EventType]:
    """If the provider wants the sign-in first, that is the question now: the form asks it in words here."""
    events = case.events_since(before)
    if case.needs_credentials and not before.needs_credentials:
        events.append(SlotSet("requested_slot", "credentials_entered"))
    return events


class Refresh(HelplineAction):
    """ "Refresh my Chase": outside the way, on the customer's own wish."""

    action_name = "action_refresh"

    async def act(self, talk: Talk) -> list[EventType]:
        from actions.troubleshooting import banks_named

        before = talk.case
        if before.refresh_running:
            talk.say("utter_refresh_still_running", bank_name=before.bank_name)
            return []
        finding = await diagnosis.diagnose(talk, Case(), "", banks_named(talk))
        case = finding.case
        if finding.bank_data_down or not talk.customer:
            talk.say("utter_cannot_refresh" if talk.customer else "utter_refresh_by_hand_anonymous")
            return case.changed(case_open=False).events_since(before)
        if finding.choices or (len(finding.all_healthy) > 1):
            found = finding.choices or finding.all_healthy
            talk.say("utter_refresh_which", buttons=_buttons(talk, found))
            return case.events_since(before)
        if not finding.seen:
            _say_not_there(talk, finding)
            return case.changed(case_open=False).events_since(before)
        if case.needs_credentials or not _may_refresh(case):
            say_finding(talk, finding, case)
            return plan.settled(case.changed(case_open=True)).events_since(before)
        return (await start_alone(talk, case)).events_since(before)


def _may_refresh(case: Case) -> bool:
    """A locked sign-in, for one, must not be tried again before it is unlocked."""
    return plan.REFRESH in (plan.steps(case) or (plan.REFRESH,))


def _say_not_there(talk: Talk, finding: diagnosis.Finding) -> None:
    if finding.not_connected:
        talk.say("utter_not_connected", bank_name=finding.case.bank_name)
        talk.say("utter_refresh_by_hand", bank_name=finding.case.bank_name)
    else:
        talk.say("utter_no_connections")


def _buttons(talk: Talk, connections: tuple) -> list[dict[str, str]]:  # type: ignore[type-arg]
    from actions.diagnosis import bank_choice

    return [
        {"title": c.bank, "payload": bank_choice("request_refresh", c, talk.parts.knowledge)}
        for c in connections
    ]
