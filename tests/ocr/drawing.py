"""Pictures with words in them, drawn without a browser."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont


def written(*lines: str, kind: str = "PNG") -> bytes:
    """These lines, black on white, as large as on a phone's screen."""
    image = Image.new("RGB", (900, 80 + 70 * len(lines)), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(36)
    for number, line in enumerate(lines):
        pen.text((40, 40 + 70 * number), line, fill="black", font=font)
    kept = io.BytesIO()
    image.save(kept, kind)
    return kept.getvalue()
