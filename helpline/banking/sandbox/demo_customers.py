"""The demo customers: one for each way that a connection breaks and is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from aiohttp import web

from helpline.banking.sandbox.catalogue import Catalogue
from helpline.banking.sandbox.state import Customers, Outcome, Plan

_SECONDS = 4.0
_CHASE = "Business Complete Checking, Ink Business Cash Card"


class Demo:
    """Furnishes the demo customers, all at the start and each one anew when asked."""

    def __init__(self, customers: Customers, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._customers = customers
        self._catalogue = catalogue
        self._clock = clock

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.post("/sandbox/demo/{name}/reset", self._reset)]

    def seed(self) -> None:
        for name, plans in self._worlds().items():
            self._customers.furnish(name, plans)
        if self._catalogue.search("U.S. Bank"):
            self._catalogue.bank("us-bank").uptime = "REFRESH_FAILURE_ATTENTION"

    async def _reset(self, request: web.Request) -> web.Response:
        """As on the first day: nothing refreshed, times counted from now. 404: no demo customer."""
        name = request.match_info["name"]
        if (plans := self._worlds().get(name)) is None:
            raise web.HTTPNotFound
        self._customers.furnish(name, plans)
        return web.Response(status=204)

    def _worlds(self) -> dict[str, list[Plan]]:
        return {**self._one_bank(), **self._several_banks()}

    def _one_bank(self) -> dict[str, list[Plan]]:
        login, ends = self._login, self._ends
        return {
            "demo-402": [login("chase", _CHASE, 402, ends(0, 14), hours=26)],
            "demo-bank-down": [login("us-bank", "Silver Business Checking", 409, hours=30)],
            "demo-mfa": [
                login("capital-one", "Spark Cash Plus Card", 518, ends(0, 6, mfa_seconds=20), hours=50)
            ],
            "demo-refresh": [login("citi", "CitiBusiness Checking", 401, ends(0, 9), hours=27)],
            # A refresh brings nothing: what is missing never came, though the connection works.
            "demo-missing-days": [login("pnc", "Business Checking Plus", 0, ends(0), hours=5)],
            "demo-merged": [login("cadence", "Business Essentials Checking", 411, hours=96)],
        }

    def _several_banks(self) -> dict[str, list[Plan]]:
        login, ends = self._login, self._ends
        return {
            "demo-healthy": [
                login("chase", _CHASE, 0, ends(0, 3), hours=5),
                login(
                    "bank-of-america", "Business Advantage Checking, Business Savings", 0, ends(0, 1), hours=6
                ),
            ],
            "demo-two-broken": [
                login(
                    "wells-fargo", "Initiate Business Checking, Business Savings", 402, ends(0, 8), hours=72
                ),
                login("amex", "Business Platinum Card, Blue Business Cash Card", 401, ends(0, 11), hours=28),
            ],
            "demo-three-banks": [
                login("chase", _CHASE, 402, ends(0, 14), hours=50),
                login("citi", "CitiBusiness Checking", 508, ends(0, 5), hours=29),
                login("ally", "Spending Account, Savings Account", 0, ends(0, 1), hours=4),
            ],
        }

    def _login(self, bank: str, accounts: str, code: int, *after: Outcome, hours: float) -> Plan:
        """`hours`: since data last came through; what fails was tried two hours ago."""
        now = self._clock()
        return Plan(
            bank=bank,
            accounts=tuple(accounts.split(", ")),
            now=self._ends(code),
            after_refresh=after,
            refresh_seconds=_SECONDS,
            last_updated=now - timedelta(hours=hours),
            last_attempt=now - timedelta(hours=min(hours, 2) if code else hours),
        )

    def _ends(self, code: int, new: int = 0, *, mfa_seconds: float | None = None) -> Outcome:
        return Outcome(self._catalogue.status_of(code), str(code), new, mfa_seconds)
