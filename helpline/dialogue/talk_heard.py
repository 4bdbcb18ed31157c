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


FELT = {"objection": 0.75, "anger": 0.7}
"""Label → probability that it needs: to say sorry for nothing sounds odd."""


def talk_in(read: Clauses, labels: frozenset[str]) -> frozenset[str]:
    """Labels of talk; an objection or anger only where it is plain."""
    doubtful = {label for label, needed in FELT.items() if _chance(read, label) < needed}
    return (labels & TALK) - doubtful - (_OF_NO_REPLY if read.state.turn == 0 else frozenset())


def _chance(read: Clauses, label: str) -> float:
    return max((clause.labels.get(label, 0.0) for clause in read.clauses), default=0.0)
