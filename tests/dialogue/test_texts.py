"""L11, in words: no sentence of ours tells anybody to do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.dialogue.parts import knowledge, responses

_WARNS = r"\b(?:not|never|no|n't|don't|instead|before you|leave|nobody|neither|nothing)\b|n't\b"
HARM = {
    "switches off a second factor": (
        r"(?:switch|turn)\w*\b[^.]*\boff\b|\b(?:disabl|deactivat)\w+",
        r"(?:factor|step|code|verification|mfa|2fa|two-step)",
    ),
    "disconnects to repair": (
        r"\b(?:disconnect|remov|delet)\w*[^.]*",
        r"\b(?:connection|bank|add (?:it )?again)",
    ),
    "signs in for somebody else": (
        r"\b(?:give|share|tell|send|type|use)\b",
        r"(?:his|her|their|partner's|client's) (?:password|login|sign-in|code)|me your (?:password|code)",
    ),
    "follows a link in a mail": (r"\blinks?\b", r"\b(?:e-?mail|mail|message|text)\b"),
}
"""What must not be advised: words, and what makes them harmful in the same sentence."""
MAY = {("disconnects to repair", "code 605")}
"""Tells what has happened, and advises nothing."""


def texts() -> Iterator[tuple[str, str]]:
    """Every text of ours with its place."""
    for response in responses():
        for level in range(responses().count(response)):
            wording = responses().wording(response, level)
            yield response, wording.text
            yield from ((response, str(step)) for step in (wording.custom.card or {}).get("steps", []))
    known = knowledge()
    for topic in known.topics:
        yield from ((f"topic {topic.id}", text) for text in (topic.answer, topic.more, *topic.steps))
    for step in known.step_help:
        yield from ((f"step {step}", text) for text in known.step_help.get(step).values())
    for problem in known.problems:
        yield from ((f"code {problem.key}", text) for text in (problem.meaning, problem.tell, *problem.steps))


def sentences() -> list[tuple[str, str]]:
    return [(place, one) for place, text in texts() for one in re.split(r"(?<=[.!?:;])\s+", text) if one]


@pytest.mark.parametrize("harm", HARM)
def test_no_sentence_advises_what_does_harm(harm: str) -> None:
    words, object_ = HARM[harm]
    found = {
        f"{place}: {one}"
        for place, one in sentences()
        if re.search(words, one, re.I)
        and re.search(object_, one, re.I)
        and not re.search(_WARNS, one, re.I)
        and (harm, place) not in MAY
    }
    assert found == set()


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("switches off a second factor", "Just turn off two-step verification at your bank."),
        ("disconnects to repair", "Disconnect the bank and add it again."),
        ("signs in for somebody else", "Use your partner's login for that."),
        ("follows a link in a mail", "Click the link in the e-mail from your bank."),
    ],
)
def test_such_a_sentence_would_be_found(harm: str, sentence: str) -> None:
    words, object_ = HARM[harm]
    assert re.search(words, sentence, re.I)
    assert re.search(object_, sentence, re.I)
    assert not re.search(_WARNS, sentence, re.I)


def test_every_text_was_looked_at() -> None:
    assert len({place for place, _ in texts()}) > 300
