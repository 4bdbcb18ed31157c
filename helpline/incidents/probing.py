"""Whose connections are looked at while an incident lasts, so that its end is found by itself. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from helpline.incidents.deciding import latest
from helpline.incidents.models import Incident, Seen

PROBES = timedelta(hours=1)
"""One connection may be refreshed by us again after this long: a bank in trouble is not pushed."""
LOOKS_AT_ONCE = 8


def due_for_look(incident: Incident, of_bank: Sequence[Seen], now: datetime) -> list[Seen]:
    """The newest try of those who were hit, the one of longest ago first: that one may be tried anew."""
    hit = {one.customer for one in of_bank if one.failed and one.tried_at >= incident.since}
    mine = [one for one in latest(of_bank) if one.customer in hit and one.tried_at <= now]
    return sorted(mine, key=lambda one: one.tried_at)[:LOOKS_AT_ONCE]
