"""`make attack`: the flood, the lock-out, the canaries, half-sent headers and the kills. Ten minutes.

It repeats tests of `make test`: all of tests/attack, and the kills of tests/faults/history on SQLite. Those
on PostgreSQL, with two webs, take as long again, and are left to `make test` and `make history`.
"""

from __future__ import annotations

import sys

import pytest

ATTACKS = ("tests/attack", "tests/faults/history")
"""The second one kills everything, again and again."""
LEFT = "postgresql-200"

if __name__ == "__main__":
    options = ["-n", "2", "--no-loadscope-reorder", "--durations=0", "-k", f"not {LEFT}"]
    sys.exit(pytest.main([*options, *ATTACKS, *sys.argv[1:]]))
