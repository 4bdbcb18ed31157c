"""How much may be sent at once, and in the long run.

`Limit` is a token bucket of this process, and costs next to nothing. `Budget` is shared: through Redis, where
that is set, all web processes count together.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import structlog
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from helpline.errors import TooMany

_MAX_KEYS = 50_000
_HELD_FOR = 30
"""Seconds after which it is worth asking again for something that others hold."""
_REDIS_TIMEOUT = 0.5
_WITHOUT_REDIS = 5.0
"""Seconds that each process counts alone after Redis did not answer."""

log = structlog.get_logger(__name__)


class Limit:
    """`burst` at once, then `rate` a second, for each key. `name` is told when it is hit."""

    def __init__(
        self, name: str, burst: int, rate: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
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
            raise TooMany(max(1, math.ceil((1 - tokens) / self._rate)), detail=self._name)
        self._buckets[key] = (tokens - 1, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > _MAX_KEYS:
            self._buckets.popitem(last=False)


class Held:
    """What may be open at the same time, `most` for each owner, in this process."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._open: Counter[str] = Counter()

    @contextmanager
    def one(self, owner: str) -> Iterator[None]:
        """Raises TooMany."""
        if self._open[owner] >= self._most:
            raise TooMany(_HELD_FOR, detail=self._name)
        self._open[owner] += 1
        try:
            yield
        finally:
            self._open[owner] -= 1
            if not self._open[owner]:
                del self._open[owner]


class InTurn:
    """What is done at the same time, `most` for each owner, in this process; the others wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._turns: dict[str, tuple[asyncio.Semaphore, list[None]]] = {}
        """With the number of those who are there or wait, as the length of a list."""

    @asynccontextmanager
    async def one(self, owner: str) -> AsyncIterator[None]:
        turn, there = self._turns.setdefault(owner, (asyncio.Semaphore(self._most), []))
        there.append(None)
        try:
            async with turn:
                yield
        finally:
            there.pop()
            if not there:
                del self._turns[owner]


class Counters:
    """Where budgets are counted. Redis is a means: while it is away, each process counts alone."""

    def __init__(self, redis_url: str = "") -> None:
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = _in_redis(redis_url) if redis_url else None
        self._alone_until = 0.0

    async def spend(self, item: RateLimitItem, key: str) -> None:
        """Raises TooMany with the seconds until there is one again."""
        if self._shared and time.monotonic() >= self._alone_until:
            try:
                return await _spend(self._shared, item, key)
            except TooMany:
                raise
            except Exception as error:  # whatever the driver raises, counting alone is better than refusing
                self._alone_until = time.monotonic() + _WITHOUT_REDIS
                log.warning("budgets_not_shared", error=type(error).__name__)
        return await _spend(self._here, item, key)


class Budget:
    """`burst` within the seconds in which `rate` gives as many, for each key. `name` keeps budgets apart."""

    def __init__(self, counters: Counters, name: str, burst: int, rate: float) -> None:
        self._counters = counters
        self._name = name
        self._item = RateLimitItemPerSecond(burst, max(1, math.ceil(burst / rate)), f"helpline:{name}")

    async def spend(self, key: str) -> None:
        """Take one. Raises TooMany with the seconds until there is one again."""
        try:
            await self._counters.spend(self._item, key)
        except TooMany as error:
            error.detail = self._name
            raise


def _in_redis(url: str) -> SlidingWindowCounterRateLimiter:
    scheme, _, rest = url.partition("://")
    known = {"unix": "redis+unix"}.get(scheme, scheme)
    storage = RedisStorage(
        f"async+{known}://{rest}",
        implementation="redispy",
        socket_timeout=_REDIS_TIMEOUT,
        socket_connect_timeout=_REDIS_TIMEOUT,
    )
    return SlidingWindowCounterRateLimiter(storage)


async def _spend(limiter: SlidingWindowCounterRateLimiter, item: RateLimitItem, key: str) -> None:
    if not await limiter.hit(item, key):
        ends = (await limiter.get_window_stats(item, key)).reset_time
        raise TooMany(max(1, math.ceil(ends - time.time())))
