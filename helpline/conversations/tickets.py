"""Ticket numbers that can be read out on the phone."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0/O, 1/I/L and U, which are mistaken for one another."""
_LENGTH = 6


def new_number() -> str:
    """Such as CB-7K2M9Q."""
    return "CB-" + "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
