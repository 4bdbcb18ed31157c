"""A failure told without data: its kind, its place and its causes, but no value that it came across.

Local variables hold passwords; so do messages of libraries (a driver's repeats statements with their
parameters, a parser's the text that it could not read). Only what is known to be harmless is told.
"""

from __future__ import annotations

import errno
import re
import sqlite3
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Any, NamedTuple

from helpline.places import PACKAGES

MOST_FRAMES = 10
"""The innermost ones."""
MOST_CAUSES = 4
_LONGEST = 200
_SQLSTATE = re.compile(r"[0-9A-Z]{5}")
_INSTALLED = "site-packages/"
_OURS = ("helpline/", "actions/")
"""As a wheel brings them there."""


class _Frame(NamedTuple):
    file: str
    line: int
    function: str

    @property
    def is_ours(self) -> bool:
        return _INSTALLED not in self.file or self._short.startswith(_OURS)

    def __str__(self) -> str:
        """The file from our own folder, or from the installed packages, on."""
        return f"{self._short}:{self.line} {self.function}"

    @property
    def _short(self) -> str:
        return self.file.rpartition(_INSTALLED)[2].removeprefix(f"{PACKAGES}/")


def kind(error: BaseException) -> str:
    """Module and class, such as `sqlalchemy.exc.OperationalError`."""
    module = type(error).__module__
    return type(error).__qualname__ if module == "builtins" else f"{module}.{type(error).__qualname__}"


def why(error: BaseException) -> str:
    """What is known to be harmless of its message; mostly nothing."""
    state = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    if isinstance(state, str) and _SQLSTATE.fullmatch(state):
        return f"SQLSTATE {state}"
    if type(error).__module__.startswith("helpline."):
        # Our own errors promise that their detail holds neither words nor secrets (helpline/errors.py).
        return str(getattr(error, "detail", ""))[:_LONGEST]
    if isinstance(error, sqlite3.Error):
        return str(error)[:_LONGEST]  # SQLite's words name tables and columns, never what is in them
    if isinstance(error, OSError) and error.errno:
        return errno.errorcode.get(error.errno, str(error.errno))
    return ""


def places(trace: TracebackType | None) -> list[str]:
    """`file:line function` of our own frames and of the two innermost ones, outermost first."""
    frames = [
        _Frame(frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(trace)
    ]
    told = [*(frame for frame in frames[:-2] if frame.is_ours), *frames[-2:]]
    return [str(frame) for frame in told[-MOST_FRAMES:]]


def causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from, outermost first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(seen) < MOST_CAUSES:
        seen.add(id(current))
        yield current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)


def describe(error: BaseException) -> dict[str, Any]:
    """{kind, trace} ready for JSON, with `why` where it is known, and `after`: the causes in short."""
    first, *others = causes(error)
    told: dict[str, Any] = {"kind": kind(first), "trace": places(first.__traceback__)}
    if reason := why(first):
        told["why"] = reason
    if others:
        told["after"] = [_in_short(one) for one in others]
    return told


def text(error: BaseException) -> str:
    """The same for people, on several lines."""
    return "\n".join(
        "\n".join([_in_short(one), *(f"    at {place}" for place in places(one.__traceback__))])
        for one in causes(error)
    )


def _in_short(error: BaseException) -> str:
    reason = why(error)
    return f"{kind(error)}: {reason}" if reason else kind(error)
