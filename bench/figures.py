"""Many measurements to few numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean

SHARES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that `share` (above 0) of the values do not exceed. ValueError when empty."""
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no values")
    place = -(-len(ordered) * share // 1)
    return ordered[int(place) - 1]


def spread(values: Sequence[float]) -> dict[str, float]:
    """`p50`, `p95`, `p99` and how many values there were, as `count`."""
    return {name: percentile(values, share) for name, share in SHARES.items()} | {"count": len(values)}


def mean_of(rows: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure that all rows have."""
    shared = set.intersection(*(set(row) for row in rows))
    return {name: fmean(row[name] for row in rows) for name in sorted(shared)}


def times(ours: float, theirs: float) -> str:
    """How many times `theirs` is `ours`, for people: "5.2 x"."""
    return f"{theirs / ours:.1f} x" if ours else "–"
