"""Logs: JSON for machines, colour for people. Constant event names, ids as fields, never message text."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog


def configure(*, level: str = "info", json: bool = False) -> None:
    """Once per process, at start. JSON also when the output is not a terminal."""
    structured = json or not sys.stderr.isatty()
    numeric = logging.getLevelName(level.upper())
    logging.basicConfig(level=numeric if isinstance(numeric, int) else logging.INFO, stream=sys.stderr)
    # Its access log carries addresses and nothing that the metrics do not have.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=_processors(structured),
        wrapper_class=structlog.make_filtering_bound_logger(numeric if isinstance(numeric, int) else 20),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _processors(structured: bool) -> list[Any]:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if structured:
        return [*shared, structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    return [*shared, structlog.dev.ConsoleRenderer()]
