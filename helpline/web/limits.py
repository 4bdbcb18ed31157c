"""Token buckets: a burst at once, then a steady rate. In memory, per process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from helpline.errors import TooMany

_MAX_KEYS = 50_000


class Limit:
    """`burst` at once, then `rate` a second, for each key."""

    def __init__(self, burst: int, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._burst = float(burst)
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, key: str) -> None:
        """Take one. Raises TooMany with the seconds until there is one again."""
        now = self._clock()
        tokens, since = self._buckets.get(key, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        if tokens < 1:
            raise TooMany(max(1, math.ceil((1 - tokens) / self._rate)))
        self._buckets[key] = (tokens - 1, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MAX_KEYS:
            self._buckets.popitem(last=False)
