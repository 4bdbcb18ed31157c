"""The one log of `helpline up`: who says it, and the line; or each line as one JSON object, for machines."""

from __future__ import annotations

import contextlib
import json
import sys
from datetime import datetime, timezone
from typing import Any

_COLOURS = {"web": 36, "rasa": 35, "actions": 33, "sandbox": 34, "up": 32}


class _Form:
    structured = False


def for_machines(structured: bool) -> None:
    """From now on every line is one JSON object, or none is made one."""
    _Form.structured = structured


def say(name: str, line: str) -> None:
    """One line, of the process of that name."""
    told = _structured(name, line) if _Form.structured else _plain(name, line)
    with contextlib.suppress(OSError):  # a full disk or a reader who is gone must not end the watch
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()


def _plain(name: str, line: str) -> str:
    prefix = f"{name:>8} | "
    if sys.stdout.isatty():
        prefix = f"\033[{_COLOURS.get(name, 37)}m{prefix}\033[0m"
    return f"{prefix}{line}"


def _structured(name: str, line: str) -> str:
    """What is an object already gets the process into it; anything else becomes the event of one."""
    told = _object(line)
    if told is None:
        now = datetime.now(timezone.utc).isoformat()
        told = {"event": line, "level": "info", "timestamp": now}
    return json.dumps({**told, "process": name}, ensure_ascii=False)


def _object(line: str) -> dict[str, Any] | None:
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(line)
        return found if isinstance(found, dict) else None
    return None
