"""Which uploads are pictures, by what they contain and not by what they are called."""

from __future__ import annotations

from helpline.errors import Invalid, TooLarge

MOST_BYTES = 5 * 1024 * 1024


def parse_picture(content: bytes) -> str:
    """Its media type: PNG, JPEG, GIF or WebP, by their first bytes. Raises Invalid or TooLarge."""
    if len(content) > MOST_BYTES:
        raise TooLarge("A picture may have 5 MB at most.")
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    raise Invalid("Only PNG, JPEG, GIF and WebP pictures can be sent.", field="file")
