"""How who has left a chat is reached, as it is set up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from helpline.mail.models import MAIL
from helpline.push.models import PUSH
from helpline.settings import Settings


def ways_of(settings: Settings) -> Mapping[str, timedelta]:
    """By kind of job, how long words wait to be seen before."""
    ways = {}
    if settings.smtp_host:
        ways[MAIL] = timedelta(seconds=settings.mail_delay)
    if settings.push_key:
        ways[PUSH] = timedelta(seconds=settings.push_delay)
    return ways
