"""Trains a Reader from data/clauses, data/answers, data/knowledge/topics and data/knowledge/steps.yml."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from helpline.assistant import answer_training, label_training
from helpline.assistant.intents import Example, Floats, IntentModel, Recipe
from helpline.assistant.reader import Reader
from helpline.assistant.training import fit
from helpline.dialogue.labels import LABELS
from helpline.errors import KnowledgeError

NONE = "none"
"""The topic of what asks for none."""
TOPIC_RECIPE = Recipe(strength=30.0, gram_weight=0.7, temperature=1.0)
Encode = Callable[[Sequence[str]], Floats]


def train(data: Path, encode: Encode) -> Reader:
    """`data` is the folder that holds them. Raises KnowledgeError when one is broken."""
    clauses = read_clauses(data / "clauses")
    vectors = encode([text for text, _ in clauses])
    examples = [Example(text, vector) for (text, _), vector in zip(clauses, vectors, strict=True)]
    labels = label_training.train(examples, [own for _, own in clauses])
    answers = answer_training.train(data, clauses, encode)
    return Reader(labels, _topic_model(topic_sentences(data), encode), answers)


def read_clauses(folder: Path) -> list[tuple[str, frozenset[str]]]:
    """Clauses with their labels. Raises KnowledgeError for a label that is not one."""
    found: list[tuple[str, frozenset[str]]] = []
    for file in sorted(folder.glob("*.yml")):
        for block in yaml.load(file.read_bytes(), yaml.CSafeLoader)["clauses"]:
            labels = frozenset(block["labels"])
            if labels - LABELS:
                raise KnowledgeError(detail=f"{file.name}: {sorted(labels - LABELS)} is no label of a clause")
            found += [(str(text), labels) for text in block["says"]]
    return found


def topic_sentences(data: Path) -> list[tuple[str, str]]:
    """Sentences with their topic, the aspect of a step ("step:where"), or NONE for what asks for neither."""
    found: list[tuple[str, str]] = []
    for file in sorted((data / "knowledge" / "topics").glob("*.yml")):
        for topic in yaml.load(file.read_bytes(), yaml.CSafeLoader)["topics"]:
            found += [(str(text), topic["id"]) for text in topic["says"]]
    steps = yaml.load((data / "knowledge" / "steps.yml").read_bytes(), yaml.CSafeLoader)
    for aspect in steps["aspects"]:
        found += [(str(text), f"step:{aspect['id']}") for text in aspect["says"]]
    return [*found, *((text, NONE) for text in [*_without_topic(data), *_unanswered(data)])]


def _unanswered(data: Path) -> list[str]:
    """Questions that no article answers: without them the nearest article is every question's answer."""
    file = data / "knowledge" / "unanswered.yml"
    return [str(text) for text in yaml.load(file.read_bytes(), yaml.CSafeLoader)["says"]]


_TOPICAL = frozenset(
    {
        *("question", "trouble", "card_replaced", "account_closed", "account_new", "bank_moved", "not_owner"),
        *(
            "old_phone",
            "code_missing",
            "code_asked",
            "app_push",
            "blank_window",
            "other_session",
            "off_topic",
        ),
        *("consent_withdrawn", "partly_works", "bank_down", "greyed_out", "not_found"),
    }
)
"""Labels of clauses that a topic may well answer."""


def _without_topic(data: Path) -> list[str]:
    """What no article answers: a third of the clauses that ask nothing, and all about something else."""
    said = read_clauses(data / "clauses")
    asks_nothing = [text for text, labels in said if not labels & _TOPICAL]
    return [*asks_nothing[::3], *(text for text, labels in said if "off_topic" in labels)]


def _topic_model(sentences: Sequence[tuple[str, str]], encode: Encode) -> IntentModel:
    vectors = encode([text for text, _ in sentences])
    examples = [Example(text, vector) for (text, _), vector in zip(sentences, vectors, strict=True)]
    return fit(examples, [topic for _, topic in sentences], TOPIC_RECIPE)
