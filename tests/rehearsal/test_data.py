"""The files of data/rehearsal are whole; broken ones are named."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from helpline.errors import RehearsalError
from helpline.evaluation.duplicates import is_short, near_duplicates
from helpline.evaluation.labelled import read_training
from helpline.rehearsal.endings import Endings
from helpline.rehearsal.intentions import INTENTIONS
from helpline.rehearsal.persona import load_banks
from helpline.rehearsal.utterances import Utterances
from tests.rehearsal.people import DATA


def test_the_utterance_bank_has_ten_sentences_for_each_intention() -> None:
    bank = Utterances.load(DATA / "utterances")
    assert {name for name in INTENTIONS if len(bank.sentences[name]) < 10} == set()


@pytest.mark.slow
def test_no_utterance_was_trained_on() -> None:
    """But for the shortest, which everybody writes alike."""
    mine = {name: said for name, said in _utterances() if not is_short(said)}
    pairs = near_duplicates(list(_trained()), list(mine.values()))
    assert not pairs, "\n".join(
        f"{theirs!r} is trained on, {ours!r} is an utterance" for theirs, ours in pairs
    )


def _utterances() -> Iterator[tuple[str, str]]:
    slots = defaultdict(lambda: "it", bank="chase", second="citi", other="ally", code="402", day="friday")
    for file in sorted((DATA / "utterances").glob("*.yml")):
        for name, said in yaml.safe_load(file.read_text("utf-8")).items():
            yield from ((f"{name} {n}", one.format_map(slots)) for n, one in enumerate(said))


def _trained() -> Iterator[str]:
    data = DATA.parent
    yield from (sentence.text for sentence in read_training(data))
    for folder in ("clauses", "answers"):
        for file in sorted((data / folder).glob("*.yml")):
            entries = yaml.safe_load(file.read_text("utf-8"))[folder]
            yield from (str(said) for entry in entries for said in entry["says"])


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
