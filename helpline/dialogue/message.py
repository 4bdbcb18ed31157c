"""A message while it is being read."""

from __future__ import annotations

from dataclasses import dataclass, field

from helpline.dialogue.heard import Told
from helpline.dialogue.naming import Named
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import State


@dataclass
class Clauses:
    """A message while it is being read. `named` stands in the order of `clauses`."""

    state: State
    reading: Reading
    clauses: tuple[Clause, ...]
    named: list[Named]
    facts: list[Told] = field(default_factory=list)
    answer: str = ""
    weight: int = 0
    contradicts: bool = False

    @property
    def asks(self) -> str:
        return self.state.question.asks if self.state.question else ""

    @property
    def corrects(self) -> bool:
        return any(clause.has("correction") for clause in self.clauses)
