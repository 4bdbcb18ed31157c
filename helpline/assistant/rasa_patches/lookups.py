"""What is asked again and again and never changes: classes of events, and whether the domain is empty."""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event

resolve_by_type = Event.resolve_by_type
is_empty = Domain.is_empty


def apply() -> None:
    Event.resolve_by_type = staticmethod(_remembered_type)
    Domain.is_empty = _is_empty


@lru_cache(maxsize=256)
def _remembered_type(type_name: str, default: type | None = None) -> type | None:
    return resolve_by_type(type_name, default)  # type: ignore[no-any-return]


def _is_empty(self: Domain) -> bool:
    """Like Rasa's, which writes the whole domain out to compare it; only what is empty may be filled yet."""
    if not self.__dict__.get("_holds_something"):
        self._holds_something = not is_empty(self)
    return not self._holds_something
