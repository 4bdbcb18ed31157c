"""What is taken from the lines of a picture, and what is only asked about."""

from __future__ import annotations

import pytest

from helpline.dialogue.pictured import Pictured, read_picture
from tests.ocr.measuring import known


def read(*lines: str, sure: float = 1.0, own: tuple[str, ...] = ()) -> Pictured:
    return read_picture([(line, sure) for line in lines], *known(), own)


def codes(found: Pictured) -> list[str]:
    return [code.value for code in found.codes]


@pytest.mark.parametrize(
    "lines",
    [
        ("Chase", "Error code: 402"),
        ("Chase", "Error code", "402"),
        ("Chase", "Wir konnten dieses Konto nicht aktualisieren.", "Fehlercode 402"),
        ("Chase", "No pudimos actualizar esta cuenta.", "(Código de error 402)"),
        ("9:41", "Chase", "Checking ••4021", "$1,402.00", "11/20/2026", "Error 402"),
    ],
)
def test_a_code_that_is_called_one_is_read_with_its_bank(lines: tuple[str, ...]) -> None:
    found = read(*lines)
    assert (codes(found), found.sure) == (["402"], True)
    assert found.bank is not None
    assert found.bank.ids == ("chase",)
    heard = found.heard
    assert [(code.value, code.banks) for code in heard.codes] == [("402", ("chase",))]
    assert heard.trouble


@pytest.mark.parametrize(
    ("lines", "sure", "offered"),
    [
        (("Error code: 402",), 0.5, ["402"]),  # a blurred digit
        (("Error 402", "Error 429"), 1.0, ["402", "429"]),
        (("Error 489",), 1.0, ["489"]),  # no code that we know: most likely misread
        (("Error 484",), 1.0, ["484"]),  # may be 404 with a slashed zero
        (("Chase 402",), 1.0, ["402"]),  # nobody calls it a code
        (("Error 4O2",), 1.0, ["402"]),  # a letter for a digit
    ],
)
def test_what_may_be_another_code_is_asked_and_not_told(
    lines: tuple[str, ...], sure: float, offered: list[str]
) -> None:
    found = read(*lines, sure=sure)
    assert (codes(found), found.sure) == (offered, False)
    assert found.heard.codes == ()


def test_numbers_of_other_things_are_no_codes() -> None:
    found = read("4:02", "$402.00", "Checking ••4021", "Ref. 402", "11/20/2026", "Balance 429")
    assert codes(found) == []
    assert found.is_empty


def test_a_number_and_its_constant_are_one_code() -> None:
    problem = known()[0].find_code("402")
    assert problem is not None
    found = read("Error 402", problem.name)
    assert (codes(found), found.sure) == (["402"], True)


def test_of_several_banks_the_customers_own_is_meant_and_else_none() -> None:
    lines = ("Chase", "Wells Fargo", "Error code 402")
    assert read(*lines).bank is None
    own = read(*lines, own=("wells-fargo",)).bank
    assert own is not None
    assert own.ids == ("wells-fargo",)


def test_a_word_that_only_looks_like_a_bank_is_none() -> None:
    assert read("Chose a bank", "Something went wrong.").bank is None


def test_the_wording_of_a_known_message_stands_for_its_code() -> None:
    problem = known()[0].find_code("402")
    assert problem is not None
    found = read("Chase", problem.title)
    assert codes(found) == []
    assert found.words == problem.title
    assert [code.worded for code in found.heard.codes] == [True]
