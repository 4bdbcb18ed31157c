"""Decodes uploads, whatever they are called, and draws them anew without what travels along."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

from helpline.conversations.pictures import Box
from helpline.errors import Invalid, TooLarge

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""Width times height: 160 MB while it is decoded."""
_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_QUALITY = {"JPEG": {"quality": 90}, "WEBP": {"quality": 90}}
_EDGE = 9
"""Pixels painted around a place, half of them outside: a reader's places are not exact."""
_LARGEST_DRAWN = 2 * MOST_BYTES
_DRAWERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pictures")
"""Decoding takes memory and a core: two at once, the others wait."""

# Pillow warns by a limit of its own; ours is checked as soon as the size is read, before a pixel is.
Image.MAX_IMAGE_PIXELS = None


class Picture(NamedTuple):
    """Its media type, and its bytes as they may be kept."""

    kind: str
    content: bytes


async def clean_picture(content: bytes) -> Picture:
    """Keeps the pixels as they are to be seen: no metadata, no further frames, nothing behind the end.

    A PNG, JPEG, GIF or WebP stays what it is. Raises Invalid (no such picture, or a broken one) or TooLarge.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge("A picture may have 5 MB at most.")
    return await asyncio.get_running_loop().run_in_executor(_DRAWERS, _drawn, content)


async def covered(picture: Picture, boxes: Sequence[Box]) -> Picture:
    """The same with these places painted over."""
    if not boxes:
        return picture
    return await asyncio.get_running_loop().run_in_executor(_DRAWERS, _painted, picture, boxes)


def _painted(picture: Picture, boxes: Sequence[Box]) -> Picture:
    with Image.open(io.BytesIO(picture.content)) as image:
        kind = str(image.format)
        drawn = image.convert("RGBA" if image.has_transparency_data and kind != "JPEG" else "RGB")
    pen = ImageDraw.Draw(drawn)
    for box in boxes:
        pen.polygon([(x, y) for x, y in box], fill="black")
        pen.line([*box, box[0]], fill="black", width=_EDGE)
    kept = io.BytesIO()
    drawn.save(kept, kind, **_QUALITY.get(kind, {}))
    return Picture(picture.kind, kept.getvalue())


def _drawn(content: bytes) -> Picture:
    image = _opened(content)
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge("A picture may have 40 megapixels at most. Please send a smaller one.")
    kept = io.BytesIO()
    kind = str(image.format)
    _upright(image, kind).save(kept, kind, **_QUALITY.get(kind, {}))
    if kept.tell() > _LARGEST_DRAWN:
        raise TooLarge("The picture is too large when it is drawn anew. Please send a smaller one.")
    return Picture(_KINDS[kind], kept.getvalue())


def _opened(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=tuple(_KINDS))
    except Exception:  # decoders raise what they like for what is no picture
        raise Invalid("Only PNG, JPEG, GIF and WebP pictures can be sent.", field="file") from None


def _upright(image: Image.Image, kind: str) -> Image.Image:
    """The first frame, turned as its metadata says, which is lost then."""
    try:
        turned = ImageOps.exif_transpose(image)
        clear = turned.has_transparency_data and kind != "JPEG"
        drawn = turned.convert("RGBA" if clear else "RGB")
    except Exception:  # decoders raise what they like for a broken picture
        raise Invalid("The picture is damaged and can't be read.", field="file") from None
    drawn.info = {}
    return drawn
