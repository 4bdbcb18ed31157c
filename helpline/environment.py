"""Variables of the environment, read as what they mean. Every error names the variable, never its value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpline.errors import SettingsError
from helpline.private import read_secret

PREFIX = "HELPLINE_"
FROM_FILE = "_FILE"
"""Behind a secret's name: the file that holds it, as containers and systemd hand secrets over."""
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


def parse(variable: str, kind: str, given: str | None) -> Any:
    """As `kind`, a field's type in words; None for what is not set. Raises SettingsError."""
    if given is None or (given.strip() == "" and kind != "bool"):
        return None
    try:
        return _PARSERS[kind](given.strip())
    except ValueError:
        raise SettingsError(f"{variable} is not a {_WORDS.get(kind, kind)}.") from None


def secret_of(variable: str, environ: Mapping[str, str], folder: Path) -> str | None:
    """The variable, or what stands in the file that `<variable>_FILE` names, meant from `folder` on.

    Raises SettingsError.
    """
    direct, place = environ.get(variable), environ.get(f"{variable}{FROM_FILE}", "").strip()
    if not place:
        return direct
    if direct and direct.strip():
        raise SettingsError(f"{variable} and {variable}{FROM_FILE} are both set: keep one of them.")
    return read_secret(folder / place, f"{variable}{FROM_FILE}")


def _bool(raw: str) -> bool:
    if raw.lower() in _TRUE:
        return True
    if raw.lower() in _FALSE:
        return False
    raise ValueError


def _list(raw: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in raw.split(",") if part.strip())


def _whole(raw: str) -> int:
    """Above zero: a limit of nothing would stop the service."""
    if (number := int(raw)) < 1:
        raise ValueError
    return number


def _number(raw: str) -> float:
    if not (math.isfinite(number := float(raw)) and number > 0):
        raise ValueError
    return number


_PARSERS: dict[str, Any] = {
    "str": str,
    "int": _whole,
    "float": _number,
    "bool": _bool,
    "Path": Path,
    "tuple[str, ...]": _list,
}
_WORDS = {
    "int": "whole number above zero",
    "float": "number above zero",
    "bool": "yes or no",
    "tuple[str, ...]": "comma-separated list",
}
