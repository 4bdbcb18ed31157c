"""What the laws must know of the conversation so far."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from helpline.dialogue.moves import Move
from tests.dialogue.playing import Exchange


@dataclass
class Memory:
    """`epoch` counts fresh starts."""

    epoch: int = 0
    texts: set[str] = field(default_factory=set)
    asked: Counter[tuple[int, str, int, str]] = field(default_factory=Counter)
    cards: set[tuple[int, str, str]] = field(default_factory=set)
    fine: set[str] = field(default_factory=set)
    idle: int = 0
    offered: bool = False
    told_ends: set[str] = field(default_factory=set)
    told: set[tuple[str, str]] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    """When each refresh began that the provider has started."""
    shown: dict[str, str] = field(default_factory=dict)
    """Connection → the status it was shown with last."""
    locked_since: dict[str, int] = field(default_factory=dict)
    """Connection → the turn in which its lock came up."""


def calls_person(move: Move) -> bool:
    return (move.command or {}).get("type") == "hand_over"


def called(exchange: Exchange) -> bool:
    return any(calls_person(move) for move in exchange.moves)
