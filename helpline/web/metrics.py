"""What operators want to see, in Prometheus' words."""

from __future__ import annotations

import re

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from helpline.conversations.messages import Author

_REASON = re.compile(r"[a-z_]{1,40}")


class Metrics:
    """Implements conversations.ports.Meter. One registry per application, none shared."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._messages = Counter(
            "helpline_messages_total", "Messages stored.", ["author"], registry=self.registry
        )
        self._turns = Histogram(
            "helpline_turn_seconds",
            "Time from asking the assistant to its answer being stored.",
            registry=self.registry,
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )
        self._failures = Counter(
            "helpline_assistant_failures_total",
            "Turns not answered, by kind.",
            ["kind"],
            registry=self.registry,
        )
        self._handovers = Counter(
            "helpline_handovers_total", "Tickets for people, by reason.", ["reason"], registry=self.registry
        )
        self._requests = Counter(
            "helpline_http_requests_total",
            "Answers given, by route and status.",
            ["route", "status"],
            registry=self.registry,
        )
        self._database = Counter(
            "helpline_database_failures_total",
            "Times the database was away, by how.",
            ["kind"],
            registry=self.registry,
        )
        self._refused = Counter(
            "helpline_security_events_total",
            "Refusals in the security log, by name.",
            ["event"],
            registry=self.registry,
        )
        self.pending = Gauge(
            "helpline_turns_pending", "Turns waiting for the assistant.", registry=self.registry
        )
        self.streams = Gauge("helpline_streams_open", "Event streams open.", registry=self.registry)

    def message(self, author: Author) -> None:
        self._messages.labels(author).inc()

    def turn(self, seconds: float) -> None:
        self._turns.observe(seconds)

    def assistant_failure(self, kind: str) -> None:
        self._failures.labels(kind).inc()

    def handover(self, reason: str) -> None:
        self._handovers.labels(reason if _REASON.fullmatch(reason) else "other").inc()

    def database_away(self, kind: str) -> None:
        self._database.labels(kind).inc()

    def refused(self, event: str) -> None:
        self._refused.labels(event).inc()

    def request(self, route: str, status: int) -> None:
        self._requests.labels(route, str(status)).inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)
