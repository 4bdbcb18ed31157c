"""The steps of each kind of trouble, and which of them are behind the customer."""

from __future__ import annotations

import pytest

from helpline.dialogue import done_steps
from helpline.dialogue import procedures as p
from helpline.dialogue.harm import why_no_refresh
from helpline.dialogue.state import Attempt, Case, Fact, Observed
from helpline.dialogue.steps_tried import steps_tried, untried
from tests.dialogue.parts import knowledge

FAILING = Observed("failing", "401")
REFUSED = Observed("failing", "402", needs_credentials=True)


def case(*facts: tuple[str, str], **fields: object) -> Case:
    told = tuple(Fact(kind, value, turn=turn) for turn, (kind, value) in enumerate(facts, 1))
    return Case(1, bank="chase", name="Chase", facts=told, **fields)  # type: ignore[arg-type]


def steps(one: Case, code: str) -> tuple[str, ...]:
    return p.procedure(one, knowledge().find_code(code), None).steps


def next_step(one: Case, code: str) -> str:
    return done_steps.next_step(one, p.procedure(one, knowledge().find_code(code), None))


def test_every_way_of_the_catalogue_has_its_steps() -> None:
    assert set(knowledge().problems.ways) == set(p.WAYS)


@pytest.mark.parametrize("topic", [t for t in knowledge().topics if t.kind == "trouble"], ids=lambda t: t.id)
def test_every_complaint_comes_to_an_end(topic: object) -> None:
    told = [
        ("missing_dates", "may"),
        ("affected", "card"),
        ("account", "listed"),
        ("refreshed_by_hand", "failed"),
    ]
    plan = p.procedure(case(*told), None, topic)  # type: ignore[arg-type]
    assert done_steps.next_step(case(*told), plan) == ""


def test_a_passing_fault_asks_for_the_login_then_refreshes_then_wants_the_sign_in() -> None:
    assert next_step(case(), "401") == p.BANK_LOGIN
    assert next_step(case(("bank_login", "works")), "401") == p.REFRESH
    tried = case(("bank_login", "works"), attempts=(Attempt("", "failed"),))
    assert next_step(tried, "401") == p.SIGN_IN


def test_what_was_told_is_not_asked_for() -> None:
    told = case(("bank_login", "works"), ("refreshed_by_hand", "failed"), ("sign_in", "replaced"))
    assert next_step(told, "401") == p.REFRESH_AGAIN


def test_where_a_bare_refresh_is_refused_the_sign_in_comes_first() -> None:
    assert p.REFRESH not in steps(case(observed=REFUSED), "401")
    assert steps(case(observed=REFUSED), "416")[-2:] == (p.SIGN_IN, p.REFRESH_AGAIN)


def test_where_the_customer_signs_in_at_the_bank_an_approval_takes_its_place() -> None:
    open_banking = Observed("failing", "402", needs_credentials=True, auth="open_banking")
    assert p.APPROVE in steps(case(observed=open_banking), "402")
    assert p.SIGN_IN not in steps(case(observed=open_banking), "402")


@pytest.mark.parametrize("code", ["401", "402", "407", "508"])
def test_a_locked_login_is_unlocked_before_anything_else(code: str) -> None:
    one = case(("lock", "locked"), observed=FAILING)
    assert steps(one, code) == (p.BANK_ACTION,)
    assert next_step(one, code) == p.BANK_ACTION


def test_a_refresh_waits_for_the_lock_and_for_the_sign_in() -> None:
    def why(one: Case, code: str) -> str:
        return why_no_refresh(one, p.procedure(one, knowledge().find_code(code), None))

    assert why(case(observed=FAILING), "407") == "utter_refresh_would_harm"
    assert why(case(("lock", "unlocked"), observed=FAILING), "407") == ""
    assert why(case(("lock", "unlocked"), ("lock", "locked"), observed=FAILING), "407") != ""
    assert why(case(observed=REFUSED), "402") == "utter_refresh_needs_credentials"
    assert why(case(("sign_in", "replaced"), observed=REFUSED), "402") == ""
    assert why(case(("sign_in", "replaced"), ("sign_in", "refused"), observed=REFUSED), "402") != ""


def test_a_step_that_was_passed_over_is_not_taken_for_done() -> None:
    one = case(("bank_login", "works"), ("passed_sign_in", "yes"), observed=REFUSED)
    plan = p.procedure(one, knowledge().find_code("402"), None)
    assert done_steps.next_step(one, plan) == p.REFRESH_AGAIN
    assert "credentials_reentered" in untried(one, plan)
    assert steps_tried(one) == ("bank_login_checked",)


def test_tried_is_what_happened_and_nothing_else() -> None:
    one = case(("bank_login", "fails"), ("lock", "unlocked"), ("waited", "two days"))
    assert steps_tried(one) == ("bank_login_checked", "bank_action_done", "waited")
    assert steps_tried(case(("bank_login", "not_checked"), ("sign_in", "old"))) == ()
