"""What travels between a browser, the table of subscriptions and its push service."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Collection
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec

from helpline.conversations.messages import Value
from helpline.errors import Invalid

PUSH = "push"
"""Kind of the jobs that tell who has left that there is news, by a notification."""
LONGEST = 1_000
"""Characters of an endpoint. Those of today's services have 100 to 600."""


class Subscription(Value, frozen=True):
    """A browser that wants to hear of a conversation. Keys are base64url, as the browser gives them.

    `told`: number of the last message that a notification was about.
    """

    conversation: str
    endpoint: str
    p256dh: str
    auth: str
    told: int = 0

    @property
    def id(self) -> str:
        return hashlib.sha256(self.endpoint.encode()).hexdigest()


def parse(
    conversation: str, endpoint: str, p256dh: str, auth: str, services: Collection[str]
) -> Subscription:
    """Raises Invalid: another host than these, or keys that nothing can be encrypted for."""
    if len(endpoint) > LONGEST or not is_of(endpoint, services):
        raise Invalid("`endpoint` belongs to no push service that we know.", field="endpoint")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh, 65))
        _bytes(auth, 16)
    except ValueError:
        raise Invalid("`keys` are not a browser's.", field="keys") from None
    return Subscription(conversation=conversation, endpoint=endpoint, p256dh=p256dh, auth=auth)


def is_of(endpoint: str, services: Collection[str]) -> bool:
    """Whether it is an https address of one of these hosts, or of an http origin named among them."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username or parts.password or not endpoint.isascii() or any(c <= " " for c in endpoint):
        return False
    if f"{parts.scheme}://{parts.netloc}" in services:
        return True
    known = any(host.endswith(one) if one.startswith(".") else host == one for one in services)
    return parts.scheme == "https" and port in (None, 443) and known


def _bytes(text: str, length: int) -> bytes:
    """Raises ValueError."""
    try:
        found = base64.urlsafe_b64decode(f"{text.rstrip('=')}{'=' * (-len(text.rstrip('=')) % 4)}")
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError from None
    if len(found) != length:
        raise ValueError
    return found
