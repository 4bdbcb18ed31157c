"""Every sentence of a mail."""

from __future__ import annotations

from helpline.conversations.models import NoticeKind

SUBJECTS: dict[NoticeKind, str] = {
    "answer": "Our support team answered you",
    "news": "There is news in your chat",
    "fixed": "What you asked us to watch",
    "reminder": "You asked us to remind you",
    "reopened": "Your ticket is open again",
    "incident": "Trouble at your bank",
    "incident_over": "The trouble at your bank is over",
    "trouble": "One of your bank connections needs you",
}
NEWS = "There is news in your support chat"
"""All that an address learns for which nobody vouches, in the subject and below."""
FOUND = "You can read it where you left the chat, in the same browser."
OPEN = "Go on in your chat"
LINK = "The link opens your chat once, within seven days. Please don't forward this mail."
WHY = "You get this because you left our support chat before that was said."
WHY_UNVERIFIED = "You get this because this address was left in our support chat."
STOP = "No more mails like this"
NAMES = {"bot": "Assistant", "agent": "Support", "system": "Support"}
PICTURE = "(a picture)"
FILES = "Pictures and files of a mail don't arrive here. Please add pictures in the chat."
TOO_LARGE = "Your mail was too large to be read. Please write here in the chat."
REPLY = "You can simply answer this mail: what you write goes into the chat."


def hello(name: str) -> str:
    return f"Hello {name}," if name else "Hello,"


def before(count: int) -> str:
    return f"({count} earlier {'message' if count == 1 else 'messages'} in the chat)"
