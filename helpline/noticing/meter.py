"""What operators want to see of it: which events came, and what was told."""

from __future__ import annotations

from typing import Literal, Protocol

from prometheus_client import CollectorRegistry, Counter

Outcome = Literal["kept", "repeated", "refused", "unreadable"]


class Meter(Protocol):
    def event(self, outcome: Outcome) -> None: ...

    def told(self, stage: str) -> None: ...


class NoticeMetrics:
    """Implements Meter in Prometheus' words, once for each registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._events = Counter(
            "helpline_provider_events_total",
            "Events of the bank-data provider, by what became of them.",
            ["outcome"],
            registry=registry,
        )
        self._told = Counter(
            "helpline_notices_total",
            "Troubles of a connection that a customer was told of, by kind.",
            ["kind"],
            registry=registry,
        )

    def event(self, outcome: Outcome) -> None:
        self._events.labels(outcome).inc()

    def told(self, stage: str) -> None:
        self._told.labels(stage).inc()
