"""How long to wait before another try."""

from __future__ import annotations

import random
from datetime import timedelta

import msgspec


class Backoff(msgspec.Struct, frozen=True):
    """Seconds: `first`, doubled with every try up to `longest`."""

    first: float = 0.5
    longest: float = 10.0

    def after(self, tries: int) -> timedelta:
        """With jitter, so that what failed together does not return in step."""
        seconds = min(self.longest, self.first * 2.0 ** min(tries, 10))
        return timedelta(seconds=seconds * random.uniform(0.75, 1.0))
