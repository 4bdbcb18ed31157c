"""Codes as a telephone takes them down: "for" is four, "to" is two."""

from __future__ import annotations

import pytest

from tests.knowledge.test_code_mentions import codes


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("error for zero to", "402"),
        ("error code for won nine on chase", "419"),
        ("it says error four zero to again", "402"),
        ("Error for oh ate, what now", "408"),
    ],
)
def test_a_code_that_was_heard_wrongly_is_found(text: str, value: str) -> None:
    assert codes(text) == [value]


@pytest.mark.parametrize(
    "text", ["error nine nine nine", "error nine nine nine again", "code 9 nine 9 on chase"]
)
def test_a_code_that_nobody_lists_is_still_found_in_plain_words(text: str) -> None:
    assert codes(text) == ["999"]


@pytest.mark.parametrize(
    "text",
    [
        "error for two to three days",
        "error for two of us",
        "error for 2 to 3 weeks",
        "error for one to many",
        "i get an error for to long",
        "an error to one for all",
        "error for to too",
        "for zero to",
        "error for three ate",
    ],
)
def test_small_words_after_error_are_mostly_just_words(text: str) -> None:
    assert codes(text) == []
