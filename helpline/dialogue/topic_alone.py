"""The topic of a message that stands alone, as `helpline parse` shows it."""

from __future__ import annotations

from helpline.dialogue.following_up import NONE, STEP
from helpline.dialogue.questions import may_ask
from helpline.dialogue.reading import Reading


def topic_of(reading: Reading) -> tuple[str, float]:
    """The topic that a message without a conversation asks about, ("", 0.0) where silence is better."""
    clauses = reading.clauses
    found = [(chance, name, all(map(may_ask, clauses))) for name, chance in reading.topics[:1]]
    for clause in clauses:
        found += [(chance * PART, name, may_ask(clause)) for name, chance in clause.topics[:1]]
    likely = [one for one in found if one[1] != NONE and not one[1].startswith(STEP)]
    chance, name, open_ = max(likely, default=(0.0, "", True))
    needed = ALONE_SURE if open_ else FACT_SURE
    if any(clause.has("off_topic") for clause in clauses):
        needed = max(needed, AWAY_SURE)
    return (name, chance) if chance >= needed else ("", 0.0)


PART = 0.9
"""What a clause counts for beside the whole message."""


ALONE_SURE, AWAY_SURE, FACT_SURE = 0.5, 0.8, 0.85
"""Probability from which a topic is told without a conversation: at all; where a clause seems to be about
something else than bank feeds; where a clause tells a fact, as most do that no article answers."""
