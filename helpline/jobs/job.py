"""What is queued, what a worker gets, and what the queue promises."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

import msgspec

T = TypeVar("T")


class NewJob(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be done once, as soon as possible.

    `key`: queued twice it is one job. `also`: at most two more names, any of which makes it the same one.
    `lane`: jobs of a kind in one lane are done in the order of queueing, one at a time.
    `target`: what jobs share that can be told to wait together: a channel, a host.
    """

    kind: str
    key: str
    lane: str
    payload: dict[str, Any] = {}
    target: str = ""
    also: tuple[str | None, ...] = ()
    due_at: datetime | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job in the hands of one worker. `attempts`: tries before this one.

    `doubtful`: an earlier try may have worked, nobody came back to tell.
    """

    position: int
    worker: str
    kind: str
    key: str
    payload: dict[str, Any]
    target: str
    queued_at: datetime
    attempts: int = 0
    doubtful: bool = False

    def read(self, shape: type[T]) -> T:
        """The payload. Raises GiveUp where it can't be read (written by another version, say)."""
        try:
            return msgspec.convert(self.payload, shape)
        except msgspec.ValidationError:
            raise GiveUp("unreadable") from None


class GiveUp(Exception):
    """Raised by a handler: this job will never work."""


class PutOff(Exception):
    """Raised by a handler: try again, after so many seconds, or as the kind's backoff says.

    `with_target`: so shall all others of its target. `doubtful`: it may have worked all the same.
    `payload`: what the job holds from now on.
    """

    def __init__(
        self,
        reason: str,
        after: float | None = None,
        *,
        doubtful: bool = False,
        with_target: bool = False,
        payload: dict[str, Any] | None = None,
    ) -> None:
        self.after = after
        self.doubtful = doubtful
        self.with_target = with_target
        self.payload = payload
        super().__init__(reason)


class Jobs(Protocol):
    """The queue. Each call is a transaction; a job is put off or ended only by who still holds its lease."""

    async def put(self, job: NewJob, at: datetime) -> bool:
        """False when it is known by any of its names."""
        ...

    async def lease(self, kinds: Collection[str], worker: str, now: datetime, until: datetime) -> Job | None:
        """The first of its lane that is due and in nobody's hands; until then it is this worker's alone."""
        ...

    async def put_off(self, job: Job, due_at: datetime, how: PutOff) -> None: ...

    async def finish(self, job: Job, more: Sequence[NewJob], at: datetime, *, failed: bool = False) -> bool:
        """It is over and these follow from it: both or neither. False if it is another worker's by now."""
        ...

    async def purge(self, before: datetime) -> None:
        """Forget what was queued before then and is over."""
        ...
