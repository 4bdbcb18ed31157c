"""What is noticed by itself, and where the bank-data provider tells of it: a part of all settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpline.addresses import is_network
from helpline.environment import secret

_IN_AN_ADDRESS = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(frozen=True)
class NoticeSettings:
    """`event_secret` is the last part of the address that the provider calls; "": there is none."""

    incidents: bool = True
    """Whether they are opened and closed by the rule; by hand they always are."""
    notices: bool = True
    """Whether customers are told, unasked, of a connection that broke or is about to end."""
    notice_after: float = 900.0
    """Seconds for which trouble must have been seen before it is told."""
    quiet_hours: str = "20:00-08:00"
    """When nobody is told, by the customer's time zone; behind it that of customers whose zone is not known,
    such as "20:00-08:00 America/Chicago", else UTC; "never" is no quiet at all."""
    event_secret: str = secret()
    event_sources: tuple[str, ...] = ()
    """Addresses and networks of the provider; () looks at the secret alone."""


def problem(settings: NoticeSettings) -> tuple[str, str] | None:
    """The first setting that can't be meant so, and why."""
    checks = (
        (
            "event_secret",
            bool(_IN_AN_ADDRESS.fullmatch(settings.event_secret)),
            "has characters that an address has not: use letters, digits, - and _",
        ),
        (
            "event_sources",
            all(map(is_network, settings.event_sources)),
            "needs IP addresses or networks",
        ),
    )
    return next(((name, why) for name, holds, why in checks if not holds), None)
