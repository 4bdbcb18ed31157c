"""Whatever fails behind an action, the customer hears a kind word and is offered a way on."""

from __future__ import annotations

import pytest

from actions.skills import Event, Person, Question, SmallTalk, Status, Trouble, ValidateForm
from helpline.errors import (
    BankDataRefused,
    BankDataUnavailable,
    ConnectionUnknown,
    CredentialsNeeded,
    HelplineError,
    RefreshTooSoon,
)
from tests.actions.fakes import NOW, REFUSED, TIMED_OUT
from tests.actions.talks import Talk, verified

FAULTS = [
    *(BankDataUnavailable(), BankDataRefused(), ConnectionUnknown(), CredentialsNeeded()),
    *(RefreshTooSoon(NOW), RuntimeError("a bug")),
]
BROKEN_ANYWAY = "utter_something_failed"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize("kind", [Trouble, Question, Person, Status, SmallTalk, Event, ValidateForm])
async def test_no_fault_of_the_provider_leaves_the_customer_without_a_word(
    kind: type[Trouble], fault: Exception
) -> None:
    talk = verified(REFUSED, error=fault)
    talk.slots["requested_slot"] = "cases_ended"
    said = await talk.type(kind, "chase stopped with 402, refresh it", "trouble", "wants_refresh")
    assert said
    assert BROKEN_ANYWAY not in said or not isinstance(fault, HelplineError)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_a_refresh_that_cannot_start_is_explained(fault: Exception) -> None:
    talk = verified(TIMED_OUT, refusal=fault)
    said = await talk.type(Trouble, "amex stopped, I can sign in there", "trouble", "login_works")
    assert said
    assert "utter_refresh_started" not in said
    assert not any(case.running for case in talk.state.cases)


async def test_a_fault_that_nobody_thought_of_is_admitted_and_changes_nothing() -> None:
    talk = verified(REFUSED, error=RuntimeError("a bug"))
    assert await talk.type(Status, "how are my connections?", "question") == [BROKEN_ANYWAY]
    assert talk.slots == {}
    assert "/request_human" in talk.buttons()


async def test_an_action_that_takes_too_long_is_cut_off_and_says_so() -> None:
    talk = verified(REFUSED, delay=30.0)
    talk.timeout = 0.05
    assert await talk.type(Trouble, "chase 402", "trouble") == ["utter_bank_data_down"]
    assert "/request_human" in talk.buttons()


async def test_trouble_goes_on_by_what_is_told_while_nothing_can_be_seen() -> None:
    talk = verified(REFUSED, error=BankDataUnavailable())
    said = await talk.type(Trouble, "402 on chase", "trouble")
    assert said[:2] == ["utter_cannot_see", "utter_told_code"]
    [case] = talk.state.cases
    assert (case.name, case.problem, case.observed) == ("Chase", "402", None)


@pytest.mark.parametrize(
    "left",
    [{"cases": "of another shape"}, {"turn": "third"}, {"question": [1]}, "words", {"later": {"new": 1}}],
    ids=str,
)
async def test_what_another_version_remembers_never_ends_a_conversation(left: object) -> None:
    """After an upgrade or a way back the slot may be of a form that this version can't read."""
    talk = verified(REFUSED)
    talk.slots["dialogue"] = left
    said = await talk.type(Trouble, "402 on chase", "trouble")
    assert said
    assert BROKEN_ANYWAY not in said
    assert [case.name for case in talk.state.cases] == ["Chase"]


ASKED = "The bank provider asks us to wait until about 11:35."
"""An hour and four minutes after half past ten in Chicago, rounded up."""


def _words(talk: Talk) -> str:
    return " ".join(message["text"] for message in talk.messages)


async def test_how_long_the_provider_asks_us_to_wait_is_said_wherever_it_fails() -> None:
    away = BankDataUnavailable(retry_after=3_840)
    talk = verified(REFUSED, error=away)
    await talk.type(Trouble, "402 on chase", "trouble")
    assert ASKED in _words(talk)
    talk = verified(REFUSED, error=away)
    assert "utter_bank_data_down" in await talk.click(Status, "ask_connection_status")
    assert f"{ASKED} You can try again then, or talk to a person." in _words(talk)
    await talk.click(Status, "ask_connection_status")
    assert f"{ASKED} Please try then, or talk to a person." in _words(talk)
    talk = verified(TIMED_OUT, refusal=away)
    said = await talk.type(Trouble, "amex stopped, I can sign in there", "trouble", "login_works")
    assert "utter_cannot_refresh" in said
    assert ASKED in _words(talk)


@pytest.mark.parametrize("seconds", [0, 60])
async def test_a_wait_that_is_short_or_not_told_is_not_made_up(seconds: int) -> None:
    talk = verified(REFUSED, error=BankDataUnavailable(retry_after=seconds))
    await talk.click(Status, "ask_connection_status")
    assert "asks us to wait" not in _words(talk)
    assert "in a minute" in _words(talk)


async def test_a_wait_into_another_day_names_the_day() -> None:
    talk = verified(REFUSED, error=BankDataUnavailable(retry_after=86_400))
    await talk.click(Status, "ask_connection_status")
    assert "until about 10:30 on Tuesday." in _words(talk)
