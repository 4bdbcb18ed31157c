from __future__ import annotations

import pytest

from bench.figures import mean_of, percentile, spread, times


def test_a_percentile_is_a_value_that_so_many_do_not_exceed() -> None:
    values = [5.0, 1.0, 4.0, 2.0, 3.0]
    assert percentile(values, 0.5) == 3.0
    assert percentile(values, 0.2) == 1.0
    assert percentile(values, 0.21) == 2.0
    assert percentile(values, 1.0) == 5.0
    assert percentile([7.0], 0.99) == 7.0


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)


def test_a_spread_tells_how_many_were_measured() -> None:
    found = spread([float(n) for n in range(1, 101)])
    assert found == {"p50": 50.0, "p95": 95.0, "p99": 99.0, "count": 100}


def test_a_mean_leaves_out_what_one_row_does_not_have() -> None:
    assert mean_of([{"a": 1.0, "b": 5.0}, {"a": 3.0}]) == {"a": 2.0}


def test_a_ratio_is_told_in_words_and_never_divides_by_nothing() -> None:
    assert times(2.0, 11.0) == "5.5 x"
    assert times(0.0, 11.0) == "–"
