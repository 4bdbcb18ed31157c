"""What is remembered of a conversation comes after blanking: facts, first and last words hold marks only."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

import pytest

from helpline.conversations.redaction import redact
from helpline.dialogue.brief import brief
from helpline.dialogue.clauses import split
from helpline.dialogue.heard import Heard
from helpline.dialogue.interpret import interpret
from helpline.dialogue.phrases import Phrases
from helpline.dialogue.plan import plan
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.responses import Responses
from helpline.dialogue.state import Question, State, dump
from helpline.dialogue.update import update
from helpline.dialogue.wording import Voice, speak
from helpline.dialogue.world import World
from helpline.knowledge import Knowledge
from helpline.knowledge.mentions import find_mentions

ROOT = Path(__file__).parents[2]
SECRETS = ("Hunter2!xyz", "4111 1111 1111 1111", "482913", "021000021987654")
TYPED = [
    ("chase stopped since friday, my password is {} and it still says 402", SECRETS[0], "[password removed]"),
    ("my card number is {} and the chase feed is broken", SECRETS[1], "[card number removed]"),
    ("I waited two days, the security code is {}, what now?", SECRETS[2], "[security code removed]"),
    ("the account number is {} and from march 3 on days are missing", SECRETS[3], "[account number removed]"),
]
ASKED = ("", "which_bank", "account", "dates", "sign_in", "bank_login")


@cache
def knowledge() -> Knowledge:
    return Knowledge.load(ROOT / "data" / "knowledge")


@cache
def voice() -> Voice:
    phrases = Phrases.load(ROOT / "data" / "knowledge" / "phrases.yml")
    return Voice(Responses.load(ROOT / "domain.yml"), phrases, timezone.utc)


def hear(state: State, text: str, labels: dict[str, float]) -> Heard:
    clauses = tuple(Clause(span.text, span.start, span.end, labels) for span in split(text))
    mentions = find_mentions(text, bank_asked=True)
    return interpret(state, Reading(text=text, clauses=clauses), mentions, [], knowledge().topics)


@pytest.mark.parametrize("asks", ASKED)
@pytest.mark.parametrize("label", ["", "trouble", "password_changed", "waited", "same_again"])
@pytest.mark.parametrize(("sentence", "secret", "mark"), TYPED, ids=[secret for _, secret, _ in TYPED])
def test_no_secret_is_kept_in_state_brief_or_reply(
    sentence: str, secret: str, mark: str, label: str, asks: str
) -> None:
    text = redact(sentence.format(secret)).text
    world = World(knowledge(), datetime(2026, 11, 29, 12, tzinfo=timezone.utc))
    state = State(question=Question(asks, response=f"utter_ask_{asks}")) if asks else State()
    heard = hear(state, text, {label: 0.9} if label else {})
    state, news = update(state, heard, world)
    state, messages = speak(plan(state, heard, news, world), voice())
    told = brief(state, world, heard)
    assert mark in state.opening
    assert mark in told["last_words"]
    kept = json.dumps([dump(state), told, [message.text for message in messages]])
    assert [one for one in (secret, secret.replace(" ", "")) if one in kept] == []
