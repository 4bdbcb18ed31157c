"""Pictures for tests, drawn here: nothing of anybody's screen."""

from __future__ import annotations

import struct
import zlib


def png(red: int = 200, width: int = 60, height: int = 40) -> bytes:
    """A plain picture; another `red` makes another picture."""
    row = b"\0" + bytes((red, 90, 80)) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
