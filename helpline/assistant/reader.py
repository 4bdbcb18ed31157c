"""Reads a message clause by clause: labels, likely topics, language. What it means is for helpline/dialogue.

reader_training.py trains it. Apart from it and from Rasa on purpose: `helpline parse` reads without both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from helpline.assistant.answering import AnswerReader
from helpline.assistant.intents import Example, Floats, IntentModel
from helpline.assistant.labelling import LabelModel
from helpline.assistant.language import language_of
from helpline.dialogue.clauses import Span, split
from helpline.dialogue.reading import Clause, Reading
from helpline.knowledge.languages import languages

TOPICS = "topics"
"""Folder of the topic model's files inside the reader's."""
MOST_TOPICS = 3
LEAST = 0.1
"""Probability from which a topic is worth telling on."""
Encode = Callable[[Sequence[str]], Floats]


class Reader:
    """`encode` gives sentence vectors, float32 [texts, width]."""

    def __init__(self, labels: LabelModel, topics: IntentModel, answers: AnswerReader) -> None:
        self._labels = labels
        self._topics = topics
        self._answers = answers

    def read(self, text: str, encode: Encode, asks: str = "") -> Reading:
        """`asks`: the open question, "" for none."""
        spans = split(text)
        whole_vector, *_ = encode([text])
        vectors = encode([span.text for span in spans])  # apart: a batch is as long as its longest
        language = language_of(text)
        pairs = zip(spans, vectors, strict=True)
        clauses = tuple(self._clause(span, vector, language) for span, vector in pairs)
        whole = clauses[0].topics if len(clauses) == 1 else self._topics_of(text, whole_vector)
        means = self._answers.read(asks, text, whole_vector)
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
