"""Whatever fails behind an action, the customer hears a kind word and is offered a way on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.asking import AskBank, AskBankLogin
from actions.conversing import AnswerQuestion, ConnectionStatus, Greet, TakeUpOffer
from actions.refreshing import AskRefreshResult, AskSecondRefreshResult, Refresh
from actions.troubleshooting import CloseCase, OpenCase, ValidateForm
from helpline.errors import (
    BankDataRefused,
    BankDataUnavailable,
    ConnectionUnknown,
    CredentialsNeeded,
    HelplineError,
    RefreshRunning,
    RefreshTooSoon,
)
from tests.actions.fakes import NOW, REFUSED, TIMED_OUT
from tests.actions.talks import verified

DOMAIN = yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text("utf-8"))
FAULTS = [
    BankDataUnavailable(),
    BankDataRefused(),
    ConnectionUnknown(),
    CredentialsNeeded(),
    RefreshRunning(),
    RefreshTooSoon(NOW),
    RuntimeError("a bug"),
]
BROKEN_ANYWAY = "utter_something_failed"


def offers(response: str) -> set[str]:
    buttons = DOMAIN["responses"][response][0].get("buttons", [])
    return {button["payload"] for button in buttons}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: type(f).__name__)
@pytest.mark.parametrize(
    "kind",
    [
        *(Greet, ConnectionStatus, OpenCase, AskBank, AskBankLogin, AskRefreshResult),
        *(AskSecondRefreshResult, Refresh, TakeUpOffer, CloseCase, AnswerQuestion),
    ],
)
async def test_no_fault_of_the_provider_leaves_the_customer_without_a_word(
    kind: type[Any], fault: Exception
) -> None:
    talk = verified(REFUSED, error=fault)
    talk.slots |= {"connection": "1", "bank": "chase", "bank_name": "Chase", "offer": "refresh"}
    said = await talk.run(kind, "ask_supported_bank", "is chase supported")
    assert said
    assert BROKEN_ANYWAY not in said or not isinstance(fault, HelplineError)


@pytest.mark.parametrize("response", ["utter_bank_data_down", "utter_something_failed"])
def test_a_fault_of_ours_comes_with_the_offer_of_a_person(response: str) -> None:
    assert "/request_human" in offers(response)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: type(f).__name__)
async def test_a_refresh_that_cannot_start_is_explained(fault: Exception) -> None:
    talk = verified(TIMED_OUT, refusal=fault)
    said = await talk.run(Refresh, "request_refresh", "refresh amex")
    assert said
    assert "utter_refresh_started" not in said
    assert not talk.slots.get("refresh_running")


async def test_a_fault_that_nobody_thought_of_is_admitted() -> None:
    talk = verified(REFUSED, error=RuntimeError("a bug"))
    assert await talk.run(ConnectionStatus, "ask_connection_status", "status?") == [BROKEN_ANYWAY]
    assert talk.slots == {}


async def test_an_action_that_takes_too_long_is_cut_off_and_says_so() -> None:
    talk = verified(REFUSED, delay=30.0)
    talk.timeout = 0.05
    assert await talk.run(ConnectionStatus, "ask_connection_status") == ["utter_bank_data_down"]


async def test_a_report_of_trouble_goes_on_without_the_provider() -> None:
    talk = verified(REFUSED, error=BankDataUnavailable())
    said = await talk.run(OpenCase, "report_error_code", "error 402 on chase")
    assert said == ["utter_cannot_see", "utter_problem"]
    assert (talk.slots["case_open"], talk.slots["way"]) == (True, "credentials")


async def test_a_misunderstanding_is_forgiven_once_something_is_understood() -> None:
    talk = verified()
    talk.slots["misunderstood"] = 2
    await talk.run(Greet, "greet", "hi")
    assert talk.slots["misunderstood"] == 0


@pytest.mark.parametrize("intent", ["request_human", "start_over", "ask_security", "express_frustration"])
async def test_after_a_misunderstanding_the_form_still_steps_back_for_what_is_no_answer(intent: str) -> None:
    """Rasa takes any slot that validation sets for an answer, and would ask again instead."""
    talk = verified()
    talk.slots |= {"misunderstood": 1, "requested_slot": "bank_login_works", "bank": "chase"}
    assert await talk.run(ValidateForm, intent, "get me a person") == []
    assert talk.events == []


async def test_an_answer_in_the_form_forgives_too() -> None:
    talk = verified()
    talk.slots |= {"misunderstood": 1, "requested_slot": "bank_login_works", "bank": "chase"}
    await talk.run(ValidateForm, "affirm", "yes")
    assert talk.slots["misunderstood"] == 0
