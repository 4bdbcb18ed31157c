"""Figures and traces of Rasa and its action server, which are not ours: put in where Sanic's are made.

`/metrics` of each, on loopback. In every line that is logged meanwhile stands the turn it is for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest

PATH = "/metrics"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


def measured() -> Callable[[Any], None]:
    """What is to be done with each application of this process."""
    seconds = Histogram(
        "helpline_internal_seconds",
        "Requests of our own processes, by route and status.",
        ["route", "status"],
        buckets=_SECONDS,
    )

    def begin(request: Any) -> None:
        request.ctx.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        if turn := _turn(request):
            structlog.contextvars.bind_contextvars(turn=turn)

    def end(request: Any, response: Any) -> None:
        began = getattr(request.ctx, "began", None)
        if began is not None and request.route:
            labels = f"/{request.route.path}", str(response.status)
            seconds.labels(*labels).observe(time.perf_counter() - began)

    def measure(app: Any) -> None:
        app.register_middleware(begin, "request")
        app.register_middleware(end, "response")
        app.add_route(_metrics, PATH)

    return measure


async def _metrics(_request: Any) -> Any:
    from sanic import response

    return response.raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _turn(request: Any) -> str:
    """The turn's id, of what `web` asks Rasa or Rasa the action server; "" where there is none."""
    try:
        body = request.json
        told = body["id"] if "id" in body else body["tracker"]["latest_message"]["metadata"]["turn"]
    except Exception:  # whatever a stranger sends, and however Sanic says that it is no JSON
        return ""
    return told[:64] if isinstance(told, str) else ""
