"""The talk in a message: thanks, greetings, anger, an objection; what is said beside the matter."""

from __future__ import annotations

from helpline.dialogue.message import Clauses

TALK = frozenset(
    {
        "thanks",
        "greeting",
        "bye",
        "anger",
        "correction",
        "objection",
        "off_topic",
        "ack",
        "back",
        "doing",
        "will_do",
    }
)


_OF_NO_REPLY = frozenset({"objection"})
"""Nobody objects to what was never said: in a first message it is about the bank."""


OBJECTS = 0.75
"""Probability from which somebody objects to what we said: "sorry" for nothing sounds odd."""


def talk_in(read: Clauses, labels: frozenset[str]) -> frozenset[str]:
    """Labels of talk; an objection only where it is plain."""
    objects = max((clause.labels.get("objection", 0.0) for clause in read.clauses), default=0.0) >= OBJECTS
    return (labels & TALK) - (_OF_NO_REPLY if read.state.turn == 0 or not objects else frozenset())
