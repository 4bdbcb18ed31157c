"""What counts as a way to be reached."""

from __future__ import annotations

import re

from helpline.conversations.redaction import proves_secret
from helpline.errors import Invalid

_MAIL = re.compile(r"[^\s@<>,;:\"]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[\d (). /-]{6,30}")
_MAX_CONTACT, _MAX_MAIL = 200, 254


def is_mail(text: str) -> bool:
    """An e-mail address as RFC 5321 bounds it."""
    return len(text) <= _MAX_MAIL and text.isprintable() and _MAIL.fullmatch(text) is not None


def parse_contact(contact: str) -> str:
    """An e-mail address or a phone number, and no card's or person's number among them. Raises Invalid."""
    contact = contact.strip()
    is_phone = _PHONE.fullmatch(contact) and 6 <= sum(c.isdigit() for c in contact) <= 15
    is_written = len(contact) <= _MAX_CONTACT and contact.isprintable()
    if not is_written or proves_secret(contact) or not (is_mail(contact) or is_phone):
        raise Invalid("That is neither an e-mail address nor a phone number.", field="contact")
    return contact
