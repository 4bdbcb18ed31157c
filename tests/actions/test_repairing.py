"""*Fix it here* stands where the provider's own window can help, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.skills import Event, Trouble
from helpline.banking.contract import Connection
from tests.actions.fakes import TIMED_OUT
from tests.actions.talks import Talk, verified
from tests.actions.test_incidents import incident

REFUSED = replace(
    TIMED_OUT, status="INCORRECT_CREDENTIALS", code="402", needs_credentials=True, auth="password"
)


def button(talk: Talk) -> Any:
    cards = [(message.get("custom") or {}).get("card") for message in talk.messages]
    return next((card["repair"] for card in cards if card and "repair" in card), None)


async def told(connection: Connection, words: str = "amex stopped", *labels: str, on: bool = True) -> Talk:
    talk = verified(connection)
    talk.repairs = on
    await talk.type(Trouble, words, "trouble", *labels)
    return talk


async def test_a_refused_sign_in_has_the_button_with_the_first_answer() -> None:
    assert button(await told(REFUSED)) == {"connection": "2", "bank": "American Express"}


@pytest.mark.parametrize("status", ["CONSENT_EXPIRED", "CREDENTIALS_UPDATE_NEEDED", "INCORRECT_OAUTH_TOKEN"])
async def test_so_has_a_consent_or_approval_that_ended(status: str) -> None:
    assert button(await told(replace(REFUSED, status=status, code="", auth="open_banking")))


async def test_without_a_window_there_is_none() -> None:
    assert button(await told(REFUSED, on=False)) is None


@pytest.mark.parametrize(
    "other",
    [
        TIMED_OUT,
        replace(REFUSED, status="ACCOUNT_LOCKED", code="407"),
        replace(REFUSED, bank_failing=True),
    ],
)
async def test_where_it_could_not_help_or_do_harm_there_is_none(other: Connection) -> None:
    assert button(await told(other)) is None


@pytest.mark.parametrize(("confirmed", "there"), [(True, False), (False, True)])
async def test_while_its_bank_is_in_trouble_for_many_there_is_none(confirmed: bool, there: bool) -> None:
    """A sign-in gets through as little as all else. A suspicion alone takes no way out from anybody."""
    talk = verified(REFUSED)
    talk.repairs = True
    talk.incidents = [incident("amex", "American Express", confirmed=confirmed)]
    await talk.type(Trouble, "amex stopped", "trouble")
    assert talk.messages
    assert (button(talk) is not None) is there


async def test_while_the_bank_itself_refuses_the_login_there_is_none() -> None:
    assert button(await told(REFUSED, "amex stopped, I can't sign in there", "login_fails")) is None


async def test_a_code_that_is_wanted_during_a_refresh_can_be_given_there() -> None:
    talk = await told(TIMED_OUT, "amex stopped, I can sign in there", "login_works")
    assert button(talk) is None
    talk.bank.owned = [replace(TIMED_OUT, state="needs_input", status="ADDL_AUTHENTICATION_REQUIRED")]
    said = await talk.happen(Event, "refresh_needs_input", connection="2", bank="American Express")
    assert said == ["utter_refresh_needs_input"]
    assert button(talk) == {"connection": "2", "bank": "American Express"}
