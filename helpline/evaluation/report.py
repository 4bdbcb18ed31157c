"""Measures a parser on labelled sentences."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from helpline.assistant.intents import OUT_OF_SCOPE
from helpline.errors import LabelledError
from helpline.evaluation.labelled import Labelled

BINS = 10
ENTITIES = ("error_code", "bank")


@dataclass(frozen=True)
class Answer:
    """What was made of one sentence."""

    labelled: Labelled
    intent: str
    confidence: float
    entities: frozenset[tuple[str, str, int, int]]
    milliseconds: float

    @property
    def right(self) -> bool:
        return self.intent == self.labelled.intent


@dataclass(frozen=True)
class Score:
    """Precision, recall, their harmonic mean, 0 to 1 (0 when undefined); `support`: how many there were."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Bin:
    """Answers whose confidence lies in one tenth: how many, how confident on average, how often right."""

    count: int
    confidence: float
    accuracy: float


class Report:
    """Figures about `answers`. Raises LabelledError when there are none."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        if not answers:
            raise LabelledError(detail="There is nothing to measure: no labelled sentence.")
        self.answers = list(answers)
        self.confusion = Counter((answer.labelled.intent, answer.intent) for answer in answers)
        self.intents = sorted({name for pair in self.confusion for name in pair})
        self.scores = {name: self._score(name) for name in self.intents}

    def _score(self, name: str) -> Score:
        right = self.confusion[name, name]
        said = sum(count for (_, intent), count in self.confusion.items() if intent == name)
        true = sum(count for (intent, _), count in self.confusion.items() if intent == name)
        return score(right, said, true)

    @property
    def accuracy(self) -> float:
        return sum(answer.right for answer in self.answers) / len(self.answers)

    @property
    def macro_f1(self) -> float:
        """Mean over the intents that occur among the labels."""
        known = [entry.f1 for entry in self.scores.values() if entry.support]
        return sum(known) / len(known)

    @property
    def scope_recall(self) -> float:
        """Of what is out of scope, the share seen to be; 0 when there is none."""
        return self.scores[OUT_OF_SCOPE].recall if OUT_OF_SCOPE in self.scores else 0.0

    @property
    def false_rejections(self) -> float:
        """Of what is in scope, the share taken for out of scope."""
        inside = [answer for answer in self.answers if answer.labelled.intent != OUT_OF_SCOPE]
        return sum(answer.intent == OUT_OF_SCOPE for answer in inside) / max(1, len(inside))

    def entity(self, name: str) -> Score:
        """Exact: value and span must agree."""
        said = [{span for span in answer.entities if span[0] == name} for answer in self.answers]
        true = [{span for span in answer.labelled.entities if span[0] == name} for answer in self.answers]
        right = sum(len(a & b) for a, b in zip(said, true, strict=True))
        return score(right, sum(map(len, said)), sum(map(len, true)))

    @property
    def reliability(self) -> list[Bin]:
        """One Bin for each tenth of confidence."""
        bins: list[list[Answer]] = [[] for _ in range(BINS)]
        for answer in self.answers:
            bins[min(BINS - 1, int(answer.confidence * BINS))].append(answer)
        return [_bin(answers) for answers in bins]

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: mean distance of confidence and accuracy over the bins."""
        apart = sum(part.count * abs(part.confidence - part.accuracy) for part in self.reliability)
        return apart / len(self.answers)

    def milliseconds(self, share: float) -> float:
        """The time below which `share` of the answers came."""
        times = sorted(answer.milliseconds for answer in self.answers)
        return times[min(len(times) - 1, int(share * len(times)))]

    @property
    def worst(self) -> list[Answer]:
        """Wrong answers, the most confident first."""
        return sorted((a for a in self.answers if not a.right), key=lambda a: -a.confidence)

    def figures(self) -> dict[str, float]:
        """Everything in one flat table; shares are 0 to 1, times in milliseconds."""
        return {
            "sentences": len(self.answers),
            "accuracy": self.accuracy,
            "macro_f1": self.macro_f1,
            "out_of_scope_recall": self.scope_recall,
            "false_rejections": self.false_rejections,
            **{f"{name}_f1": self.entity(name).f1 for name in ENTITIES},
            "calibration_error": self.calibration_error,
            "ms_p50": self.milliseconds(0.50),
            "ms_p95": self.milliseconds(0.95),
        }

    def text(self) -> str:
        """For the terminal: figures, the weakest intents, the worst errors."""
        lines = [f"{name:<22}{value:10.4g}" for name, value in self.figures().items()]
        lines += ["", f"{'weakest intents':<34}precision  recall      f1  support"]
        for name, entry in sorted(self.scores.items(), key=lambda item: item[1].f1)[:10]:
            numbers = f"{entry.precision:9.3f}{entry.recall:8.3f}{entry.f1:8.3f}{entry.support:9d}"
            lines.append(f"{name:<34}{numbers}")
        lines += ["", "worst errors"]
        for answer in self.worst[:10]:
            taken = f"{answer.labelled.intent} taken for {answer.intent} ({answer.confidence:.2f})"
            lines.append(f"  {taken}: {answer.labelled.text[:80]}")
        return "\n".join(lines)


def score(right: int, said: int, true: int) -> Score:
    precision, recall = right / max(1, said), right / max(1, true)
    f1 = 2 * right / max(1, said + true)
    return Score(precision, recall, f1, true)


def _bin(answers: Sequence[Answer]) -> Bin:
    count = len(answers)
    if not count:
        return Bin(0, 0.0, 0.0)
    return Bin(count, sum(a.confidence for a in answers) / count, sum(a.right for a in answers) / count)


def measure(parse: Callable[[str], dict[str, Any]], sentences: Iterable[Labelled]) -> Report:
    """Parses one sentence after the other, as in use. Raises ValueError when there is none."""
    answers = []
    for sentence in sentences:
        began = time.perf_counter()
        parsed = parse(sentence.text)
        took = (time.perf_counter() - began) * 1000
        spans = frozenset((e["entity"], e["value"], e["start"], e["end"]) for e in parsed["entities"])
        name, confidence = parsed["intent"]["name"], parsed["intent"]["confidence"]
        answers.append(Answer(sentence, name, confidence, spans, took))
    return Report(answers)
