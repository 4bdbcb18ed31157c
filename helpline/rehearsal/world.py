"""One customer's connections and the truth about them. Pure: the provider is told by provider.py."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

from helpline.rehearsal.faults import FIXED, Fault

HEALTHY = "AVAILABLE_DATA_RETRIEVED"
REFRESH_SECONDS = 0.3
MFA_SECONDS = 1.0


@dataclass
class Feed:
    """One connection. `bank` is an id in banks.yml, `called` what this customer calls it."""

    bank: str
    called: str
    account: str
    fault: Fault
    code: int
    done: set[str] = field(default_factory=set)
    """Cures that were truly carried out."""
    refreshes: int = 0
    """At the provider, over all times that it was furnished."""
    before_cure: int = 0
    """Those among them while a refresh was harmful or hopeless."""
    working: bool = False

    def __post_init__(self) -> None:
        self.working = self.code == 0

    @property
    def troubled(self) -> bool:
        return self.fault.id != "fine"

    @property
    def curable(self) -> bool:
        """Whether the next refresh brings data."""
        return self.working or (self.fault.mends and set(self.fault.cures) <= self.done)

    @property
    def ended(self) -> bool:
        """Mended, as far as it can be seen from outside."""
        return self.working and FIXED in self.fault.right

    def refresh_by_hand(self) -> bool:
        """The customer presses the button; whether new data came."""
        self.working = self.curable
        return self.working

    def furnished(self, now: datetime) -> dict[str, Any]:
        """As the sandbox's door takes it. Failed tries are two hours old, so that a refresh is allowed."""
        good = {"code": 0, "new_transactions": 0 if self.fault.code_free else 7}
        after: dict[str, Any] = good if self.curable else {"code": self.code}
        if self.curable and self.fault.mfa and not self.working:
            after |= {"mfa": True, "mfa_seconds": MFA_SECONDS}
        hours = 5 if self.working else 40
        return {
            "bank": self.bank,
            "accounts": [self.account],
            "code": 0 if self.working else self.code,
            "last_updated": (now - timedelta(hours=hours)).isoformat(),
            "last_attempt": (now - timedelta(hours=5 if self.working else 2)).isoformat(),
            "after_refresh": [after],
            "refresh_seconds": REFRESH_SECONDS,
        }


@dataclass
class World:
    """All connections of one customer. `changed`: the provider does not know it yet."""

    feeds: list[Feed]
    verified: bool = True
    changed: bool = False

    @property
    def troubled(self) -> list[Feed]:
        return [feed for feed in self.feeds if feed.troubled]

    def feed(self, bank: str) -> Feed | None:
        return next((feed for feed in self.feeds if feed.bank == bank), None)

    def cure(self, feed: Feed, act: str) -> None:
        """The customer does this outside of the chat."""
        if act in feed.fault.cures and act not in feed.done:
            feed.done.add(act)
            self.changed = True

    def refresh_by_hand(self, feed: Feed) -> bool:
        was = feed.working
        works = feed.refresh_by_hand()
        self.changed = self.changed or works != was
        return works

    def furnished(self) -> list[dict[str, Any]]:
        now = datetime.now(timezone.utc)
        return [feed.furnished(now) for feed in self.feeds]

    def seen(self, connections: Iterable[dict[str, Any]], counted: dict[str, int]) -> None:
        """Take over what the provider says. `counted`: its refreshes by bank that were added up before."""
        for one in connections:
            feed = self.feed(one["bank"])
            if feed is None:
                continue
            new = one["refreshes"] - counted.get(feed.bank, 0)
            counted[feed.bank] = one["refreshes"]
            feed.refreshes += new
            feed.before_cure += new if feed.fault.no_refresh and not feed.curable else 0
            healthy = one.get("additional_status") == HEALTHY
            feed.working = healthy if feed.code else feed.working
