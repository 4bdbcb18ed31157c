"""The way of the help article: opening a case, the form's questions and answers, and the end."""

from __future__ import annotations

from rasa_sdk.events import EventType, SlotSet

from actions import diagnosis, hearing, plan
from actions.base import HelplineAction, Talk
from actions.case import SKIPPED, YOUR_BANK, Case
from actions.explaining import say_correction, say_finding
from actions.outcomes import take_outcome

FORM = "troubleshooting_form"
_GIVEN_UP_AFTER = 2
"""Times that a customer may be unable to do a step before a person is called."""
_CARRIED_ON = frozenset({"confirm_not_resolved", "report_error_code"})


class OpenCase(HelplineAction):
    """Trouble was reported: look, say what is known, and open the way if there is one."""

    action_name = "action_open_case"

    async def act(self, talk: Talk) -> list[EventType]:
        return await open_case(talk, talk.case, banks_named(talk))


async def open_case(talk: Talk, before: Case, banks: tuple[str, ...]) -> list[EventType]:
    """A new case about the banks named (ids or names), with its first words."""
    finding = await diagnosis.diagnose(talk, _new_case(talk, before), code_named(talk), banks)
    case = _with_what_was_said(finding.case, talk)
    if finding.choices or (len(banks) > 1 and not finding.seen):
        case = case.changed(bank="", bank_name=YOUR_BANK)
    open_way = not finding.all_healthy or finding.problem is not None
    case = plan.settled(case.changed(case_open=open_way and plan.next_step(case) is not None))
    say_finding(talk, finding, case)
    if finding.all_healthy and not case.case_open:
        case = case.changed(offer="refresh")
    return case.events_since(before)


class ValidateForm(HelplineAction):
    """Takes a message as the answer to the open question, as a correction, or hands it on."""

    action_name = f"validate_{FORM}"

    async def act(self, talk: Talk) -> list[EventType]:
        before = talk.case
        case = await self._taken(talk, before)
        if case is None and talk.intent in hearing.HANDED_ON:
            return []  # no answer: the form steps back and the rules take the message
        case = plan.settled(case or before)
        events = case.events_since(before) or [SlotSet("case_open", True)]
        if plan.next_step(case) is None:
            events.append(SlotSet("requested_slot", None))  # ends the form
        return events

    def _forgives(self, events: list[EventType]) -> bool:
        return bool(events)  # a slot that is set would be an answer, and the form would not step back

    async def _taken(self, talk: Talk, before: Case) -> Case | None:
        if talk.intent.startswith("refresh_"):
            return take_outcome(talk, before)
        if not talk.requested:
            return before.changed(case_open=True)
        return await self._take_correction(talk, before) or self._take_answer(talk, before)

    async def _take_correction(self, talk: Talk, case: Case) -> Case | None:
        code = "" if hearing.is_question(talk.text) else code_named(talk)
        banks = banks_named(talk)
        if talk.requested == plan.BANK and not banks and talk.intent in ("inform", "out_of_scope"):
            banks = _as_written(talk.text)
        new_code = bool(code) and code != case.error_code
        asks = talk.intent.startswith("ask_") and talk.requested != plan.BANK
        new_bank = bool(banks) and not asks and not _is_named(talk, case, banks)
        if not new_code and not new_bank:
            return None
        start = case.about_another_bank() if new_bank else case.with_refreshes_open()
        finding = await diagnosis.diagnose(talk, start, code or case.error_code, banks or _bank_of(case))
        say_correction(talk, finding, case)
        return finding.case

    def _take_answer(self, talk: Talk, case: Case) -> Case | None:
        if talk.intent == "goodbye":
            return None if case.refresh_running else case.changed(outcome="left")
        if talk.intent == "request_refresh" and talk.requested in (plan.BANK_LOGIN, plan.BANK_ACTION):
            return _refresh_at_once(talk, case)
        if _has_new_sign_in(talk, case):
            return case.changed(way="credentials", bank_login_works=SKIPPED)
        value = hearing.answer(talk.requested, talk.intent, talk.text)
        if talk.intent == "confirm_resolved" and talk.requested in (plan.BANK, plan.WAIT, plan.CREDENTIALS):
            seen_by_us = talk.requested == plan.CREDENTIALS and case.refreshed_by_us
            # Where we can look, a refresh tells whether it truly works.
            return _done_or_stuck(case, talk.requested, True) if seen_by_us else case.changed(outcome="fixed")
        if value is None or (case.refresh_running and talk.intent != "confirm_resolved"):
            return None
        if talk.requested in plan.REFRESHES and case.refreshed_by_us and talk.intent != "confirm_resolved":
            # It was too soon: the question was whether to try later, not how it went. A yes tries again.
            return case.changed(outcome="left") if talk.intent == "deny" else None
        if talk.requested == plan.WAIT and value is False:
            longer = talk.intent == "confirm_not_resolved"
            return (
                case.tried("waited").changed(outcome="hand_over") if longer else case.changed(outcome="left")
            )
        if talk.requested == plan.HAND_OVER:
            return case.changed(hand_over_agreed=bool(value), outcome="hand_over" if value else "left")
        if talk.requested in plan.REFRESHES:
            return _refreshed_by_hand(talk, case, str(value))
        return _done_or_stuck(case, talk.requested, bool(value))


class CloseCase(HelplineAction):
    """The form has ended: say so, hand over, or let go; then forget the case."""

    action_name = "action_close_case"

    async def act(self, talk: Talk) -> list[EventType]:
        from actions.handover import hand_over

        before, how = talk.case, plan.ending(talk.case)
        after = before.remembered()
        if how == "fixed":
            talk.say("utter_fixed")
            after = (await _next_trouble(talk, before.connection)) or Case()
        elif how == "hand_over":
            hand_over(talk, before, "way_ended")
            after = Case()
        else:
            talk.say("utter_left")
        return after.events_since(before)


def _done_or_stuck(case: Case, step: str, done: bool) -> Case:
    if done:
        return case.tried(plan.TRIED[step]).changed(**{step: True}, stuck=0, refused="")
    stuck = case.stuck + 1
    case = case.changed(refused=step, stuck=stuck)
    if step == plan.BANK_LOGIN:
        return case.tried(plan.TRIED[step])
    return case.changed(outcome="hand_over") if stuck >= _GIVEN_UP_AFTER else case


def _refresh_at_once(talk: Talk, case: Case) -> Case:
    """The customer would rather refresh than answer: so be it, unless the bank would refuse it."""
    if case.needs_credentials or plan.REFRESH not in plan.steps(case):
        talk.say("utter_refresh_needs_credentials", bank_name=case.bank_name)
        return case
    return case.changed(bank_login_works=SKIPPED, bank_action_done=SKIPPED)


def _has_new_sign_in(talk: Talk, case: Case) -> bool:
    """ "I changed my password" before it was asked about: that is what to replace, then."""
    told = talk.intent == "update_credentials" and not hearing.is_question(talk.text)
    early = talk.requested in (plan.BANK_LOGIN, plan.REFRESH) and plan.CREDENTIALS in plan.steps(case)
    return told and early and not case.refresh_running


def _refreshed_by_hand(talk: Talk, case: Case, result: str) -> Case:
    case = case.refreshed(talk.asked_at.isoformat(), result, case.error_code, 0)
    return case.changed(**{talk.requested: result}, outcome="fixed" if result == "fixed" else "")


def _new_case(talk: Talk, before: Case) -> Case:
    if talk.intent in _CARRIED_ON and before.bank:
        return before.remembered()
    return Case()


def _with_what_was_said(case: Case, talk: Talk) -> Case:
    """Symptoms that tell the way by themselves, when no code does."""
    if case.error_code:
        return case
    if talk.intent == "report_bank_login_problem":
        return case.changed(refused=plan.BANK_LOGIN).tried(plan.TRIED[plan.BANK_LOGIN])
    if talk.intent == "report_mfa_problem":
        return case.changed(way="security_code")
    if talk.intent == "update_credentials":
        known = case if case.bank else case.changed(bank=SKIPPED)  # the steps are the same for every bank
        return known.changed(way="credentials", bank_login_works=SKIPPED)
    return case


def code_named(talk: Talk) -> str:
    codes = [mention.value for mention in talk.mentions() if mention.entity == "error_code"]
    if codes:
        return codes[-1]
    if talk.intent == "report_error_code":
        found = talk.parts.knowledge.find_by_message(talk.text)
        return found.key if found else ""
    return ""


def banks_named(talk: Talk) -> tuple[str, ...]:
    """Ids of the bank named; several when the name is ambiguous."""
    mentions = talk.mentions(bank_asked=talk.requested == plan.BANK)
    banks = [mention for mention in mentions if mention.entity == "bank"]
    return (banks[-1].ids or (banks[-1].value,)) if banks else ()


def _is_named(talk: Talk, case: Case, banks: tuple[str, ...]) -> bool:
    """Whether the bank named is the one the case is about already."""
    ids = {bank.id for bank in talk.parts.knowledge.find_bank(case.bank)} | {case.bank}
    return bool(ids & set(banks))


def _bank_of(case: Case) -> tuple[str, ...]:
    return (case.bank,) if case.bank else ()


def _as_written(text: str) -> tuple[str, ...]:
    """A bank we have never heard of is still a bank: take the name as the customer wrote it."""
    name = " ".join(text.split())
    short = 2 < len(name) <= 40 and len(name.split()) <= 5
    return (name,) if short and hearing.may_be_a_name(name) else ()


async def _next_trouble(talk: Talk, mended: str) -> Case | None:
    """After one connection is mended: does another one still fail?"""
    if not talk.customer:
        return None
    others = [c for c in await diagnosis.failing_connections(talk) if c.id != mended]
    if not others:
        return None
    connection = others[0]
    known = talk.parts.knowledge.find_bank(connection.bank)
    talk.say("utter_next_trouble", bank_name=connection.bank, code=connection.code or connection.status)
    return Case(offer=f"bank:{known[0].id if known else connection.bank}")
