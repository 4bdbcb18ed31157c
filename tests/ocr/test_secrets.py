"""Secrets in a picture: their words go from the text, their places are covered."""

from __future__ import annotations

import pytest

from helpline.conversations.pictures import Line, Word, without_secrets


def line(text: str) -> Line:
    """Each word ten pixels a letter wide, so that a place tells its word."""
    words, at = [], 0
    for word in text.split():
        at = text.find(word, at)
        box = tuple((float(x), float(y)) for x, y in ((at, 0), (at + len(word), 0)))
        words.append(Word(text=word, sure=1.0, box=box))
        at += len(word)
    return Line(text=text, words=tuple(words))


@pytest.mark.parametrize(
    ("lines", "secret"),
    [
        (("Chase", "Card number 4111 1111 1111 1111"), "4111 1111 1111 1111"),
        (("Password: Hunter!2xy",), "Hunter!2xy"),
        (("Password", "Hunter!2xy"), "Hunter!2xy"),
        (("Account number", "000123456789"), "000123456789"),
        (("Your security code is 482913",), "482913"),
    ],
)
def test_a_secret_goes_and_its_place_is_covered(lines: tuple[str, ...], secret: str) -> None:
    kept, boxes = without_secrets(tuple(map(line, lines)))
    told = "\n".join(one.text for one in kept)
    assert not set(secret.split()) & set(told.split())
    covered = {(box[0][0], box[1][0]) for box in boxes}
    whole = next(one for one in lines if secret in one)
    start = whole.find(secret)
    assert all(at >= start and end <= start + len(secret) for at, end in covered)
    assert len(covered) == len(secret.split())
    assert all(not one.words for one in kept)


@pytest.mark.parametrize(
    "lines",
    [
        ("Chase", "Error code: 402", "Checking ••4021", "$1,402.00"),
        ("Password", "Forgot password?", "Sign in"),
        ("Security code", "Error 402"),
        ("Code: 402",),
    ],
)
def test_what_is_no_secret_stays(lines: tuple[str, ...]) -> None:
    kept, boxes = without_secrets(tuple(map(line, lines)))
    assert [one.text for one in kept] == list(lines)
    assert boxes == []
