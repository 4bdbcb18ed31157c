"""Every code leads somewhere, whatever the customer answers, and never in circles."""

from __future__ import annotations

from itertools import product

import pytest

from actions import plan
from actions.case import SKIPPED, Case
from actions.diagnosis import with_problem
from tests.actions.talks import knowledge

PROBLEMS = {problem.key: problem for problem in knowledge().problems}


def walk(case: Case, answers: tuple[bool, ...]) -> tuple[list[str], str]:
    """Answer each question; the steps asked and how it ended."""
    asked: list[str] = []
    for good in answers * 20:
        step = plan.next_step(case)
        if step is None:
            return asked, plan.ending(case)
        asked.append(step)
        if step in plan.REFRESHES:
            case = case.changed(**{step: "fixed" if good else "failed"})
        else:
            case = case.changed(**{step: "chase" if step == plan.BANK else True})
    raise AssertionError(f"no end after {asked}")


@pytest.mark.parametrize("key", PROBLEMS)
def test_every_kind_of_trouble_ends_and_asks_nothing_twice(key: str) -> None:
    for answers in product((True, False), repeat=3):
        asked, end = walk(with_problem(Case(), PROBLEMS[key], key), answers)
        assert end in ("fixed", "hand_over", "left")
        assert len(asked) == len(set(asked))
        assert asked == sorted(asked, key=plan.ORDER.index), "Rasa asks in the form's order"


@pytest.mark.parametrize("key", PROBLEMS)
def test_steps_that_are_not_needed_are_marked_so_that_rasa_asks_the_same_question(key: str) -> None:
    case = plan.settled(with_problem(Case(), PROBLEMS[key], key))
    first_empty = next((step for step in plan.ORDER if getattr(case, step) in (None, "")), None)
    if plan.steps(case):
        assert first_empty == plan.next_step(case)


@pytest.mark.parametrize("way", plan.WAYS)
def test_a_sign_in_that_is_refused_never_leads_to_a_bare_refresh(way: str) -> None:
    steps = plan.steps(Case(way=way, needs_credentials=True))
    assert plan.REFRESH not in steps
    if plan.SECOND_REFRESH in steps:
        assert steps.index(plan.CREDENTIALS) < steps.index(plan.SECOND_REFRESH)


def test_402_asks_for_the_sign_in_before_any_refresh() -> None:
    asked, end = walk(with_problem(Case(), PROBLEMS["402"], "402"), (True,))
    assert asked == ["bank", "bank_login_works", "credentials_entered", "second_refresh_result"]
    assert end == "fixed"


def test_without_a_code_the_article_s_order_is_taken_and_ends_with_a_person() -> None:
    asked, end = walk(Case(), (False,))
    assert asked == [
        *("bank", "bank_login_works", "refresh_result", "credentials_entered", "second_refresh_result"),
    ]
    assert end == "hand_over"


def test_a_step_comes_back_when_a_new_code_needs_it() -> None:
    waiting = plan.settled(Case(way="wait", bank="chase"))
    assert waiting.credentials_entered == SKIPPED
    assert plan.settled(waiting.changed(way="credentials")).credentials_entered is None
