"""What ids of the assistant mean to customers and judges: data/rehearsal/endings.yml."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from helpline.errors import RehearsalError

Message = dict[str, Any]
"""As the widget channel has it."""


class Advice(msgspec.Struct, forbid_unknown_fields=True):
    said: list[str] = []
    asks: list[str] = []


class Endings(msgspec.Struct, forbid_unknown_fields=True):
    """The file as it is; each list holds response ids, where `*` stands for any part."""

    ends: dict[str, Advice]
    works: list[str]
    refused: list[str]
    may_ask_often: list[str]
    may_repeat: list[str]
    facts: dict[str, tuple[str, str]]
    steps: dict[str, list[str]]

    @classmethod
    def load(cls, file: Path) -> Endings:
        """Raises RehearsalError naming what is wrong."""
        try:
            return msgspec.yaml.decode(file.read_bytes(), type=cls)
        except (OSError, msgspec.DecodeError) as error:
            raise RehearsalError(detail=f"{file}: {error}") from error

    def advice(self, message: Message) -> set[str]:
        """The ends that this message offers: "wait", "at_bank", "import"."""
        return {
            end
            for end, advice in self.ends.items()
            if matches(said(message), advice.said) or asks(message) in advice.asks
        }

    def says_it_works(self, message: Message) -> bool:
        return matches(said(message), self.works)


def matches(ids: Iterable[str], patterns: Iterable[str]) -> bool:
    """Whether one of the ids fits one of the patterns."""
    patterns = list(patterns)
    return any(fnmatchcase(one, pattern) for one in ids for pattern in patterns)


def about(message: Message) -> dict[str, Any]:
    """{} where the message tells nothing of itself."""
    found = message.get("about")
    return found if isinstance(found, dict) else {}


def said(message: Message) -> list[str]:
    return list(about(message).get("said") or ())


def asks(message: Message) -> str:
    return str(about(message).get("asks") or "")


def bank(message: Message) -> str:
    return str(about(message).get("bank") or "")
