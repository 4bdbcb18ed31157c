"""Codes of other products: whose they are, what they mean there, and that they are none of ours."""

from __future__ import annotations

import pytest

from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import find_mentions


def named(knowledge: Knowledge, text: str) -> list[tuple[str, str]]:
    return [(mention.code, mention.product) for mention in knowledge.find_foreign(text)]


@pytest.mark.parametrize(
    ("text", "code", "product"),
    [
        ("ol-301", "OL-301", "QuickBooks"),
        ("OL-301", "OL-301", "QuickBooks"),
        ("ol301", "OL-301", "QuickBooks"),
        ("getting ol 301 since tuesday", "OL-301", "QuickBooks"),
        ("OL-301-A came up", "OL-301-A", "QuickBooks"),
        ("error 103", "103", "QuickBooks"),
        ("103 error on my chase", "103", "QuickBooks"),
        ("err 1 0 3", "103", "QuickBooks"),
        ("error one oh three", "103", "QuickBooks"),
        ("quickbooks 105", "105", "QuickBooks"),
        ("in qb it was 105 all week", "105", "QuickBooks"),
        ("quickbooks online showed 324", "324", "QuickBooks"),
        ("error 9999", "9999", "QuickBooks"),
        ("qbo 9999 again", "9999", "QuickBooks"),
        ("CC-501", "CC-501", "Quicken"),
        ("it shows cc-800", "CC-800", "Quicken"),
        ("quicken gives cc 501", "CC-501", "Quicken"),
        ("INSTITUTION_DOWN", "INSTITUTION_DOWN", "Plaid"),
        ("it reads institution_down", "INSTITUTION_DOWN", "Plaid"),
        ("it reads INSTITUTION DOWN", "INSTITUTION_DOWN", "Plaid"),
        ("item login required", "ITEM_LOGIN_REQUIRED", "Plaid"),
        ("ITEM_LOGIN_REQUIRED!", "ITEM_LOGIN_REQUIRED", "Plaid"),
        ("plaid says invalid credentials", "INVALID_CREDENTIALS", "Plaid"),
        ("error: INVALID_CREDENTIALS", "INVALID_CREDENTIALS", "Plaid"),
        ("tiller said technical error", "TECHNICAL_ERROR", "Tiller"),
        ("Y825", "Y825", "the bank-data provider"),
    ],
)
def test_a_code_of_another_product_is_found_in_any_spelling(
    knowledge: Knowledge, text: str, code: str, product: str
) -> None:
    assert named(knowledge, text) == [(code, product)]
    assert [m for m in find_mentions(text) if m.entity == "error_code"] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "402",
        "error 402",
        "error 999",
        "Y800",
        "i have 105 in my account",
        "103 transactions from quickbooks",
        "$103",
        "error for $103",
        "room 103",
        "check 105",
        "off by 9999",
        "9999 dollars",
        "my cc 501 charge",
        "wells says invalid credentials",
        "my institution is down",
        "institution down",
        "technical error",
        "i moved here from quickbooks",
        "quickbooks gave error 402 too",
        "İ103",
    ],
)
def test_what_is_ours_or_no_code_is_not_foreign(knowledge: Knowledge, text: str) -> None:
    assert named(knowledge, text) == []


@pytest.mark.parametrize(
    ("text", "foreign", "ours"),
    [
        ("quickbooks gave 103 and here it is 402", ["103"], ["402"]),
        ("error codes 103 and 402", ["103"], ["402"]),
        ("error 103, i mean 402", ["103"], ["402"]),
        ("OL-301 and OL-393", ["OL-301", "OL-393"], []),
        ("error 999, in plaid ITEM_LOGIN_REQUIRED", ["ITEM_LOGIN_REQUIRED"], ["999"]),
    ],
)
def test_foreign_codes_and_ours_are_told_apart(
    knowledge: Knowledge, text: str, foreign: list[str], ours: list[str]
) -> None:
    assert [mention.code for mention in knowledge.find_foreign(text)] == foreign
    assert [mention.value for mention in find_mentions(text)] == ours


def test_a_mention_says_where_it_stands(knowledge: Knowledge) -> None:
    text = "My Chase feed: OL 301!"
    (mention,) = knowledge.find_foreign(f"quickbooks. {text}")
    assert f"quickbooks. {text}"[mention.start : mention.end] == "OL 301"


@pytest.mark.parametrize("text", ["103", " 103 ", "error 103", "QuickBooks 103", "the 103 error", "(103)"])
def test_a_code_is_looked_up_by_itself(knowledge: Knowledge, text: str) -> None:
    code = knowledge.foreign_code(text)
    assert code is not None
    assert (code.code, code.product, code.shows_as) == ("103", "QuickBooks", "402")
    assert code.sources


@pytest.mark.parametrize("text", ["", "402", "999", "102 or 103 in quickbooks", "technical error", "chase"])
def test_what_is_not_one_foreign_code_is_none(knowledge: Knowledge, text: str) -> None:
    assert knowledge.foreign_code(text) is None


def test_a_code_that_nobody_has_looked_up_has_an_owner_but_no_meaning(knowledge: Knowledge) -> None:
    code = knowledge.foreign_code("CC-501")
    assert code is not None
    assert (code.product, code.meaning, code.shows_as) == ("Quicken", "", "")


def test_every_foreign_code_is_found_by_its_own_spelling_and_is_none_of_ours(knowledge: Knowledge) -> None:
    for code in knowledge.foreign_codes:
        assert knowledge.foreign_code(code.code) == code
        assert knowledge.find_code(code.code) is None
        assert named(knowledge, f"error {code.code} in {code.product}".lower()) == [(code.code, code.product)]
