"""A line to a server that can be cut, as a firewall, a fail-over or a restart does it."""

from __future__ import annotations

import asyncio
import contextlib

from tests.support.postgres import free_port


class Line:
    """Listens on `port` and passes everything on to `target`, until it is `cut`."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.lingers = False
        """The end of one side is not told to the other, which hears the last words alone; `ended` is set."""
        self.ended = asyncio.Event()
        self.asked = 0
        """How often something came from who connects: who waits for each answer asks once for each."""
        self._target = target
        self._server: asyncio.AbstractServer | None = None
        self._open: set[asyncio.StreamWriter] = set()

    async def mend(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Who is connected loses the connection; who comes is refused."""
        if self._server:
            self._server.close()
            self._server = None
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._target)
            ends = {writer, inner_writer}
            self._open |= ends
            try:
                await asyncio.gather(
                    self._pass_on(reader, inner_writer, asks=1), self._pass_on(inner_reader, writer)
                )
            finally:
                self._open -= ends
                for end in ends:
                    end.transport.abort()

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asks: int = 0
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                self.asked += asks
                writer.write(data)
                await writer.drain()
        self.ended.set()
        if not self.lingers:
            writer.transport.abort()
