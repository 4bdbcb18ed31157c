"""A circuit breaker: when the provider is down, say so at once instead of making every customer wait."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from helpline.errors import BankDataUnavailable


class CircuitBreaker:
    """Opens after `limit` faults in a row; after `rest` lets one probe through, whose fate decides.

    `told` hears True when it opens, False when it closes.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        told: Callable[[bool], None] = lambda _open: None,
        *,
        limit: int = 5,
        rest: timedelta = timedelta(seconds=10),
    ) -> None:
        self._clock = clock
        self._told = told
        self._limit = limit
        self._rest = rest
        self._faults = 0
        self._open_until: datetime | None = None

    def check(self) -> None:
        """Call before each attempt. Raises BankDataUnavailable while open."""
        if self._open_until is None:
            return
        now = self._clock()
        if now < self._open_until:
            raise BankDataUnavailable(detail="circuit open")
        # This caller is the probe. A probe that never reports back only delays the next one.
        self._open_until = now + self._rest

    def fault(self) -> None:
        self._faults += 1
        if self._faults >= self._limit:
            self._open_until = self._clock() + self._rest
            self._told(True)

    def success(self) -> None:
        if self._open_until:
            self._told(False)
        self._faults, self._open_until = 0, None
