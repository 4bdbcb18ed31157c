"""When many customers' trouble is one bank's incident, and when that is over. Pure.

An incident opens when more distinct customers fail than this bank's own past makes likely, when most of those
who tried since the first sign failed, and when the other banks do better: where all fail it is not this bank.
docs/incidents.md has the figures.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from helpline.incidents.models import Incident, Seen, Verdict

WINDOW = timedelta(hours=24)
"""Tries of this long ago count: most connections are tried once a night."""
PAST = timedelta(days=30)
FEWEST = 3
"""Distinct customers, whatever the odds."""
CERTAIN = 5
UNLIKELY = 1e-4
"""Odds that as many fail by chance in one window. 40 banks looked at for a year: 1.5 such days."""
MOST_OF = 0.5
"""Of those who tried since the first sign, so many fail."""
OTHERS_TIMES = 3.0
OTHERS_FEWEST = 10
PRIOR_CUSTOMERS, PRIOR_DAYS = 0.5, 7.0
"""What a bank without a past is taken for."""
CHANCE_OF_LUCK = 0.02
"""That those who succeed in the end were only lucky, in an incident that hits a part."""
MOST_NEEDED = 8
SILENCE = {"suspected": timedelta(hours=24), "confirmed": timedelta(hours=72)}
"""Without any sign an incident is over, whoever has not tried."""


def decide(
    now: datetime, history: Sequence[Incident], of_bank: Sequence[Seen], of_others: Sequence[Seen]
) -> Verdict:
    """`history`: this bank's incidents, of which one may be open; `of_bank`: what was tried there in the last
    30 days; `of_others`: elsewhere within the window.
    """
    for incident in history:
        if incident.is_open:
            return _go_on(now, incident, of_bank)
    return _begin(now, history, of_bank, of_others)


def _begin(
    now: datetime, history: Sequence[Incident], of_bank: Sequence[Seen], of_others: Sequence[Seen]
) -> Verdict:
    """Signs of an incident that is over have had their day."""
    from_when = max([now - WINDOW, *(one.closed_at for one in history if one.closed_at)])
    tried = sorted(latest(of_bank), key=lambda one: one.tried_at, reverse=True)
    tried = [one for one in tried if one.tried_at > from_when]
    ordinary = [one for one in of_bank if not any(_fell_in(past, one) for past in history)]
    least = max(MOST_OF, OTHERS_TIMES * share_of(of_others, now))
    found, failed = Verdict(), []
    for place, one in enumerate(tried, 1):  # from now back: the first sign is where it is the plainest
        if not one.failed:
            continue
        failed.append(one)
        many = len(failed) >= FEWEST and len(failed) >= least * place
        if _is_told(failed) or (many and odds(now, ordinary, len(failed)) <= UNLIKELY):
            last = failed[0].tried_at
            found = Verdict(step="open", since=one.tried_at, customers=len(failed), last_sign_at=last)
    return found


def _is_told(failed: Sequence[Seen]) -> bool:
    """The provider says so itself."""
    return any(one.outage for one in failed)


def _fell_in(incident: Incident, one: Seen) -> bool:
    return incident.closed_at is not None and incident.since <= one.tried_at <= incident.closed_at


def _go_on(now: datetime, incident: Incident, of_bank: Sequence[Seen]) -> Verdict:
    during = [one for one in of_bank if one.tried_at >= incident.since]
    failed = [one for one in during if one.failed]
    customers = max(incident.customers, len({one.customer for one in failed}))
    signs = [one.tried_at for one in failed] + [incident.last_sign_at or incident.opened_at]
    known = Verdict(since=incident.since, customers=customers, last_sign_at=max(signs))
    if is_over(during):
        return replace(known, step="close", ending="recovered")
    quiet_for = now - max(*signs, incident.opened_at)
    if quiet_for >= SILENCE[incident.state]:
        return replace(known, step="close", ending="silent")
    certain = customers >= CERTAIN or any(one.outage for one in failed)
    if incident.state == "suspected" and certain:
        return replace(known, step="confirm")
    return known


def is_over(during: Sequence[Seen]) -> bool:
    """Whether enough customers succeed lately, and next to nobody fails beside them.

    The more of them succeeded while it lasted, the more have to succeed in the end.
    """
    last = sorted(latest(during), key=lambda one: one.tried_at, reverse=True)
    if any(one.outage and one.failed for one in last):
        return False
    needed = needed_to_end(during)
    worked = failed = 0
    for one in last:
        worked, failed = worked + (not one.failed), failed + one.failed
        if worked >= needed and failed * 4 <= worked:
            return True
    return False


def needed_to_end(during: Sequence[Seen]) -> int:
    """Customers who have to succeed: so many that luck alone would not do it."""
    lasted = _while_it_lasted(during)
    failed = sum(one.failed for one in lasted)
    share = min(0.95, failed / len(lasted)) if lasted else 0.95
    by_luck = math.ceil(math.log(CHANCE_OF_LUCK) / math.log(1 - share)) if share else MOST_NEEDED
    customers = len({one.customer for one in during})
    return max(2, min(by_luck, MOST_NEEDED, customers))


def _while_it_lasted(during: Sequence[Seen]) -> list[Seen]:
    """Up to the last failure."""
    end = max((one.tried_at for one in during if one.failed), default=None)
    return [one for one in during if end is not None and one.tried_at <= end]


def latest(seen: Iterable[Seen]) -> list[Seen]:
    """The newest try of each customer: one who clicks ten times is one."""
    found: dict[str, Seen] = {}
    for one in seen:
        if one.customer not in found or found[one.customer].tried_at <= one.tried_at:
            found[one.customer] = one
    return list(found.values())


def share_of(others: Collection[Seen], now: datetime) -> float:
    """Of the customers who tried elsewhere within the window, how many fail; 0 where too few did."""
    tried = [one for one in others if one.tried_at > now - WINDOW]
    by_bank = {bank: latest(one for one in tried if one.bank == bank) for bank in {s.bank for s in tried}}
    found = [one for of_bank in by_bank.values() for one in of_bank]
    return sum(one.failed for one in found) / len(found) if len(found) >= OTHERS_FEWEST else 0.0


def odds(now: datetime, of_bank: Sequence[Seen], failed: int) -> float:
    """That so many customers of this bank fail in one window by chance, by its own past (Poisson)."""
    start = now - WINDOW
    past = [one for one in of_bank if one.failed and now - PAST <= one.tried_at <= start]
    begins = min((one.tried_at for one in of_bank), default=now)
    days = max(0.0, (start - max(begins, now - PAST)) / timedelta(days=1))
    ordinary = len({(one.customer, one.tried_at.date()) for one in past})
    mean = (ordinary + PRIOR_CUSTOMERS) / (days + PRIOR_DAYS) * (WINDOW / timedelta(days=1))
    return _tail(mean, failed)


def _tail(mean: float, least: int) -> float:
    """P(X >= least) for a Poisson variable."""
    below = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(least))
    return max(0.0, 1.0 - below)
