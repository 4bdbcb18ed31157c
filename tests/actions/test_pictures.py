"""A picture in a conversation: said what was read, asked what is not certain."""

from __future__ import annotations

from typing import Any

from actions.skills import Trouble
from tests.actions.fakes import REFUSED, FakeBankData
from tests.actions.talks import Talk, verified


async def show(talk: Talk, *lines: str, sure: float = 1.0) -> list[str]:
    """As `web` tells of a picture."""
    message: dict[str, Any] = {"intent": {"name": "inform"}, "text": "A picture", "entities": []}
    told = {"lines": [[line, sure] for line in lines]}
    return await talk._run(Trouble, message, picture=told)


def text(talk: Talk) -> str:
    return " ".join(str(message["text"]) for message in talk.messages)


async def test_what_was_read_is_said_first_and_opens_a_case() -> None:
    talk = Talk(FakeBankData([]))
    said = await show(talk, "Chase", "Error code: 402")
    assert said[0] == "utter_picture_code"
    assert text(talk).startswith("I read: Chase, error 402.")
    (case,) = talk.state.cases
    assert (case.bank, case.told_code, case.active) == ("chase", "402", True)


async def test_a_verified_customers_picture_is_held_against_what_is_seen() -> None:
    talk = verified(REFUSED)
    await show(talk, "Chase", "Error code: 402")
    (case,) = talk.state.cases
    assert case.observed is not None
    assert case.told_code == "402"


async def test_a_code_that_may_be_misread_is_asked_about_and_confirmed_by_a_button() -> None:
    talk = Talk(FakeBankData([]))
    assert await show(talk, "Chase", "Error code: 402", sure=0.4) == ["utter_picture_unsure"]
    assert "error 402 at Chase" in text(talk)
    assert talk.state.cases == ()
    assert '/report_error_code{"error_code": "402", "bank": "chase"}' in talk.buttons()
    await talk.click(Trouble, "report_error_code", error_code="402", bank="chase")
    assert [(case.bank, case.told_code) for case in talk.state.cases] == [("chase", "402")]


async def test_a_typed_yes_is_the_button() -> None:
    talk = Talk(FakeBankData([]))
    await show(talk, "Chase", "Error code: 402", sure=0.4)
    await talk.type(Trouble, "yes")
    assert [case.told_code for case in talk.state.cases] == ["402"]


async def test_of_several_codes_the_customer_chooses() -> None:
    talk = Talk(FakeBankData([]))
    await show(talk, "Error 402", "Error 429")
    assert "error 402 or error 429" in text(talk)
    assert len(talk.buttons()) == 3


async def test_without_a_code_the_bank_is_taken() -> None:
    talk = Talk(FakeBankData([]))
    assert (await show(talk, "Wells Fargo", "Accounts"))[0] == "utter_picture_bank"
    assert [case.bank for case in talk.state.cases] == ["wells-fargo"]


async def test_where_nothing_can_be_read_it_is_said_kindly_and_asked() -> None:
    talk = Talk(FakeBankData([]))
    assert await show(talk) == ["utter_picture_nothing"]
    assert await show(talk, "9:41", "87%") == ["utter_picture_nothing"]
    assert talk.state.cases == ()


async def test_while_a_person_is_waited_for_it_goes_into_the_brief() -> None:
    talk = Talk(FakeBankData([]), floor="waiting")
    await show(talk, "Chase", "Error code: 402")
    (note,) = talk.commands()
    assert (note["type"], note["brief"]["bank"], note["brief"]["code"]) == ("note", "Chase", "402")
    await show(talk, "Error code: 402", sure=0.4)
    assert "utter_picture_unsure" not in talk.state.said
