"""The sentences of domain.yml: several wordings of each response, with their buttons and cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from helpline.errors import KnowledgeError


class Button(msgspec.Struct, frozen=True):
    title: str
    payload: str


class Custom(msgspec.Struct, frozen=True):
    card: dict[str, Any] | None = None


class Wording(msgspec.Struct, frozen=True):
    """One way to say it. `text` has {names} to be filled in."""

    text: str
    buttons: tuple[Button, ...] = ()
    custom: Custom = Custom()


class Responses:
    """Response → its wordings in order. Immutable."""

    def __init__(self, wordings: Mapping[str, tuple[Wording, ...]]) -> None:
        self._wordings = dict(wordings)

    @classmethod
    def load(cls, domain: Path) -> Responses:
        """From domain.yml. Raises KnowledgeError naming the file and the place."""
        try:
            told = yaml.load(domain.read_bytes(), yaml.CSafeLoader)["responses"]
            return cls(msgspec.convert(told, dict[str, tuple[Wording, ...]]))
        except (msgspec.ValidationError, yaml.YAMLError, KeyError) as error:
            raise KnowledgeError(detail=f"{domain.name}: responses: {error}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._wordings)

    def wording(self, response: str, times: int) -> Wording:
        """The one for the `times`-th time (from 0); the last one when there are no more."""
        wordings = self._wordings[response]
        return wordings[min(times, len(wordings) - 1)]

    def count(self, response: str) -> int:
        return len(self._wordings[response])
