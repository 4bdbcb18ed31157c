"""Trains an AnswerReader from data/answers, and from the clauses whose labels answer a question.

Which label answers which question is told by helpline/dialogue/answers.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from helpline.assistant.answering import FOLDER, AnswerReader
from helpline.assistant.intents import Example, Floats, IntentModel, Recipe
from helpline.assistant.training import fit
from helpline.dialogue.answers import MEANINGS, meaning_of
from helpline.errors import KnowledgeError

RECIPE = Recipe(strength=20.0, gram_weight=0.5, temperature=1.0)
OWN_WEIGHT = 3
"""Times that a sentence written for this very question counts beside a clause that only could answer it."""
MOST_CLAUSES = 2_000
"""Of those for one question, so that what was written for it is not drowned."""
Encode = Callable[[Sequence[str]], Floats]
Labelled = Sequence[tuple[str, frozenset[str]]]


def train(data: Path, clauses: Labelled, encode: Encode) -> AnswerReader:
    """Raises KnowledgeError when a file of data/answers names a meaning that is none."""
    written = read_answers(data)
    return AnswerReader({asks: _model(asks, own, clauses, encode) for asks, own in written.items()})


def read_answers(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Of each question the sentences written for it, with their meanings. Raises KnowledgeError."""
    written: dict[str, list[tuple[str, str]]] = {}
    for file in sorted((data / FOLDER).glob("*.yml")):
        asks, own = _read(file)
        written.setdefault(asks, []).extend(own)
    return written


def _model(asks: str, own: list[tuple[str, str]], clauses: Labelled, encode: Encode) -> IntentModel:
    examples = [*own * OWN_WEIGHT, *_from_clauses(asks, clauses)]
    vectors = encode([text for text, _ in examples])
    read = [Example(text, vector) for (text, _), vector in zip(examples, vectors, strict=True)]
    return fit(read, [meaning for _, meaning in examples], RECIPE)


def _read(file: Path) -> tuple[str, list[tuple[str, str]]]:
    told = yaml.load(file.read_bytes(), yaml.CSafeLoader)
    found: list[tuple[str, str]] = []
    for block in told["answers"]:
        if block["means"] not in MEANINGS:
            raise KnowledgeError(detail=f"{file.name}: {block['means']!r} is no meaning of an answer")
        found += [(str(text), block["means"]) for text in block["says"]]
    return told["asks"], found


def _from_clauses(family: str, clauses: Labelled) -> list[tuple[str, str]]:
    """Clauses whose labels say what they would mean here, spread evenly over the files."""
    meant = [(text, meaning) for text, labels in clauses if (meaning := meaning_of(family, labels))]
    step = max(1, len(meant) // MOST_CLAUSES)
    return meant[::step]
