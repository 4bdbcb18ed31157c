"""`make attack`: the flood, the lock-out, the canaries, half-sent headers and the kills. Ten minutes.

The tests of `make test` that attack the product, and no others.
"""

from __future__ import annotations

import sys

import pytest

ATTACKS = ("tests/attack", "tests/faults/history")
"""The second one kills everything, again and again."""

if __name__ == "__main__":
    sys.exit(pytest.main(["-n", "2", "--no-loadscope-reorder", "--durations=0", *ATTACKS, *sys.argv[1:]]))
