"""The key pair that push services know us by (RFC 8292)."""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def new() -> str:
    """A private one, as the settings have it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def public(key: str) -> str:
    """What a browser subscribes with. Raises ValueError for what is no key."""
    number = int.from_bytes(base64.urlsafe_b64decode(f"{key}="), "big")
    own = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _text(own.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
