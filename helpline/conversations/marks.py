"""The marks in the assistant's sentences: **bold** for menu paths. Pure.

Widget and desk draw them; where words are plain they are taken out. Customers' words are never read for them.
"""

from __future__ import annotations

import re

from helpline.conversations.messages import Message

_BOLD = re.compile(r"\*\*(?=\S)(.+?)\*\*")


def unmarked(text: str) -> str:
    """The same words without marks."""
    return _BOLD.sub(r"\1", text)


def plain_text(message: Message) -> str:
    """What the message says, in plain words; a customer's stay as they were typed."""
    return message.text if message.author == "customer" else unmarked(message.text)
