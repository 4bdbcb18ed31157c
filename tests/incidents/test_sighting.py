"""What counts as a sign of a bank's trouble."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from helpline.banking.contract import Connection
from helpline.incidents.sighting import sighting
from tests.actions.fakes import HEALTHY, NOW, REFUSED
from tests.actions.talks import parts
from tests.actions.talks import verified as talk

KNOWLEDGE = parts(talk().bank).knowledge
DOWN = replace(HEALTHY, state="failing", status="SITE_UNAVAILABLE", code="409")


def test_a_failure_of_the_banks_side_counts_with_the_time_of_its_try() -> None:
    found = sighting(DOWN, KNOWLEDGE, NOW)
    assert found
    assert (found.bank, found.name, found.failed) == ("chase", "Chase", True)
    assert found.tried_at == DOWN.last_attempt


def test_one_that_works_counts_for_the_bank() -> None:
    found = sighting(HEALTHY, KNOWLEDGE, NOW)
    assert found
    assert not found.failed


@pytest.mark.parametrize(
    "connection",
    [
        REFUSED,
        replace(DOWN, needs_credentials=True),
        replace(DOWN, status="ACCOUNT_LOCKED", code="407"),
        replace(DOWN, status="TECH_ERROR", code="408"),
        replace(DOWN, status="A_NEW_WORD", code=""),
        replace(DOWN, state="needs_input"),
        replace(DOWN, state="running"),
        replace(DOWN, last_updated=None),
        replace(DOWN, last_updated=NOW - timedelta(days=4)),
    ],
    ids=["402", "sign-in", "locked", "account", "unknown", "input", "running", "never", "long"],
)
def test_what_is_the_customers_own_or_not_known_is_no_sign(connection: Connection) -> None:
    assert sighting(connection, KNOWLEDGE, NOW) is None


def test_the_names_of_one_bank_are_one_bank() -> None:
    keys = {
        found.bank
        for name in ("Chase", "JPMorgan Chase", "chase bank")
        if (found := sighting(replace(DOWN, bank=name), KNOWLEDGE, NOW))
    }
    assert keys == {"chase"}
