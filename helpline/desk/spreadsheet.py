"""A report as a table whose cells do nothing."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

from helpline.desk.models import Figures

_FORMULA = tuple("=+-@＝＋－＠")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
"""Controls, line ends, and the marks that turn the direction of what stands around them."""


def as_csv(figures: Figures) -> str:
    """One figure a line: section, name, value."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["section", "name", "value"])
    for section, value in figures.items():
        writer.writerows([_safe(cell) for cell in row] for row in _rows(section, value))
    return out.getvalue()


def _rows(section: str, value: Any) -> Iterable[tuple[str, str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _listed(section, name, inner) if isinstance(inner, list) else [(section, name, inner)]
    elif isinstance(value, list):
        yield from _listed(section, "", value)
    else:
        yield section, "", value


def _listed(section: str, name: str, values: list[Any]) -> Iterable[tuple[str, str, Any]]:
    """Numbers by their place; what has a name of its own by that."""
    for place, one in enumerate(values, 1):
        if isinstance(one, dict):
            (_, own), *figures = one.items()
            yield from ((section, f"{own} {figure}", value) for figure, value in figures)
        else:
            yield section, f"{name} {place}", one


def _safe(cell: Any) -> Any:
    """A spreadsheet must not take words for a formula, nor an editor one line for two."""
    if not isinstance(cell, str):
        return cell
    plain = _INVISIBLE.sub(" ", cell).strip()
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
