"""What operators want to see, in Prometheus' words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from helpline.conversations.messages import Author
from helpline.conversations.models import Waits

_REASON = re.compile(r"[a-z_]{1,40}")


class Metrics:
    """Implements conversations.ports.Meter. One registry per application, none shared."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
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
        self._pending = self._gauge("helpline_turns_pending", "Turns waiting for the assistant.")
        self._oldest_turn = self._gauge(
            "helpline_turns_oldest_seconds", "How long the oldest of them has been waiting; 0 for none."
        )
        self._tickets = self._gauge("helpline_tickets_waiting", "Customers waiting for a person.")
        self._oldest_ticket = self._gauge(
            "helpline_tickets_oldest_seconds", "How long the first of them has been waiting; 0 for nobody."
        )
        self._pool = Gauge(
            "helpline_database_connections",
            "In use, and there are.",
            ["pool", "which"],
            registry=self.registry,
        )
        self.streams = self._gauge("helpline_streams_open", "Event streams open.")

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self.registry)

    def watch_pool(self, name: str, in_use: Callable[[], int], size: int) -> None:
        """Look at it whenever somebody asks for the metrics."""
        self._pool.labels(name, "in use").set_function(in_use)
        self._pool.labels(name, "most").set(size)

    def waits(self, known: Waits | None, now: datetime) -> None:
        """None: nobody knows."""

        def age(since: datetime | None) -> float:
            return max(0.0, (now - since).total_seconds()) if since else 0.0

        self._pending.set(known.turns if known else math.nan)
        self._tickets.set(known.tickets if known else math.nan)
        self._oldest_turn.set(age(known.oldest_turn) if known else math.nan)
        self._oldest_ticket.set(age(known.oldest_ticket) if known else math.nan)

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
