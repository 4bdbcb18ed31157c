"""The trouble that a message tells: at all, and of which kind beyond a code."""

from __future__ import annotations

from collections.abc import Sequence

from helpline.dialogue.clause_kinds import is_question
from helpline.dialogue.heard import Ask, Told
from helpline.dialogue.message import Clauses
from helpline.dialogue.telling import FACT_OF_TOPIC, TROUBLE_INTENTS
from helpline.knowledge.topics import Topics

_SENTENCE_INTENT = 0.5
COMPLAINT_SURE, COMPLAINT_PLAIN = 0.6, 0.85


def tells_trouble(read: Clauses, labels: frozenset[str], asks: Sequence[Ask], topics: Topics) -> bool:
    """Whether something is wrong with a connection, by a clause or by the whole sentence."""
    if _lies_elsewhere(asks, topics):
        return False
    if labels & {"trouble", "bank_down"}:
        return True
    reading = read.reading
    return reading.intent in TROUBLE_INTENTS and reading.intents[0][1] >= _SENTENCE_INTENT


def _lies_elsewhere(asks: Sequence[Ask], topics: Topics) -> bool:
    """Whether the trouble is with a file or the books, as the topic that answers it says."""
    found = [topics.get(ask.value) for ask in asks if ask.kind == "topic"]
    return bool(found) and all(topic is not None and topic.any_bank for topic in found)


def complaint_in(read: Clauses, troubles: frozenset[str]) -> tuple[str, bool]:
    """The trouble that the message describes beyond a code, and whether that is beyond doubt."""
    found = [topic for clause in read.clauses for topic in clause.topics if topic[0] in troubles]
    found += [topic for topic in read.reading.topics if topic[0] in troubles]
    best = max(found, key=lambda topic: topic[1], default=("", 0.0))
    told = any(not code.foreign for names in read.named for code in names.codes)
    needed = COMPLAINT_PLAIN if told else COMPLAINT_SURE  # a code says more than a likeness does
    return (best[0], best[1] >= COMPLAINT_PLAIN) if best[1] >= needed else ("", False)


def told_by(complaint: str, facts: Sequence[Told]) -> list[Told]:
    """The fact that a trouble tells by itself, where no clause tells another of its kind."""
    kind, value = FACT_OF_TOPIC.get(complaint, ("", ""))
    told = {fact.value for fact in facts if fact.kind == kind}
    return [Told(kind, value)] if kind and told <= _VAGUE else []


_VAGUE = frozenset({"wanted"})
"""A code is asked for: where it goes says more."""


def is_complaint(read: Clauses, ask: Ask, complaint: str, troubles: frozenset[str]) -> bool:
    """A trouble that is told opens a case or is known by its code; it is answered alone only where asked."""
    if ask.kind != "topic":
        return False
    if all(is_question(clause) for clause in read.clauses):
        return False  # "what has my password to do with it?" wants an answer, whatever is worked on
    asked = any(is_question(clause) for clause in read.clauses)
    return ask.value == complaint or (ask.value in troubles and not asked)
