"""Help with one step (data/knowledge/steps.yml): where it is, how it looks, why, how long …"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import get_args

from helpline.knowledge.placeholders import check_placeholders
from helpline.knowledge.reading import Source
from helpline.knowledge.schema import AspectEntry, Id, Step

Aspect = AspectEntry
_NOTHING: Mapping[str, str] = MappingProxyType({})


OF_WAY = "-"
"""Between a step and the way of which an entry tells: "bank_action-unlock"."""


class StepHelp:
    """What is said about each step. Immutable after construction."""

    def __init__(self, path: Path) -> None:
        """`path` is steps.yml. Raises KnowledgeError at the first broken entry."""
        source = Source(path, ("aspects", "steps"))
        self.aspects: tuple[Aspect, ...] = source.entries("aspects", AspectEntry, "id")
        self._steps: Mapping[str, Mapping[str, str]] = source.plain("steps", dict[Id, dict[Id, str]])
        known = {aspect.id for aspect in self.aspects}
        self._base = tuple(step for step in self._steps if OF_WAY not in step)
        own = {step.partition(OF_WAY)[0] for step in self._steps}
        for step in sorted({*self._base} ^ {*get_args(Step)} | own - {*self._base}):
            source.broken(f"steps {step}", "-", "unknown step" if step in self._steps else "missing step")
        for step, help in self._steps.items():
            _check(source, f"steps {step}", help, known)

    def __iter__(self) -> Iterator[str]:
        """The ids of the steps: open questions such as sign_in."""
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)

    def __contains__(self, step: object) -> bool:
        return step in self._steps

    def get(self, step: str, way: str = "") -> Mapping[str, str]:
        """Aspect → sentence; "" where the answer is not known; {} for what is no step.

        What a way of error_codes.yml says of the step itself goes before what holds for all ways.
        """
        own = self._steps.get(f"{step}{OF_WAY}{way}", _NOTHING)
        return {**self._steps.get(step, _NOTHING), **own}


def _check(source: Source, where: str, help: Mapping[str, str], known: set[str]) -> None:
    said: dict[str, str] = {}
    for aspect, sentence in help.items():
        if aspect not in known:
            source.broken(where, aspect, "is not an aspect")
        check_placeholders(source, where, aspect, sentence)
        if sentence and said.setdefault(sentence, aspect) != aspect:
            source.broken(where, aspect, f"says the same as {said[sentence]}")
