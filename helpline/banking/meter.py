"""What operators want to see of the provider: how long it takes, how it fails, whether we still ask it."""

from __future__ import annotations

from typing import Literal, Protocol

from prometheus_client import CollectorRegistry, Gauge, Histogram

Outcome = Literal["ok", "refused", "throttled", "timeout", "failed", "not asked"]
"""`refused`: a clear no. `failed`: no line, 5xx, or no JSON we know. `not asked`: the breaker is open."""
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5)


class Meter(Protocol):
    def called(self, call: str, seconds: float, outcome: Outcome) -> None:
        """One attempt. `call` is a method and a path without ids."""
        ...

    def breaker(self, is_open: bool) -> None: ...


class NoMeter:
    """For who does not look."""

    def called(self, call: str, seconds: float, outcome: Outcome) -> None:
        pass

    def breaker(self, is_open: bool) -> None:
        pass


class ProviderMetrics:
    """Implements Meter in Prometheus' words, once for each registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "helpline_provider_seconds",
            "Attempts to ask the bank-data provider, by call and outcome.",
            ["call", "outcome"],
            registry=registry,
            buckets=_SECONDS,
        )
        self._breaker = Gauge(
            "helpline_provider_breaker_open",
            "1 after five faults in a row, until an attempt succeeds.",
            registry=registry,
        )

    def called(self, call: str, seconds: float, outcome: Outcome) -> None:
        self._seconds.labels(call, outcome).observe(seconds)

    def breaker(self, is_open: bool) -> None:
        self._breaker.set(is_open)
