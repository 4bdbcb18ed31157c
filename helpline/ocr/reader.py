"""Whoever has a picture read: one process, started on demand, ended when nothing comes any more."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import struct
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import structlog

from helpline.conversations.pictures import Seen, from_reader
from helpline.errors import TooMany

START = 30.0
"""Seconds that the process may take to come up: on a busy machine ten times what it takes on a free one."""
LIMIT = 20.0
"""Seconds for one picture; a phone's screen takes one."""
IDLE = 60.0
"""Seconds without a picture after which the process ends, and its memory (330 MB) is given back."""
MOST_WAITING, MOST_OF_CLIENT = 8, 2
"""Pictures that are read or wait for it; of one client."""
RETRY_AFTER = 10
_MOST_ANSWER = 4_000_000
_BUSY = "Several pictures are being read just now. Please try again in a moment."
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")
"""All that the process gets of ours: no setting, no secret."""

log = structlog.get_logger(__name__)


class Reader:
    """Implements conversations.ports.PictureReader. `python`: one that has the packages, or has them not."""

    def __init__(self, python: str, *, limit: float = LIMIT, idle: float = IDLE) -> None:
        self._command = (python, "-I", "-m", "helpline.ocr.process")
        self._limit = limit
        self._idle = idle
        self._turn = asyncio.Lock()
        self._waiting: Counter[str] = Counter()
        self._child: asyncio.subprocess.Process | None = None
        self._ending: asyncio.TimerHandle | None = None
        self._missing = False

    @property
    def pid(self) -> int:
        """Of the process, 0 while there is none."""
        return self._child.pid if self._child and self._child.returncode is None else 0

    async def read(self, content: bytes, client: str) -> Seen:
        """What stands in a picture. Raises TooMany while as many are read or wait as may."""
        if self._missing:
            return Seen(problem="off")
        async with self._place(client), self._turn:
            try:
                answer = await self._ask(content)
                lines = from_reader(answer.get("lines") or ())
            except (OSError, asyncio.TimeoutError, ValueError) as error:
                log.warning("picture_not_read", error=type(error).__name__)
                await self.close()
                return Seen(problem="failed")
            finally:
                self._end_later()
            if answer.get("missing"):
                await self.close()  # it has nothing to read with, and is not started again
        return self._seen(answer, lines)

    async def close(self) -> None:
        """Ends the process, whatever it does."""
        child, self._child = self._child, None
        if self._ending:
            self._ending.cancel()
        if child is not None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()

    def _seen(self, answer: dict[str, Any], lines: Any) -> Seen:
        if missing := answer.get("missing"):
            self._missing = True
            log.warning("pictures_are_not_read", missing=missing)
            return Seen(problem="off")
        if failed := answer.get("failed"):
            log.warning("picture_not_read", error=failed)
            return Seen(problem="failed")
        return Seen(lines=lines)

    @contextlib.asynccontextmanager
    async def _place(self, client: str) -> AsyncIterator[None]:
        if self._waiting.total() >= MOST_WAITING or self._waiting[client] >= MOST_OF_CLIENT:
            raise TooMany(RETRY_AFTER, _BUSY, detail="pictures_read")
        self._waiting[client] += 1
        try:
            yield
        finally:
            self._waiting[client] -= 1
            if not self._waiting[client]:
                del self._waiting[client]

    async def _ask(self, content: bytes) -> dict[str, Any]:
        """Raises OSError, TimeoutError or ValueError."""
        if self._ending:
            self._ending.cancel()
        limit = self._limit if self.pid else self._limit + START
        try:
            return await asyncio.wait_for(self._exchange(content), limit)
        except asyncio.CancelledError:
            await self.close()  # its answer would be taken for that of the next picture
            raise

    async def _exchange(self, content: bytes) -> dict[str, Any]:
        if not self.pid:
            self._child = await self._started()
        child = self._child
        assert child
        assert child.stdin
        assert child.stdout
        child.stdin.write(struct.pack(">I", len(content)) + content)
        await child.stdin.drain()
        answer = json.loads(await child.stdout.readline())
        if not isinstance(answer, dict):
            raise ValueError("no answer")
        return answer

    async def _started(self) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
            cwd=Path("/"),
            limit=_MOST_ANSWER,
            start_new_session=True,
        )

    def _end_later(self) -> None:
        loop = asyncio.get_running_loop()
        self._ending = loop.call_later(self._idle, self._end_idle)

    def _end_idle(self) -> None:
        """Its input ends, and so does it; the next picture starts another one."""
        if self._turn.locked():
            return
        child, self._child = self._child, None
        if child is not None and child.stdin is not None:
            child.stdin.close()
