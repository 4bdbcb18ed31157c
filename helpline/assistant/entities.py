"""The entities that a message reports, from the mentions that the knowledge finds in it."""

from __future__ import annotations

from dataclasses import dataclass

from helpline.knowledge.mentions import find_mentions


@dataclass(frozen=True)
class Entity:
    """`start` and `end` are character offsets, so that `text[start:end]` is what the customer wrote."""

    entity: str
    value: str
    start: int
    end: int


def entities_in(text: str) -> list[Entity]:
    """What the customer names and means: in "409 not 402" that is 409 alone.

    A bank's value is an id of banks.yml; of an ambiguous name the likeliest, and the dialogue asks which.
    """
    return [
        Entity(mention.entity, mention.ids[0] if mention.ids else mention.value, mention.start, mention.end)
        for mention in find_mentions(text)
        if not mention.negated
    ]
