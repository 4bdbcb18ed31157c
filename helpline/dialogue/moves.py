"""What a turn says and does, before it is put in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from helpline.dialogue.heard import Heard
from helpline.dialogue.news import News
from helpline.dialogue.state import Case, State
from helpline.dialogue.world import World

TWICE = 2
Buttons = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Move:
    """One thing to say: the sentence of domain.yml named by `response`, or `text` as it is (of a topic).

    `asks` makes it the open question about `case`. `level`, its wording: 0 plain, 1 with help, 2 a choice.
    """

    response: str
    values: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    card: str = ""
    """Kind of card and what it is about, such as "problem", "article disconnect-account"."""
    buttons: Buttons = ()
    asks: str = ""
    case: int = 0
    value: str = ""
    level: int = -1
    command: Mapping[str, Any] | None = None


@dataclass
class Turn:
    """A reply while it is being planned."""

    state: State
    heard: Heard
    news: list[News]
    world: World
    moves: list[Move] = field(default_factory=list)
    refresh: int = 0
    """Id of the case whose connection is to be refreshed now."""
    buttons: Buttons = ()
    """Of an offer that stands open and is not made again in words."""

    @property
    def case(self) -> Case | None:
        return self.state.case_at_hand

    @property
    def asks(self) -> str:
        return self.state.question.asks if self.state.question else ""

    def say(self, response: str, case: Case | None = None, **values: Any) -> None:
        """Add a move; `case` fills in the bank's name."""
        fields = {
            name: values.pop(name)
            for name in ("card", "buttons", "asks", "value", "level", "command", "text")
            if name in values
        }
        named = {"bank_name": case.name} if case else {}
        words = {**named, **{name: str(value) for name, value in values.items()}}
        self.moves.append(Move(response, words, case=case.id if case else 0, **fields))

    def put(self, case: Case) -> Case:
        self.state = self.state.with_case(case)
        return case

    def answered(self, what: str) -> None:
        """Remember that this was answered: twice at most does it get a conversation further."""
        if self.state.topics.count(what) < TWICE:
            self.state = self.state.with_(topics=(*self.state.topics, what))

    @property
    def calls_person(self) -> bool:
        return any((move.command or {}).get("type") == "hand_over" for move in self.moves)

    def news_of(self, *kinds: str) -> list[News]:
        return [one for one in self.news if one.kind in kinds]
