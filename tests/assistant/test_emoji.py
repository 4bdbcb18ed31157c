from __future__ import annotations

import pytest

from helpline.assistant.emoji import in_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("👎", "thumbs down sign"),
        ("👎👎👎", "thumbs down sign"),
        ("👍🏽", "thumbs up sign"),
        ("👍🏽👍🏽", "thumbs up sign"),
        ("👍👎", "thumbs up sign thumbs down sign"),
        ("works now ✅ thx", "works now white heavy check mark thx"),
        ("❤️", "heavy black heart"),
        ("🤷‍♀️", "shrug female sign"),
        ("🇨🇦 banks?", "c a banks?"),
    ],
)
def test_an_emoji_is_read_by_its_name_once_in_whatever_shade(text: str, words: str) -> None:
    assert in_words(text).split() == words.split()


@pytest.mark.parametrize("text", ["", "err #402 – can't sync… ™ €5", "日本語", "¿qué?", "a → b", ":-)"])
def test_all_else_stays_as_it_is(text: str) -> None:
    assert in_words(text) == text


def test_one_that_has_no_name_yet_leaves_the_words_beside_it() -> None:
    assert in_words("no\U0001faffbank").split() == ["no", "bank"]
