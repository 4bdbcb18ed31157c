"""What a customer sends, checked and tidied. Pure."""

from __future__ import annotations

import re
import unicodedata
from zoneinfo import ZoneInfo

from helpline.conversations.messages import Value
from helpline.conversations.redaction import redact
from helpline.errors import Invalid, TooLarge

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(/[A-Za-z0-9_+\-]+)*")
_DRAWN_AS_NOTHING = "\u115f\u1160\u3164\uffa0\u2800"
"""Hangul fillers and the empty Braille pattern."""
_MAX_CHOICE = 2_000
_MAX_PAGE = 2_000


class Incoming(Value, frozen=True):
    """A checked message: typed `text`, or the `choice` of a quick reply."""

    id: str
    text: str = ""
    choice: str = ""


def parse_incoming(message_id: str, text: str | None, choice: str | None, max_text: int = 4_000) -> Incoming:
    """Raises Invalid or TooLarge. Exactly one of text and choice must be given."""
    id = parse_uuid(message_id)
    if (text is None) == (choice is None):
        raise Invalid("Send either `text` or `choice`.", field="text")
    if text is not None:
        return Incoming(id=id, text=parse_text(text, max_text))
    if not choice or len(choice) > _MAX_CHOICE or not is_plain(choice):
        raise Invalid("`choice` is not one that was offered.", field="choice")
    return Incoming(id=id, choice=choice)


def parse_uuid(text: str, field: str = "id") -> str:
    """In lower case: ids are compared letter by letter. Raises Invalid."""
    if not _UUID.fullmatch(text):
        raise Invalid(f"`{field}` must be a UUID.", field=field)
    return text.lower()


def parse_text(text: str, max_text: int = 4_000) -> str:
    """Line ends become \\n, blank edges go. Raises Invalid or TooLarge."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not is_plain(text):
        raise Invalid("`text` contains characters that can't be sent.", field="text")
    if not any(_can_be_seen(character) for character in text):
        raise Invalid("`text` is empty.", field="text")
    if len(text) > max_text:
        raise TooLarge(f"A message may have {max_text} characters at most.")
    return text


def check_reply(text: str) -> None:
    """Of an agent. Raises Invalid for what the hand types on the way to a quick answer."""
    if text.strip() == "/":
        raise Invalid("That is the beginning of a quick answer.", field="text")


def _can_be_seen(character: str) -> bool:
    """No space, control, lone accent, variation selector, or letter that is drawn as nothing."""
    return unicodedata.category(character)[0] not in "ZCM" and character not in _DRAWN_AS_NOTHING


def parse_page(page: str) -> str:
    """The address of the page that embeds the widget, for people's eyes only. Raises Invalid.

    What an address may carry of a sign-in goes: user and password, query, fragment, and secrets in its path.
    """
    if len(page) > _MAX_PAGE or not is_plain(page):
        raise Invalid("`page` is too long or contains characters that can't be sent.", field="page")
    bare = re.split(r"[?#]", page, maxsplit=1)[0]
    return redact(re.sub(r"//[^/@]*@", "//", bare)).text


def parse_timezone(name: str) -> str:
    """An IANA name. Raises Invalid."""
    if len(name) <= 64 and _ZONE.fullmatch(name):
        try:
            return ZoneInfo(name).key
        except (ValueError, OSError, LookupError):
            pass
    raise Invalid("`timezone` is not an IANA time zone.", field="timezone")


def is_plain(text: str) -> bool:
    """No control characters but tab and newline, no half of a surrogate pair."""
    return not any(
        unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t" for character in text
    )
