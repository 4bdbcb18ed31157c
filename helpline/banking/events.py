"""What Yodlee posts to a callback address, read as a hint: whose connections may have changed.

Shapes: developer.envestnet.com/resources/yodlee/webhooks (REFRESH, AUTO_REFRESH_UPDATES, DATA_UPDATES,
LATEST_BALANCE_UPDATES, consent events). Customers are whatever stands under `loginName`, wherever that is:
in `event`, in each entry of `event.data`, or in `event.data.userData[].user`. Nothing else is read: what an
event says of a connection is not believed. Yodlee signs nothing; it recommends to let its own addresses
through alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from helpline.banking.visit import LOGIN_NAME
from helpline.errors import Malformed

MOST_CUSTOMERS = 20_000
_NAME = re.compile(r"[A-Z_]{1,40}(\.[A-Z_]{1,23})?")


class _Event(msgspec.Struct):
    info: str
    notificationId: str | int = ""
    loginName: Any = None
    data: Any = None


class _Body(msgspec.Struct):
    event: _Event


@dataclass(frozen=True)
class ProviderEvent:
    """`id`: a hash, the same when the same event comes again. `name`: such as DATA_UPDATES.USER_DATA."""

    id: str
    name: str
    customers: tuple[str, ...]


def parse_event(raw: bytes) -> ProviderEvent:
    """Whatever content type it claims: Yodlee has called JSON a form. Raises Malformed."""
    try:
        event = msgspec.json.decode(raw, type=_Body).event
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Malformed("The body is not an event.") from None
    if not _NAME.fullmatch(event.info):
        raise Malformed("`event.info` is not the name of an event.")
    customers = tuple(sorted(set(_login_names({"loginName": event.loginName, "data": event.data}))))
    if len(customers) > MOST_CUSTOMERS:
        raise Malformed("The event names too many customers.")
    # With its own number it is the same event even if a repeat is spelled otherwise.
    said = f"{event.notificationId}\n{customers}".encode() if event.notificationId else raw
    id = hashlib.sha256(event.info.encode() + b"\n" + said).hexdigest()
    return ProviderEvent(id=id, name=event.info, customers=customers)


def _login_names(value: Any) -> Iterator[str]:
    """Without recursion: how deep it goes is for who sends it to choose."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = one.get("loginName")
            if isinstance(name, str) and LOGIN_NAME.fullmatch(name):
                yield name
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
