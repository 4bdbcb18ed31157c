"""Banks that became part of another: the old name is a bank of its own, and both names are one house."""

from __future__ import annotations

from datetime import date

import pytest

from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import find_mentions

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("comerica", "fifth-third"),
        ("cadence", "huntington"),
        ("veritex", "huntington"),
        ("firstbank-co", "pnc"),
        ("synovus", "pinnacle"),
        ("discover", "capital-one"),
        ("svb", "first-citizens"),
        ("union-bank", "us-bank"),
        ("first-republic", "chase"),
        ("berkshire", "beacon"),
        ("brookline", "beacon"),
    ],
)
def test_a_bank_that_was_taken_over_has_a_successor_and_is_of_one_house_with_it(
    knowledge: Knowledge, old: str, new: str
) -> None:
    assert knowledge.successor(old, TODAY) == knowledge.bank(new)
    assert knowledge.bank(old) in knowledge.predecessors(new, TODAY)
    assert knowledge.same_house(old, new, TODAY)
    assert knowledge.same_house(new, old, TODAY)


@pytest.mark.parametrize("id", ["first-foundation", "laurentian", "pc-financial", "webster", "brex"])
def test_a_planned_merger_is_not_yet_one(knowledge: Knowledge, id: str) -> None:
    merged = knowledge.bank(id).merged
    assert merged.expected
    assert knowledge.successor(id, TODAY) is None
    assert not knowledge.same_house(id, merged.into, TODAY)
    assert knowledge.bank(id) not in knowledge.predecessors(merged.into, TODAY)


def test_the_day_decides(knowledge: Knowledge) -> None:
    assert knowledge.successor("comerica", date(2026, 2, 1)) is None
    assert knowledge.successor("comerica", date(2026, 2, 2)) == knowledge.bank("fifth-third")
    assert not knowledge.same_house("comerica", "fifth-third", date(2026, 2, 1))


def test_without_a_day_it_is_today(knowledge: Knowledge) -> None:
    assert knowledge.successor("cadence") == knowledge.bank("huntington")
    assert knowledge.same_house("huntington", "cadence")
    assert knowledge.bank("cadence") in knowledge.predecessors("huntington")


def test_two_that_joined_the_same_bank_are_two_houses(knowledge: Knowledge) -> None:
    assert not knowledge.same_house("cadence", "veritex", TODAY)


def test_a_bank_is_of_one_house_with_itself_and_with_no_stranger(knowledge: Knowledge) -> None:
    assert knowledge.same_house("chase", "chase", TODAY)
    assert knowledge.same_house("Bank of Nowhere", "Bank of Nowhere", TODAY)
    assert not knowledge.same_house("chase", "pnc", TODAY)
    assert knowledge.successor("chase", TODAY) is None
    assert knowledge.successor("Bank of Nowhere", TODAY) is None


def test_a_name_that_stays_and_the_move_of_the_accounts_are_told(knowledge: Knowledge) -> None:
    discover, cadence = knowledge.bank("discover").merged, knowledge.bank("cadence").merged
    assert discover.keeps_name
    assert "capitalone.com" in discover.note
    assert (cadence.keeps_name, cadence.systems) == (False, "mid-2026")


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("our feed used to be cadence", "cadence"),
        ("our bank used to be cadence, its all new since the summer", "cadence"),
        ("veritex stopped syncing", "veritex"),
        ("my first republic account", "first-republic"),
        ("union bank feed is down", "union-bank"),
        ("mufg login", "union-bank"),
        ("silicon valley bank wont connect", "svb"),
        ("SVB is stuck", "svb"),
        ("first citizens is stuck", "first-citizens"),
        ("berkshire bank stopped", "berkshire"),
        ("brookline bank stopped", "brookline"),
        ("beacon bank stopped", "beacon"),
    ],
)
def test_an_old_name_is_found_as_its_own_bank(text: str, id: str) -> None:
    assert [mention.value for mention in find_mentions(text)] == [id]


@pytest.mark.parametrize(
    "text",
    [
        "my credit union bank account",
        "union bank & trust, the nebraska one",
        "first union bank is down",
        "the beacon is down",
    ],
)
def test_the_name_of_somebody_else_is_not_taken_for_an_old_one(text: str) -> None:
    assert find_mentions(text) == []


def test_every_merger_has_a_day_or_says_when_it_is_planned_for(knowledge: Knowledge) -> None:
    mergers = [bank.merged for bank in knowledge.bank_names.banks.values() if bank.merged]
    assert len(mergers) >= 16
    assert all(bool(merger.since) != bool(merger.expected) for merger in mergers)


def test_open_banking_is_written_down_only_where_a_source_names_it(knowledge: Knowledge) -> None:
    banks = knowledge.bank_names.banks.values()
    assert {bank.id for bank in banks if bank.open_banking} == {
        *("bank-of-america", "brex", "capital-one", "schwab", "chase", "citi", "novo", "wells-fargo"),
        *("us-bank", "fidelity"),
    }
