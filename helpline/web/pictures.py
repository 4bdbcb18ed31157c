"""Pictures on the wire: one upload in, one picture out, and nothing that a browser could run."""

from __future__ import annotations

import asyncio

from aiohttp import BodyPartReader, hdrs, web

from helpline.desk.models import Attachment
from helpline.desk.pictures import MOST_BYTES, Picture, clean_picture
from helpline.errors import Invalid, Malformed, TooLarge, UnsupportedType

_TIMEOUT = 60.0
_CHUNK = 65_536


async def parse_upload(request: web.Request) -> Picture:
    """What the field `file` shows, drawn anew. Raises UnsupportedType, Malformed, Invalid, TooLarge."""
    if request.content_type != "multipart/form-data":
        raise UnsupportedType("Send the picture as multipart/form-data.")
    try:
        content = await asyncio.wait_for(_read(request), _TIMEOUT)
    except asyncio.TimeoutError:
        raise Malformed("The picture took too long to arrive.") from None
    except (ValueError, AssertionError):
        raise Malformed("The form could not be read.") from None
    return await clean_picture(content)


def picture(attachment: Attachment) -> web.Response:
    headers = {
        hdrs.CONTENT_DISPOSITION: "inline",
        hdrs.CACHE_CONTROL: "private, max-age=86400, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return web.Response(body=attachment.content, content_type=attachment.kind, headers=headers)


async def _read(request: web.Request) -> bytes:
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if isinstance(part, BodyPartReader) and part.name == "file":
            content = bytearray()
            while chunk := await part.read_chunk(_CHUNK):
                content += chunk
                if len(content) > MOST_BYTES:
                    raise TooLarge("A picture may have 5 MB at most.")
            return bytes(content)
    raise Invalid("The form has no `file`.", field="file")
