"""Says what a diagnosis found: the live connection, the code and its steps, or that we don't know."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType

from actions import cards, plan
from actions.base import HelplineAction, Talk
from actions.case import Case
from actions.diagnosis import Finding, bank_choice, stopped_at
from helpline.knowledge import Problem

_MOST = 6
"""Buttons that fit under one question."""


def say_finding(talk: Talk, finding: Finding, case: Case) -> None:
    """The first words of a case, before the form's first question."""
    if finding.bank_data_down:
        talk.say("utter_cannot_see")
    if finding.not_connected:
        talk.say("utter_not_connected", bank_name=case.bank_name)
    if not _say_what_is_known(talk, finding, case):
        talk.say(_opening(talk, case))


def say_correction(talk: Talk, finding: Finding, before: Case) -> None:
    """After the bank or the code was told or corrected in the middle: only what is new."""
    case = finding.case
    if finding.bank_data_down and not before.by_hand:
        talk.say("utter_cannot_see")
    news = finding
    if finding.problem and finding.problem.key == before.error_code:
        news = replace(finding, problem=None) if not _is_failing(finding) else finding
    if finding.unknown_code == before.error_code:
        news = replace(news, unknown_code="")
    said = _say_what_is_known(talk, news, case)
    if not said and case.bank and before.bank and case.bank != before.bank:
        talk.say("utter_corrected", bank_name=case.bank_name)


def _say_what_is_known(talk: Talk, finding: Finding, case: Case) -> bool:
    """Whether there was something to say."""
    if _is_failing(finding):
        _say_seen(talk, finding, case)
    elif finding.problem:
        say_problem(talk, finding.problem)
    elif finding.unknown_code:
        talk.say("utter_unknown_code", code=finding.unknown_code)
    elif finding.all_healthy:
        _say_healthy(talk, finding)
    elif finding.choices:
        talk.say("utter_several_fail")
    else:
        return False
    return True


def _is_failing(finding: Finding) -> bool:
    return finding.seen is not None and not finding.all_healthy


def say_problem(talk: Talk, problem: Problem) -> None:
    """Title, meaning and first step in words; all steps on the card."""
    talk.say(
        "utter_problem" if problem.key.isdigit() else "utter_status",
        code=problem.key,
        title=problem.title,
        meaning=problem.meaning,
        first_step=problem.steps[0],
        card=cards.problem_card(problem, talk.parts.phrases),
    )


def _say_seen(talk: Talk, finding: Finding, case: Case) -> None:
    assert finding.seen is not None
    when = talk.parts.phrases.since(stopped_at(finding.seen), talk.now, talk.zone)
    problem = finding.problem
    if problem is None:
        code = case.error_code or talk.parts.phrases.number_unknown
        talk.say("utter_seen_unknown", bank_name=finding.seen.bank, when=when, code=code)
        return
    talk.say(
        "utter_seen" if problem.key.isdigit() else "utter_seen_status",
        bank_name=finding.seen.bank,
        when=when,
        code=problem.key,
        tell=problem.tell,
        card=cards.problem_card(problem, talk.parts.phrases),
    )


def _say_healthy(talk: Talk, finding: Finding) -> None:
    found = list(finding.all_healthy)
    card = cards.connections_card(found, talk.parts.phrases, talk.now, talk.zone)
    if len(found) == 1:
        talk.say("utter_one_healthy", bank_name=found[0].bank, card=card)
    else:
        choices = [
            {"title": c.bank, "payload": bank_choice("inform", c, talk.parts.knowledge)}
            for c in found[:_MOST]
        ]
        talk.say("utter_all_healthy", card=card, buttons=choices)


def _opening(talk: Talk, case: Case) -> str:
    """The first words when nothing is known but the symptom."""
    by_symptom = {
        "report_missing_transactions": "utter_open_missing_transactions",
        "report_bank_login_problem": "utter_open_bank_login",
        "report_mfa_problem": "utter_open_mfa",
        "update_credentials": "utter_open_credentials",
        "confirm_not_resolved": "utter_open_again",
    }
    return by_symptom.get(talk.intent, "utter_open" if plan.next_step(case) else "utter_open_again")


class ExplainCode(HelplineAction):
    """A question about a code in the middle of a case: answer it and leave the case as it is."""

    action_name = "action_explain_code"

    async def act(self, talk: Talk) -> list[EventType]:
        for mention in talk.mentions():
            if mention.entity == "error_code":
                problem = talk.parts.knowledge.find_code(mention.value)
                if problem:
                    say_problem(talk, problem)
                else:
                    talk.say("utter_unknown_code", code=mention.value)
                return []
        found = talk.parts.knowledge.find_by_message(talk.text)
        if found:
            say_problem(talk, found)
        else:
            talk.say("utter_which_code")
        return []
