"""Says what a diagnosis found: the live connection, the code and its steps, or honestly that we don't know."""

from __future__ import annotations

from helpline.knowledge import Problem

from actions import cards, plan
from actions.base import HelplineAction, Talk
from actions.case import Case
from actions.diagnosis import Finding, stopped_at


def say_finding(talk: Talk, finding: Finding, case: Case, *, correction: bool = False) -> None:
    """One or two utterances before the form's next question."""
    if finding.bank_data_down:
        talk.say("utter_cannot_see")
    if correction and not finding.problem:
        talk.say("utter_corrected", bank_name=case.bank_name)
    if finding.seen and not finding.all_healthy:
        _say_seen(talk, finding, case)
    elif finding.problem:
        say_problem(talk, finding.problem)
    elif finding.unknown_code:
        talk.say("utter_unknown_code", code=finding.unknown_code)
    elif finding.all_healthy:
        _say_healthy(talk, finding)
    elif finding.choices:
        talk.say("utter_several_fail")
    elif not correction:
        talk.say(_opening(talk, case))


def say_problem(talk: Talk, problem: Problem) -> None:
    """Title, meaning and first step in words; all steps on the card."""
    talk.say(
        "utter_problem" if problem.code else "utter_status",
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
        talk.say("utter_seen_unknown", bank_name=finding.seen.bank, when=when, code=case.error_code)
        return
    talk.say(
        "utter_seen" if problem.code else "utter_seen_status",
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
        talk.say("utter_all_healthy", card=card)


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

    async def act(self, talk: Talk) -> list:  # type: ignore[type-arg]
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
