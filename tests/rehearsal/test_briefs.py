"""Whether a brief is true and complete."""

from __future__ import annotations

from typing import Any

from helpline.rehearsal.briefs import faults
from tests.rehearsal.people import ENDINGS, feed, played, someone, turn


def brief(**more: Any) -> dict[str, Any]:
    return {"bank": "Chase", "code": "475", "steps_tried": [], "opening": "open_stopped login_works", **more}


def told(source: str, fact: str, value: str) -> dict[str, str]:
    return {"fact": fact, "value": value, "source": source, "bank": "Chase", "at": ""}


def of(found: dict[str, Any], words: str = "open_stopped login_works", *feeds: Any) -> list[str]:
    persona = someone(*(feeds or (feed("only_support"),)))
    return faults(found, played(persona, turn(persona, words)), ENDINGS)


def test_a_brief_with_all_that_was_told_is_right() -> None:
    good = brief(steps_tried=["bank_login_checked"], facts=[told("told", "bank_login", "works")])
    assert of(good) == []


def test_a_step_that_nobody_took_is_an_invention() -> None:
    assert of(brief(steps_tried=["credentials_reentered"])) == ["brief invents credentials_reentered"]


def test_a_fact_that_was_told_must_be_there_and_no_other_as_told() -> None:
    facts = [told("told", "lock", "locked"), told("seen", "consent", "withdrawn")]
    assert of(brief(facts=facts)) == ["brief lacks bank_login: works", "brief invents lock: locked"]


def test_every_bank_in_trouble_must_be_there() -> None:
    two = (feed("only_support"), feed("outage", "wells-fargo"))
    assert of(brief(), "open_stopped login_works", *two) == ["brief lacks wells-fargo"]
    listed = brief(banks=[{"bank": "Chase", "code": "475"}, {"bank": "Wells Fargo", "code": "409"}])
    assert of(listed, "open_stopped login_works", *two) == []


def test_the_code_is_the_one_that_the_customer_read() -> None:
    assert of(brief(code="SITE_UNAVAILABLE", opening="open_code"), "open_code") == [
        "brief has code 'SITE_UNAVAILABLE'"
    ]


def test_a_refresh_that_the_provider_saw_was_tried() -> None:
    one = feed("only_support")
    one.refreshes = 1
    assert of(brief(), "open_stopped login_works", one) == ["brief lacks manual_refresh"]


def test_the_first_words_are_the_customer_s_own() -> None:
    assert of(brief(opening="something else")) == ["brief opens with 'something else'"]
