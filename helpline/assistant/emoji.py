"""Emoji in words. The encoder's vocabulary has none: a thumb up and a thumb down would be one to it."""

from __future__ import annotations

import re
import unicodedata

EMOJI = re.compile(r"([\u2300-\u2bff\U0001f000-\U0001faff])(?:\1|[\u200d\ufe0f\U0001f3fb-\U0001f3ff])*")
"""One of them, however often, in whichever shade."""
FLAG = "regional indicator symbol letter "


def in_words(text: str) -> str:
    """`text` with each emoji as Unicode calls it, once: "👎👎" becomes " thumbs down sign "."""
    return EMOJI.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    return f" {unicodedata.name(found[1], '').lower().removeprefix(FLAG)} "
