"""Variables of the environment, read as what they mean. Every error names the variable, never its value."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from helpline.errors import SettingsError
from helpline.private import read_secret

PREFIX = "HELPLINE_"
FROM_FILE = "_FILE"
"""Behind a secret's name: the file that holds it, as containers and systemd hand secrets over."""
_NO_FILE = "PYTHON_DOTENV_DISABLED"
"""The library's own variable: whoever sets it wants no file read."""
_TRUE, _FALSE = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})


def secret() -> Any:
    """A setting that is never shown, and that may come from a file."""
    return field(default="", repr=False, metadata={"secret": True})


def variables(file: Path) -> dict[str, str]:
    """Of this process, and those of `file` that it has not, if there is such a file.

    They go into no process's environment, where others could read them. A value means itself: there is no
    interpolation, as docker's --env-file and systemd's EnvironmentFile know none. Raises SettingsError.
    """
    if os.environ.get(_NO_FILE, "").lower() in _FALSE:
        try:
            written = dotenv_values(file, interpolate=False, encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file} can't be read ({type(error).__name__}).") from None
        return {name: value for name, value in written.items() if value is not None} | os.environ
    return dict(os.environ)


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
