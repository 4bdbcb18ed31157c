"""A turn through the actions: the form, refreshes, late news, and answers that need a service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.skills import Event, Person, Question, SmallTalk, Status, Trouble, ValidateForm
from helpline.banking.contract import Bank
from helpline.errors import BankDataUnavailable
from tests.actions.fakes import HEALTHY, NOW, TIMED_OUT
from tests.actions.talks import Talk, verified


async def test_the_form_has_begun_when_the_skill_before_it_took_the_turn() -> None:
    talk = verified(TIMED_OUT)
    assert await talk.type(ValidateForm, "amex stopped", "trouble") == []
    assert talk.slots == {"case_open": True}


async def test_the_form_takes_every_message_until_the_cases_have_ended() -> None:
    talk = verified(TIMED_OUT)
    await talk.type(Trouble, "amex stopped", "trouble")
    talk.slots["requested_slot"] = "cases_ended"
    await talk.type(ValidateForm, "forget it", "stop")
    assert talk.slots["case_open"] is False
    assert talk.slots["requested_slot"] is None


@pytest.fixture
async def refreshing() -> Talk:
    """A refresh of American Express is running."""
    talk = verified(TIMED_OUT)
    said = await talk.type(Trouble, "amex stopped, I can sign in there", "trouble", "login_works")
    assert said[-1] == "utter_refresh_started"
    return talk


async def test_a_refresh_is_started_once_and_watched(refreshing: Talk) -> None:
    assert refreshing.bank.started == [("2", False)]
    [command] = refreshing.commands()
    assert (command["type"], command["connection"], command["bank"]) == (
        "watch_refresh",
        "2",
        "American Express",
    )
    assert refreshing.state.cases[0].running


async def test_the_end_of_a_refresh_is_told_once(refreshing: Talk) -> None:
    ended = {"connection": "2", "bank": "American Express", "state": "succeeded", "new_transactions": 3}
    refreshing.bank.owned = [replace(TIMED_OUT, state="healthy", last_updated=NOW)]
    first = await refreshing.happen(Event, "refresh_ended", started_at=NOW.isoformat(), **ended)
    again = await refreshing.happen(Event, "refresh_ended", started_at=NOW.isoformat(), **ended)
    assert first[0] == "utter_refresh_succeeded"
    assert again == []


async def test_what_ended_while_the_customer_wrote_is_part_of_the_answer(refreshing: Talk) -> None:
    refreshing.bank.ended, refreshing.bank.new_transactions = "succeeded", 1
    refreshing.bank.owned = [replace(TIMED_OUT, state="healthy", last_updated=NOW)]
    said = await refreshing.type(Question, "any news?", "question")
    assert "utter_refresh_succeeded_one" in said
    late = {"connection": "2", "state": "succeeded", "started_at": NOW.isoformat()}
    assert await refreshing.happen(Event, "refresh_ended", **late) == []


@pytest.mark.parametrize(
    ("listed", "response"),
    [
        (Bank("p", "Ally Bank", "ally.com", True, False), "utter_bank_supported"),
        (Bank("p", "Ally Bank", "ally.com", True, True), "utter_bank_supported_failing"),
        (Bank("p", "Ally Bank", "ally.com", False, False), "utter_bank_not_supported"),
        (None, "utter_bank_not_listed"),
    ],
)
async def test_whether_a_bank_can_be_connected_is_looked_up(listed: Bank | None, response: str) -> None:
    talk = verified(HEALTHY, listed=listed)
    said = await talk.type(Question, "can I connect ally?", "question", topics=[("supported_banks", 0.9)])
    assert said == [response]
    assert "Ally" in talk.messages[0]["text"]


async def test_news_of_a_ticket_tell_its_state() -> None:
    talk = verified(HEALTHY)
    ticket = {"number": "T-1041", "status": "open", "place": 2, "opened_at": "2026-11-23T10:00:00Z"}
    said = await talk.click(Person, "check_ticket_status")
    assert said == ["utter_no_ticket"]
    talk = verified(HEALTHY)
    talk.tickets = [ticket]
    assert await talk.click(Person, "check_ticket_status") == ["utter_ticket_status"]
    assert "T-1041" in talk.messages[0]["text"]


async def test_a_typed_title_does_what_its_button_does() -> None:
    clicked, typed = verified(HEALTHY), verified(HEALTHY)
    for talk in (clicked, typed):
        await talk.type(SmallTalk, "hi", "greeting")
    by_click = await clicked.click(Person, "request_human")
    by_words = await typed.type(SmallTalk, "Talk to a person.")
    assert by_click == by_words == ["utter_hand_over"]


async def test_the_state_of_the_connections_needs_the_provider() -> None:
    talk = verified(HEALTHY, error=BankDataUnavailable())
    assert "utter_bank_data_down" in await talk.click(Status, "ask_connection_status")
