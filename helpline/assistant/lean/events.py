"""Classes of events, looked up once: a tenth of a turn went into that."""

from __future__ import annotations

from functools import lru_cache

from rasa.shared.core.events import Event

_resolve_by_type = Event.resolve_by_type


def apply() -> None:
    Event.resolve_by_type = staticmethod(_remembered_type)


@lru_cache(maxsize=256)
def _remembered_type(type_name: str, default: type | None = None) -> type | None:
    return _resolve_by_type(type_name, default)  # type: ignore[no-any-return]
