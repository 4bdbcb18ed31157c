"""The demo customers: one for each way that a connection breaks and is mended."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpline.banking.sandbox.catalogue import Catalogue
from helpline.banking.sandbox.state import Customers, Outcome, Plan

_SECONDS = 4.0


def seed(customers: Customers, catalogue: Catalogue, now: datetime) -> None:
    """Furnish demo-healthy, -402, -bank-down, -mfa, -two-broken and -refresh."""

    def ends(code: int, new: int = 0, *, mfa_seconds: float | None = None) -> Outcome:
        return Outcome(catalogue.status_of(code), str(code), new, mfa_seconds)

    def login(bank: str, accounts: str, code: int, *after: Outcome, hours: float) -> Plan:
        """`hours`: since data last came through; what fails was tried two hours ago."""
        return Plan(
            bank=bank,
            accounts=tuple(accounts.split(", ")),
            now=ends(code),
            after_refresh=after,
            refresh_seconds=_SECONDS,
            last_updated=now - timedelta(hours=hours),
            last_attempt=now - timedelta(hours=min(hours, 2) if code else hours),
        )

    chase = "Business Complete Checking, Ink Business Cash Card"
    customers.furnish(
        "demo-healthy",
        [
            login("chase", chase, 0, ends(0, 3), hours=5),
            login("bank-of-america", "Business Advantage Checking, Business Savings", 0, ends(0, 1), hours=6),
        ],
    )
    customers.furnish("demo-402", [login("chase", chase, 402, ends(0, 14), hours=26)])
    customers.furnish("demo-bank-down", [login("us-bank", "Silver Business Checking", 409, hours=30)])
    customers.furnish(
        "demo-mfa",
        [login("capital-one", "Spark Cash Plus Card", 518, ends(0, 6, mfa_seconds=20), hours=50)],
    )
    customers.furnish(
        "demo-two-broken",
        [
            login("wells-fargo", "Initiate Business Checking, Business Savings", 402, ends(0, 8), hours=72),
            login("amex", "Business Platinum Card, Blue Business Cash Card", 401, ends(0, 11), hours=28),
        ],
    )
    customers.furnish("demo-refresh", [login("citi", "CitiBusiness Checking", 401, ends(0, 9), hours=27)])
    if catalogue.search("U.S. Bank"):
        catalogue.bank("us-bank").uptime = "REFRESH_FAILURE_ATTENTION"
