"""Settings of web push; `settings.Settings` has them all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

from helpline.addresses import is_host, is_loopback_origin
from helpline.environment import secret

_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 bytes, base64url."""


@dataclass(frozen=True)
class PushSettings:
    """Push is off while there is no `push_key`: then nobody is offered any."""

    push_key: str = secret()
    """Signs what goes to browsers' push services (VAPID); `helpline push keys` makes one."""
    push_contact: str = ""
    """Where these services reach who runs this: mailto:support@example.com, or an https address."""
    push_services: tuple[str, ...] = (
        *("fcm.googleapis.com", "jmt17.google.com", ".push.services.mozilla.com"),
        *(".push.apple.com", ".notify.windows.com"),
    )
    """Hosts that anything is pushed to, always by https: browsers name theirs, and a liar could name any.
    One that begins with a dot stands for all below it; an http origin of this machine is for tests."""
    push_delay: float = 30.0
    """Seconds that words wait to be seen in the chat, before it is told that there are some."""


def problem(settings: PushSettings) -> tuple[str, str] | None:
    """The first setting that can't be meant so, and why."""
    if not settings.push_key:
        return None
    contact = settings.push_contact
    named = contact.startswith("https://") or (
        contact.startswith("mailto:") and "@" in parseaddr(contact.removeprefix("mailto:"))[1]
    )
    hosts = all(is_host(one.lstrip(".")) or is_loopback_origin(one) for one in settings.push_services)
    checks = (
        ("push_key", _KEY.fullmatch(settings.push_key) is not None, "is not what `helpline push keys` makes"),
        ("push_contact", named, "is missing, or neither mailto:… nor https://…"),
        ("push_services", hosts, "needs names of hosts"),
    )
    return next(((name, why) for name, holds, why in checks if not holds), None)
