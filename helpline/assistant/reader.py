"""Reads a message clause by clause: labels, likely topics, language. What it means is for helpline/dialogue.

Apart from Rasa on purpose: reader_component.py plugs it in, `helpline parse` uses it without Rasa.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import yaml

from helpline.assistant import answering, labelling
from helpline.assistant.answering import AnswerReader
from helpline.assistant.intents import Example, Floats, IntentModel, Recipe
from helpline.assistant.labelling import LabelModel
from helpline.assistant.language import language_of
from helpline.assistant.training import fit
from helpline.dialogue.clauses import Span, split
from helpline.dialogue.labels import LABELS
from helpline.dialogue.reading import Clause, Reading
from helpline.errors import KnowledgeError
from helpline.knowledge.languages import languages

NONE = "none"
"""The topic of what asks for none."""
TOPICS = "topics"
"""Folder of the topic model's files inside the reader's."""
MOST_TOPICS = 3
LEAST = 0.1
"""Probability from which a topic is worth telling on."""
TOPIC_RECIPE = Recipe(strength=30.0, gram_weight=0.7, temperature=1.0)
Encode = Callable[[Sequence[str]], Floats]


class Reader:
    """`encode` gives sentence vectors, float32 [texts, width]."""

    def __init__(self, labels: LabelModel, topics: IntentModel, answers: AnswerReader) -> None:
        self._labels = labels
        self._topics = topics
        self._answers = answers

    def read(self, text: str, encode: Encode, asks: str = "") -> Reading:
        """The whole message and its clauses are encoded in one go. `asks`: the open question, "" for none."""
        spans = split(text)
        vectors = encode([text, *(span.text for span in spans)])
        language = language_of(text)
        pairs = zip(spans, vectors[1:], strict=True)
        clauses = tuple(self._clause(span, vector, language) for span, vector in pairs)
        whole = clauses[0].topics if len(clauses) == 1 else self._topics_of(text, vectors[0])
        means = self._answers.read(asks, text, vectors[0])
        return Reading(text=text, language=language, clauses=clauses, topics=whole, means=means)

    def _clause(self, span: Span, vector: Floats, language: str) -> Clause:
        foreign = languages().labels(language, span.text)
        found = foreign or (self._labels.labels(span.text, vector))
        labels = {name: round(chance, 3) for name, chance in found.items()}
        return Clause(span.text, span.start, span.end, labels, self._topics_of(span.text, vector))

    def _topics_of(self, text: str, vector: Floats) -> tuple[tuple[str, float], ...]:
        ranked = self._topics.rank(Example(text, vector)).intents[:MOST_TOPICS]
        return tuple((name, round(chance, 3)) for name, chance in ranked if chance >= LEAST)

    def save(self, folder: Path) -> None:
        self._labels.save(folder)
        (folder / TOPICS).mkdir(exist_ok=True)
        self._topics.save(folder / TOPICS)
        self._answers.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Reader:
        return cls(LabelModel.load(folder), IntentModel.load(folder / TOPICS), AnswerReader.load(folder))


def train(data: Path, encode: Encode) -> Reader:
    """From the folders of `data` named in reader_component.py. Raises KnowledgeError when one is broken."""
    clauses = read_clauses(data / "clauses")
    vectors = encode([text for text, _ in clauses])
    examples = [Example(text, vector) for (text, _), vector in zip(clauses, vectors, strict=True)]
    labels = labelling.train(examples, [own for _, own in clauses])
    answers = answering.train(data, clauses, encode)
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
    return [*found, *((text, NONE) for text in _without_topic(data))]


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
    """Clauses that ask nothing: what a customer says most, and no article answers."""
    said = read_clauses(data / "clauses")
    return [text for text, labels in said if not labels & _TOPICAL][::3]


def _topic_model(sentences: Sequence[tuple[str, str]], encode: Encode) -> IntentModel:
    vectors = encode([text for text, _ in sentences])
    examples = [Example(text, vector) for (text, _), vector in zip(sentences, vectors, strict=True)]
    return fit(examples, [topic for _, topic in sentences], TOPIC_RECIPE)
