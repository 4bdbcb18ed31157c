"""The same on any processor: what journeys and stories say is no tie, and int8 reads it as fp32 does.

Without VNNI a processor rounds an int8 graph's sums another way, so that a tie may fall to the other side.
"""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
import yaml

from helpline.assistant.encoder import SentenceEncoder
from helpline.places import ROOT
from helpline.training import train
from helpline.understanding import Understanding

sys.path.insert(0, str(ROOT / "scripts"))

import export_encoder
from published import MINILM

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
MARGIN = 0.1
"""By which a reading leads, as a probability."""
ANSWERS: dict[str, dict[str, tuple[str, ...]]] = {
    "bank_login": {
        "yes": (
            *("yes", "yes i can", "yes that works", "👍🏽", "yes i can sign in there", "Yes, I can sign in."),
            *("yes, I can sign in there", "i can sign in at both", "I called them, I can sign in now"),
        ),
        "no": ("no, the bank's site won't let me in",),
        "other": ("just refresh it please", "the amex one first"),
        "question": ("how do i run payroll",),
    },
    "sign_in": {
        "done": (
            *("done", "ok, done", "yes, clicked proceed", "yes i clicked proceed", "DONE I CLICKED PROCEED"),
            "ok I'm back, I've re-entered it and clicked proceed",
        ),
        "later": ("i'll do it tonight when i'm home", "I'll do it later"),
    },
    "bank_action": {
        "done": ("i accepted the terms", "ok they unlocked it"),
        "later": ("ok will do that tonight",),
    },
    "approve": {"done": ("ok i approved it on their page",)},
    "refresh_by_hand": {"no": ("👎",)},
    "works_now": {"works": ("yes all there now",)},
    "hand_over": {"yes": ("yes please", "yes, a person please")},
    "refresh_offer": {"yes": ("yes, refresh it",)},
    "fix_offer": {"yes": ("yes lets fix it",)},
}
"""Open question → meaning → what journeys say to it."""
NEAR_NOTHING = re.compile(r"walrus|zanzibar|\d{4} \d{4}|removed")
"""Said to be not understood, or blanked."""
BY_NAME = frozenset(
    {
        *("chase", "402", "from march 28 to april 12", "sí", "listo", "no code there", "any news?"),
        *("are you there? hello?", "back to the assistant", "it has been longer than that"),
        *("where are the new transactions?", "forget it, i have no time for this"),
    }
)
"""Read by what they name, by a button's title or by a clause, not by what they are most like."""


def said_in_journeys() -> set[str]:
    """Every sentence that stands in a journey as such."""
    found: set[str] = set()
    for file in sorted((ROOT / "tests" / "journeys").glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            is_say = isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "say"
            words = node.args[0] if is_say and isinstance(node, ast.Call) and node.args else None
            if isinstance(words, ast.Constant):
                found.add(str(words.value))
    return found


def said_in_stories() -> dict[str, str]:
    """Sentence → its intent."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / "tests" / "stories").glob("*.yml")):
        for story in yaml.safe_load(file.read_text("utf-8"))["stories"]:
            for step in story["steps"]:
                if "user" in step:
                    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", step["user"].strip())
                    found[text] = step["intent"]
    return found


def answers() -> Iterator[tuple[str, str, str]]:
    for asks, meanings in ANSWERS.items():
        for meaning, texts in meanings.items():
            for text in texts:
                yield asks, text, meaning


def openings() -> set[str]:
    """What is said outside of a case, or beside its question."""
    answered = {text for _, text, _ in answers()}
    other = {text for text in said_in_journeys() if not NEAR_NOTHING.search(text)}
    return (other - answered - BY_NAME) | set(said_in_stories())


@pytest.fixture(scope="module")
def trained() -> Understanding:
    return Understanding.load(train(ROOT / "models", say=lambda _: None))


@pytest.fixture(scope="module")
def exact(trained: Understanding, tmp_path_factory: pytest.TempPathFactory) -> Understanding:
    """The trained model with the encoder's graph as it is before its weights are made int8."""
    folder: Path = tmp_path_factory.mktemp("exact")
    with np.load(export_encoder.ADAPTER) as stored:
        weights = export_encoder.adapted(MINILM.weights(), dict(stored))
    onnx.save(export_encoder.build_model(weights, MINILM), folder / "encoder.onnx")
    shutil.copy(MINILM.folder() / "tokenizer.json", folder)
    return Understanding(SentenceEncoder(folder), trained._model, trained._reader, trained._topics)


def test_no_sentence_of_a_journey_or_story_is_a_tie(trained: Understanding) -> None:
    wanted, ties = said_in_stories(), {}
    for text in sorted(openings()):
        (first, chance), (second, next_chance) = trained.read(text).intents[:2]
        if chance - next_chance < MARGIN or wanted.get(text, first) != first:
            ties[text] = {first: chance, second: next_chance}
    assert ties == {}


def test_no_answer_of_a_journey_is_a_tie(trained: Understanding) -> None:
    ties = {}
    for asks, text, meaning in answers():
        (first, chance), *others = (*trained.read(text, asks).means, ("", 0.0))
        if first != meaning or chance - max(other for _, other in others) < MARGIN:
            ties[asks, text] = (first, chance, others[:1])
    assert ties == {}


def test_int8_reads_what_fp32_reads(trained: Understanding, exact: Understanding) -> None:
    differ = {}
    for asks, text in sorted({(asks, text) for asks, text, _ in answers()} | {("", t) for t in openings()}):
        ours, theirs = trained.read(text, asks), exact.read(text, asks)
        same = ours.intent == theirs.intent or not _leads(theirs.intents)
        if not same or [means for means, _ in ours.means[:1]] != [means for means, _ in theirs.means[:1]]:
            differ[asks, text] = (ours.intents[:2], theirs.intents[:2], ours.means[:2], theirs.means[:2])
    assert differ == {}


def _leads(ranking: tuple[tuple[str, float], ...]) -> bool:
    return ranking[0][1] - ranking[1][1] >= MARGIN
