"""How much of the corpus is blanked, and that no text takes long."""

from __future__ import annotations

import time

import pytest

from helpline.conversations.redaction import redact
from tests.conversations.blanking import corpus, measure

FOUND, CHANGED = 0.97, 0.005
"""At least so much of what bears a secret, and at most so much of what bears none."""


def test_the_corpus_is_as_large_and_varied_as_the_pages_say() -> None:
    bearing = [one for one in corpus() if one.secrets]
    assert len(bearing) >= 500
    assert len(corpus()) - len(bearing) >= 2_500
    assert {one.language for one in bearing} == {"en", "es", "fr"}
    assert len({(one.previous, one.text) for one in corpus()}) == len(corpus())


@pytest.mark.parametrize("split", ["dev", "test"])
def test_secrets_are_found_and_harmless_sentences_stay(split: str) -> None:
    rates = measure([one for one in corpus() if one.split == split])
    assert rates.found >= FOUND, rates.missed
    assert rates.changed <= CHANGED, rates.spoilt


@pytest.mark.parametrize("language", ["es", "fr"])
def test_spanish_and_french_are_found_as_well(language: str) -> None:
    rates = measure([one for one in corpus() if one.language == language and one.secrets])
    assert rates.found >= 0.9, rates.missed


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "4 ", "4-", "12 34 56 ", "4111 ", "$1", "(555) ", "1,", "de89 ", "A1", "x:", "a@b.c:"),
        *("https://a:b@", "token=", "pin ", "password is ", "is my password ", "login a / ", "p.w. "),
        *("user/pass ", "code 1", "'", '"', "-", "\n", "aA1!"),
    ],
)
def test_the_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    """Eight times the text takes about eight times the time; a pattern that looks back takes sixty-four."""

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        times = []
        for _ in range(3):
            began = time.process_time()
            redact(text)
            times.append(time.process_time() - began)
        return min(times)

    assert seconds(16_000) < 24 * max(seconds(2_000), 0.0005)


@pytest.mark.parametrize(
    ("before", "typed", "stored"),
    [
        ("my password is", "hunter2", "[password removed]"),
        ("ok my pw is:", "green tractor 9", "[password removed]"),
        ("they texted me a code", "4821", "[security code removed]"),
        ("my pin", "0099", "[password removed]"),
        ("account number", "7712345", "[account number removed]"),
        ("my password is", "not working", "not working"),
        ("is it the password?", "yes", "yes"),
        ("the error code is", "402", "402"),
        ("my zip is", "94107", "94107"),
        ("my password is wrong", "hunting for it", "hunting for it"),
    ],
)
def test_a_secret_may_come_in_a_message_of_its_own(before: str, typed: str, stored: str) -> None:
    assert redact(typed, before).text == stored
