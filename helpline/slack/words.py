"""Between Slack's markup and plain words. Pure.

Slack escapes & < > in what it sends and wants the same back; everything between < and > is a command to it.
https://docs.slack.dev/messaging/formatting-message-text/
"""

from __future__ import annotations

import re

PREFIX = ">> "
"""A message in a ticket's thread that starts so goes to the customer. Nothing else that is typed does."""
LONGEST = 2_900
"""Characters in one block; Slack takes 3,000."""

_MARKUP = re.compile(r"<([^<>]*)>")
_MENTION = re.compile(r"<@([UW][A-Z0-9]+)")
_PERSON = re.compile(r"@[UW][A-Z0-9]{2,}\b")
_EMOJI = {
    ":slightly_smiling_face:": "🙂",
    ":smile:": "😄",
    ":blush:": "😊",
    ":wink:": "😉",
    ":+1:": "👍",
    ":thumbsup:": "👍",
    ":wave:": "👋",
    ":pray:": "🙏",
    ":tada:": "🎉",
    ":white_check_mark:": "✅",
}


def escape(text: str) -> str:
    """So that nothing in it is a mention, a link or a command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(markup: str) -> str:
    """What a person meant who typed this in Slack. People stay as @U…, see `without_ids`."""
    text = _MARKUP.sub(lambda match: _spelled(match[1]), markup)
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    for name, character in _EMOJI.items():
        text = text.replace(name, character)
    return text


def mentioned(markup: str) -> tuple[str, ...]:
    """Ids of the people named in it."""
    return tuple(_MENTION.findall(markup))


def without_ids(text: str) -> str:
    """For a customer's eyes, who knows nobody's Slack id."""
    return _PERSON.sub("my colleague", text)


def pieces(text: str, longest: int = LONGEST) -> list[str]:
    """Escaped, and cut so that each piece fits and no escape is torn."""
    found: list[str] = []
    current: list[str] = []
    size = 0
    for character in text:
        escaped = escape(character)
        if size + len(escaped) > longest:
            found.append("".join(current))
            current, size = [], 0
        current.append(escaped)
        size += len(escaped)
    return [*found, "".join(current)] if current else found


def _spelled(inner: str) -> str:
    """The inside of <…>: @U1, #C1|name, !channel, !date^…|words, https://…|words."""
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return target
    if target.startswith(("#", "!")):
        return label.lstrip("#@") or target.lstrip("#!").split("^")[0]
    target = target.removeprefix("mailto:").removeprefix("tel:")
    return f"{label} ({target})" if label and label not in target else target
