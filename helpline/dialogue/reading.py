"""A message as the pipeline has read it, before anybody knows what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Clause(msgspec.Struct, frozen=True, omit_defaults=True):
    """One clause: [start, end) in the message, labels with their probabilities, likely topics best first."""

    text: str
    start: int = 0
    end: int = 0
    labels: dict[str, float] = {}
    topics: tuple[tuple[str, float], ...] = ()

    def has(self, *labels: str) -> bool:
        return any(label in self.labels for label in labels)


class Reading(msgspec.Struct, frozen=True, omit_defaults=True):
    """`language` is "en", "es", "fr", "pt" or "other"; `topics` those of the whole message."""

    text: str = ""
    language: str = "en"
    clauses: tuple[Clause, ...] = ()
    topics: tuple[tuple[str, float], ...] = ()
    means: tuple[tuple[str, float], ...] = ()
    """As the answer to the open question: meanings (answers.MEANINGS), likeliest first."""
    intents: tuple[tuple[str, float], ...] = ()

    @property
    def intent(self) -> str:
        return self.intents[0][0] if self.intents else ""


def from_message(message: Mapping[str, Any]) -> Reading:
    """The reading in Rasa's `latest_message`; one without clauses when the pipeline has read nothing."""
    told = message.get("reading") or {}
    ranking = message.get("intent_ranking") or []
    intents = [(one["name"], one["confidence"]) for one in ranking]
    return msgspec.convert({**told, "text": message.get("text") or "", "intents": intents}, Reading)
