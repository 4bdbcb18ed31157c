"""A bank in trouble for many: told at once, nothing useless asked or tried, others answered for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from actions.skills import Person, Question, SmallTalk, Status, Trouble
from tests.actions.fakes import HEALTHY, NOW, REFUSED, TIMED_OUT
from tests.actions.talks import Talk, verified

DOWN = replace(HEALTHY, state="failing", status="SITE_UNAVAILABLE", code="409")


def incident(bank: str = "chase", name: str = "Chase", **changes: Any) -> dict[str, Any]:
    since = (NOW - timedelta(hours=2)).isoformat()
    known = {"id": "i-1", "bank": bank, "name": name, "since": since, "customers": 7, "confirmed": True}
    return known | changes


def amid(talk: Talk, *incidents: dict[str, Any]) -> Talk:
    talk.incidents = list(incidents or [incident()])
    return talk


def text(talk: Talk) -> str:
    return " ".join(str(message["text"]) for message in talk.messages)


async def test_it_is_told_instead_of_steps() -> None:
    talk = amid(verified(DOWN))
    assert await talk.type(Trouble, "my bank is not updating", "trouble") == ["utter_incident"]
    assert "7 customers since this morning" in text(talk)
    assert talk.told() == ["i-1"]
    assert talk.bank.started == []


async def test_whoever_only_says_hello_hears_it_before_anything_is_asked() -> None:
    talk = amid(verified(DOWN))
    assert await talk.type(SmallTalk, "hello", "greeting") == ["utter_incident_hello", "utter_incident"]
    assert talk.told() == ["i-1"]
    assert "utter_incident" not in await talk.type(SmallTalk, "hello", "greeting")


async def test_a_suspicion_is_said_as_one() -> None:
    talk = amid(verified(DOWN), incident(confirmed=False))
    assert await talk.type(Trouble, "chase is not updating", "trouble") == ["utter_incident_suspected"]


async def test_a_refresh_is_withheld() -> None:
    talk = amid(verified(DOWN))
    await talk.type(Trouble, "my bank is not updating", "trouble")
    assert await talk.type(Status, "please refresh chase", "wants_refresh") == ["utter_incident_no_refresh"]
    assert talk.bank.started == []


async def test_others_are_answered_for_with_figures() -> None:
    talk = amid(verified(DOWN))
    await talk.type(Trouble, "my bank is not updating", "trouble")
    said = await talk.type(Question, "is it just me?", topics=[("others_affected", 0.95)])
    assert said == ["utter_incident_others"]
    assert "7 customers of Chase" in text(talk)


async def test_what_is_the_customers_own_is_mended_all_the_same() -> None:
    talk = amid(verified(REFUSED))
    assert "utter_incident" not in await talk.type(Trouble, "my bank is not updating", "trouble")


async def test_why_it_does_not_work_is_told_once() -> None:
    talk = amid(verified(DOWN))
    said = await talk.type(Question, "why is chase not working?", "question")
    assert said == ["utter_incident"]


async def test_another_bank_goes_on_beside_it() -> None:
    talk = amid(verified(DOWN, TIMED_OUT))
    said = await talk.type(Trouble, "my banks are not updating", "trouble")
    assert said[0] == "utter_incident"
    assert any(one.startswith("utter_ask_") for one in said)
    assert talk.state.case_at_hand
    assert talk.state.case_at_hand.name == "American Express"


async def test_an_incident_elsewhere_is_not_spoken_of() -> None:
    talk = amid(verified(DOWN), incident("citi", "Citi"))
    assert not any("incident" in one for one in await talk.type(Trouble, "chase is not updating", "trouble"))
    assert talk.told() == []


async def test_data_that_came_since_it_began_is_not_in_trouble() -> None:
    talk = amid(verified(replace(HEALTHY, last_updated=NOW - timedelta(minutes=5))))
    assert not any("incident" in one for one in await talk.type(Trouble, "chase is not updating", "trouble"))


async def test_a_stranger_who_names_the_bank_hears_of_it() -> None:
    talk = amid(Talk())
    assert await talk.type(Trouble, "chase is not updating", "trouble") == ["utter_incident"]
    assert talk.signs() == []


async def test_a_person_can_be_had_all_the_same() -> None:
    talk = amid(verified(DOWN))
    await talk.type(Trouble, "my bank is not updating", "trouble")
    await talk.click(Person, "request_human")
    assert [command["type"] for command in talk.commands()] == ["hand_over"]


async def test_when_it_is_over_the_case_goes_on() -> None:
    talk = amid(verified(DOWN))
    await talk.type(Trouble, "my bank is not updating", "trouble")
    talk.incidents = []
    said = await talk.type(Trouble, "chase still doesn't work", "trouble")
    assert not any("incident" in one for one in said)
    assert said


async def test_each_look_tells_what_it_says_of_the_banks() -> None:
    talk = verified(
        DOWN, TIMED_OUT, replace(REFUSED, id="3", bank="Citi"), replace(HEALTHY, id="4", bank="Ally")
    )
    await talk.type(Trouble, "my banks are not updating", "trouble")
    assert [(one["bank"], one["failed"]) for one in talk.signs()] == [
        ("chase", True),
        ("amex", True),
        ("ally", False),
    ]
