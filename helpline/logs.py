"""Logs: JSON for machines, colour for people. Constant event names, ids as fields, never message text.

Whatever is logged, by us or by a library, holds no local variable, no message of a foreign exception and no
secret of the settings; it is bounded in size, and what fails again and again is told a few times a minute.
"""

from __future__ import annotations

import contextlib
import json as json_module
import logging
import re
import sys
import threading
import time
from collections.abc import Iterable
from datetime import datetime, timezone
from types import TracebackType
from typing import Any, TextIO, cast

import structlog
from structlog.typing import ExceptionTransformer

from helpline import traces

LONGEST, LONGEST_TRACE = 1_000, 4_000
"""Characters of a library's message or one field of ours, and of a trace."""
WINDOW, IN_FULL, IN_SHORT = 60.0, 2, 20
"""In so many seconds the same failure is told so often with its trace, and so often at all."""
HIDDEN = "•••"
_IN_ADDRESS = re.compile(r"(?<=://)([^\s/@:]*):[^\s/@]+@")
_SHORTEST_SECRET = 6

_secrets: list[str] = []


def configure(*, level: str = "info", json: bool = False, secrets: Iterable[str] = ()) -> None:
    """Once per process, at start. JSON also when the output is not a terminal."""
    numeric = logging.getLevelName(level.upper())
    numeric = numeric if isinstance(numeric, int) else logging.INFO
    guard(level=numeric, json=json, secrets=secrets)
    root = logging.getLogger()
    if not any(isinstance(handler, _Handler) for handler in root.handlers):
        root.addHandler(_Handler())
    for handler in root.handlers:
        if isinstance(handler, _Handler):
            handler.setFormatter(_AsJson() if json else logging.Formatter(logging.BASIC_FORMAT))
    # Below that libraries tell all that they handle: aiosqlite its statements with their parameters.
    root.setLevel(max(numeric, logging.INFO))
    # Its access log carries addresses and nothing that the metrics do not have.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def all_as_json() -> None:
    """Whatever handlers a program sets up, and however they format: each record is one JSON object."""
    as_json = _AsJson()
    cast(Any, logging.Handler).format = lambda _handler, record: as_json.format(record)


def guard(*, level: int = logging.INFO, json: bool = False, secrets: Iterable[str] = ()) -> None:
    """The rules alone, for a process whose log handlers are somebody else's (Rasa, its action server)."""
    hide(*secrets)
    logging.setLogRecordFactory(_record)
    logging.raiseExceptions = False  # it would print the message that could not be written
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    # Rasa's own structlog tells local variables by this object, wherever it is not on a terminal.
    structlog.processors.dict_tracebacks.format_exception = cast(ExceptionTransformer, _of_info)
    structlog.configure(
        processors=_processors(json or not sys.stderr.isatty()),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(patient(sys.stderr)),
        cache_logger_on_first_use=False,
    )


def hide(*secrets: str) -> None:
    """Wherever one of these turns up in a log it is blanked: a net below the rules, not instead of them."""
    fresh = {one for one in secrets if len(one) >= _SHORTEST_SECRET} - set(_secrets)
    _secrets[:] = sorted({*_secrets, *fresh}, key=len, reverse=True)


def clean(text: str, longest: int = LONGEST) -> str:
    """Bounded, without known secrets and without passwords in addresses."""
    text = _IN_ADDRESS.sub(rf"\1:{HIDDEN}@", text)
    for secret in _secrets:
        text = text.replace(secret, HIDDEN)
    return text if len(text) <= longest else f"{text[:longest]}…"


class Repeats:
    """Tells how often the same was told of late, and how much went untold before that.

    `most`: how often in one window whoever asks here tells it.
    """

    def __init__(self, most: int = IN_SHORT) -> None:
        self._most = most
        self._told: dict[Any, tuple[float, int]] = {}

    def count(self, key: Any) -> tuple[int, int]:
        """(how often in this window, this time included; how many the window before left untold)."""
        now = time.monotonic()
        began, times = self._told.get(key, (now, 0))
        untold = 0
        if now - began >= WINDOW:
            began, times, untold = now, 0, max(0, times - self._most)
        if len(self._told) > 1_000:
            self._told.clear()
        self._told[key] = began, times + 1
        return times + 1, untold


_repeats = Repeats()


def _processors(structured: bool) -> list[Any]:
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _failure,
        _bounded,
    ]
    renderer = structlog.processors.JSONRenderer() if structured else structlog.dev.ConsoleRenderer()
    return [*shared, renderer]


def _failure(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """What failed, for `log.exception` and `exc_info=`. Raises DropEvent for what was told often enough."""
    error = _error_of(event.pop("exc_info", None))
    told = traces.describe(error) if error else {}
    cause = told.get("kind"), tuple(told.get("trace", ())[-1:]), event.get("detail")
    if not any(cause):
        return event
    times, untold = _repeats.count((event.get("event"), *cause))
    if times > IN_SHORT:
        raise structlog.DropEvent
    if times > IN_FULL:
        told.pop("trace", None)
    if untold:
        told["untold"] = untold
    return {**event, **told}


def _bounded(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    return {name: _clean(value) for name, value in event.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (list, tuple)):
        return [_clean(one) for one in value]
    return value if isinstance(value, (int, float, type(None))) else clean(str(value))


def _error_of(info: Any) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    found = info[1] if isinstance(info, tuple) else sys.exc_info()[1] if info else None
    return found if isinstance(found, BaseException) else None


def _of_info(info: Any) -> Any:
    error = _error_of(info)
    return traces.describe(error) if error else None


def _record(*args: Any, **options: Any) -> logging.LogRecord:
    """A library's record, harmless for whoever formats it: formatters take `exc_text` where it is set."""
    record = logging.LogRecord(*args, **options)
    try:
        message = record.getMessage()
    except Exception:  # arguments that do not fit its message
        message = "a message that can't be told"
    if record.name == "asyncio":
        message = message.splitlines()[0] if message else ""  # below that it shows tasks with their errors
    record.msg, record.args = clean(message), ()
    error = _error_of(record.exc_info)
    record.exc_info = (type(error), error, error.__traceback__) if error else None
    record.exc_text = clean(traces.text(error), LONGEST_TRACE) if error else None
    return record


class _Patient:
    """Standard error for the loggers: a full disk or a reader who is gone must not fail what is logged."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError, ValueError):
            return self._stream.write(text)
        return 0

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def patient(stream: TextIO) -> TextIO:
    return cast(TextIO, _Patient(stream))


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]
    """What libraries log, to the same place; the same failure only a few times a minute."""

    def __init__(self) -> None:
        super().__init__(patient(sys.stderr))
        self.addFilter(_is_news)


class _AsJson(logging.Formatter):
    """A library's record in the shape of our own lines. What is such a line already stays as it is."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        at = datetime.fromtimestamp(record.created, timezone.utc).isoformat()
        told = {"event": message, "level": record.levelname.lower(), "logger": record.name, "timestamp": at}
        with contextlib.suppress(ValueError, RecursionError):
            inner = json_module.loads(message) if message.startswith("{") else None
            told |= inner if isinstance(inner, dict) else {}
        told |= structlog.contextvars.get_contextvars()
        if record.exc_text:
            told["trace"] = record.exc_text
        return json_module.dumps(told, ensure_ascii=False, default=str)


def _is_news(record: logging.LogRecord) -> bool:
    if not record.exc_text:
        return True
    times, _ = _repeats.count((record.name, record.exc_text))
    return times <= IN_SHORT


def _uncaught(_kind: Any, error: BaseException | None, _trace: TracebackType | None) -> None:
    """The last words of a process or a thread."""
    if error is None or isinstance(error, (KeyboardInterrupt, SystemExit)):
        return
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"{clean(traces.text(error), LONGEST_TRACE)}\n")
