"""The files of data/rehearsal are whole; broken ones are named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from helpline.errors import RehearsalError
from helpline.rehearsal.endings import Endings
from helpline.rehearsal.intentions import INTENTIONS
from helpline.rehearsal.persona import load_banks
from helpline.rehearsal.utterances import Utterances
from tests.rehearsal.people import DATA


def test_the_utterance_bank_has_three_sentences_for_each_intention() -> None:
    bank = Utterances.load(DATA / "utterances")
    assert {name for name in INTENTIONS if len(bank.sentences[name]) < 3} == set()


def test_placeholders_are_filled_and_voices_choose_by_length() -> None:
    bank = Utterances({"say_code": ["{code}", "my screen says {code} in red letters"]})
    slots = {"code": "402"}
    assert bank.say("say_code", slots, random.Random(1), "short") == "402"
    assert bank.say("say_code", slots, random.Random(1), "long") == "my screen says 402 in red letters"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("login_wroks: [a]", "login_wroks is not an intention"),
        ("login_works: a", "login_works must be a list"),
        ("login_works: ['in at {bnak}']", "login_works has no {bnak}"),
        ("login_works: [a]", "nothing to say for open_stopped"),
        ("- a", "must map intentions"),
        ("a: [", "can't be read"),
    ],
)
def test_a_broken_utterance_is_named(text: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(text)
    with pytest.raises(RehearsalError) as raised:
        Utterances.load(tmp_path)
    assert reason in raised.value.detail


def test_an_unknown_key_of_the_endings_is_named(tmp_path: Path) -> None:
    file = tmp_path / "endings.yml"
    file.write_text((DATA / "endings.yml").read_text() + "\nextra: 1\n")
    with pytest.raises(RehearsalError) as raised:
        Endings.load(file)
    assert "extra" in raised.value.detail


def test_banks_need_names(tmp_path: Path) -> None:
    file = tmp_path / "banks.yml"
    file.write_text("chase: []\n")
    with pytest.raises(RehearsalError):
        load_banks(file)
