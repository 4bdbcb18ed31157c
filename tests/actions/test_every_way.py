"""Wherever a conversation stands, going on comes to an end, and no sign-in gets locked on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import plan
from tests.actions.fakes import HEALTHY, FakeBankData
from tests.actions.form import Form
from tests.actions.talks import knowledge

CODES = [problem.key for problem in knowledge().problems] + ["999"]
NO_SIGN_IN = {"402"}
ANYTHING = st.lists(
    st.sampled_from(
        [
            *("affirm", "deny", "confirm_resolved", "confirm_not_resolved", "request_refresh", "inform"),
            *("report_bank_login_problem", "update_credentials", "report_connection_problem", "thank"),
            *("report_mfa_problem", "ask_security", "ask_connection_status", "goodbye", "event"),
        ]
    ),
    max_size=8,
)
MOST_TURNS = 20


def failing(code: str) -> FakeBankData:
    problem = knowledge().find_code(code)
    status = problem.key if problem and not problem.key.isdigit() else ""
    number = code if code.isdigit() else ""
    one = replace(HEALTHY, state="failing", status=status, code=number, needs_credentials=code in NO_SIGN_IN)
    return FakeBankData([one])


def outcome(code: str, works: bool) -> dict[str, Any]:
    state = {"state": "succeeded", "new_transactions": 3} if works else {"state": "failed"}
    return {"connection": "1", "bank": "Chase", "code": code, "status": "", **state}


async def started(code: str, known: bool) -> Form:
    form = Form.of(failing(code) if known else None)
    await form.open("report_error_code", f"error {code} on chase")
    return form


async def speak(form: Form, intent: str, code: str) -> None:
    """One message, or the end of the refresh if one runs; never answered by silence."""
    if intent == "event" and not form.running:
        return
    before = len(form.talk.bank.started)
    if intent == "event":
        said = await form.say("refresh_ended", "", data=outcome(code, works=False))
    else:
        said = await form.say(intent)
    assert said
    for connection, new_sign_in in form.talk.bank.started[before:]:
        assert connection == "1"
        assert new_sign_in or code not in NO_SIGN_IN, "a bare refresh that could lock the sign-in"


async def go_on(form: Form, code: str, works: bool) -> str:
    """Do what is asked; each refresh ends as `works` tells."""
    for _ in range(MOST_TURNS):
        if form.ended:
            return form.ended
        if form.running:
            await form.say("refresh_ended", "", data=outcome(code, works))
        elif form.asked == plan.BANK:
            await form.say("inform", "chase")
        elif form.asked in plan.REFRESHES and form.by_hand:
            await form.say("confirm_resolved" if works else "confirm_not_resolved")
        else:
            await form.say("affirm", "yes")
    raise AssertionError(f"no end at {form.asked}")


@settings(deadline=None, max_examples=250)
@given(st.sampled_from(CODES), st.booleans(), ANYTHING, st.booleans())
def test_from_anywhere_going_on_comes_to_an_end(code: str, known: bool, said: list[str], works: bool) -> None:
    async def converse() -> None:
        form = await started(code, known)
        for intent in said:
            if not form.ended:
                await speak(form, intent, code)
        end = await go_on(form, code, works)
        assert end in ("fixed", "hand_over", "left", "nothing")
        if end == "hand_over":
            assert form.commands[-1]["type"] == "hand_over"

    asyncio.run(converse())


@pytest.mark.parametrize("known", [True, False], ids=["verified", "anonymous"])
@pytest.mark.parametrize("code", CODES)
async def test_a_way_on_which_nothing_helps_ends_with_a_person_who_knows_the_code(
    code: str, known: bool
) -> None:
    form = await started(code, known)
    if await go_on(form, code, works=False) == "nothing":
        assert plan.WAYS[knowledge().find_code(code).way] == ()  # type: ignore[union-attr]
        return
    brief = form.commands[-1]["brief"]
    assert (form.ended, brief["code"], brief["bank"]) == ("hand_over", code, "Chase")
    assert brief["steps_tried"] or plan.HAND_OVER in plan.WAYS[knowledge().find_code(code).way]  # type: ignore[union-attr]


@pytest.mark.parametrize("known", [True, False], ids=["verified", "anonymous"])
@pytest.mark.parametrize("code", CODES)
async def test_a_way_on_which_the_refresh_helps_ends_well(code: str, known: bool) -> None:
    form = await started(code, known)
    end = await go_on(form, code, works=True)
    problem = knowledge().find_code(code)
    way = plan.WAYS[problem.way] if problem else plan.WAYS[plan.STANDARD]
    expected = "fixed" if set(way) & set(plan.REFRESHES) else "hand_over" if way else "nothing"
    assert end == expected


@pytest.mark.parametrize("step", plan.ORDER[2:])
async def test_who_says_no_to_everything_is_let_go_or_gets_a_person(step: str) -> None:
    way = next(name for name, steps in plan.WAYS.items() if step in steps)
    code = next(problem.key for problem in knowledge().problems if problem.way == way)
    form = await started(code, known=False)
    while not form.ended and form.asked != step:
        works = "confirm_not_resolved" if form.asked in plan.REFRESHES else "affirm"
        await form.say(works, "yes")
    for _ in range(6):
        if not form.ended:
            await form.say("deny", "no")
    assert form.ended in ("left", "hand_over")
