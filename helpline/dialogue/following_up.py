"""Topics that a question is likelier to mean after what was answered or told before it."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.dialogue import cues
from helpline.dialogue.reading import Clause
from helpline.dialogue.state import State
from helpline.knowledge.topics import Topics

NONE = "none"
STEP = "step:"
ASPECT_SURE = 0.35
"""The same for help about the step at hand, which is what most questions in the middle are about."""
TOLD_SURE = 0.7
"""For a topic of what was told instead of asked: a statement is mostly just a statement."""


@dataclass(frozen=True)
class Context:
    """`last`: the topic answered last, where there is more to say about it; `nearer`: topics that people ask
    about when they have heard it.
    """

    last: str = ""
    nearer: frozenset[str] = frozenset()
    told: bool = True
    """Whether the topic was answered, not only opened by what happened: new transactions after a refresh."""


def context_of(state: State, topics: Topics, *, code: bool) -> Context:
    last = state.last_topic
    more = not code and bool(last) and state.said.get(f"topic:{last}", 0) <= 1
    told = not last or bool(state.said.get(f"topic:{last}"))
    return Context(last if more else "", topics.after(last) | ({last} if more else frozenset()), told)


def beside(clause: Clause, context: Context, topics: Topics) -> Context:
    """What one clause tells is what the next one asks about: "they want a new user, how do I add it?"."""
    name, chance = clause.topics[0] if clause.topics else (NONE, 0.0)
    if name == NONE or name.startswith(STEP) or chance < TOLD_SURE:
        return context
    return Context(name, topics.after(name) | {name})


CONTEXT = 0.25
"""Probability that the topic answered last gains, and what people ask upon it."""


FOLLOW_UP = 0.65
"""Below this another topic gives way to the one answered last, where a question refers back to it."""


NONE_SURE = 0.6
"""Probability that no topic is meant from which the context makes none likelier."""


def in_context(clause: Clause, context: Context, step: str) -> list[tuple[str, float]]:
    topics = clause.topics
    if dict(topics).get(NONE, 0.0) >= NONE_SURE:
        return list(topics)  # "did you even try it?" refers back, and to no topic
    near = step and any(name.startswith(STEP) and chance >= ASPECT_SURE for name, chance in topics)
    lifted = [(name, chance + CONTEXT if name in context.nearer else chance) for name, chance in topics]
    ranked = sorted(lifted, key=lambda topic: -topic[1])
    best = next((chance for name, chance in ranked if name != NONE and not name.startswith(STEP)), 0.0)
    refers = bool(context.last) and not near and cues.refers_back(clause.text)
    refers = refers and (context.told or cues.asks_where(clause.text))
    return [(context.last, FOLLOW_UP), *ranked] if refers and best < FOLLOW_UP else ranked
