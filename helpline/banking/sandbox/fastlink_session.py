"""What happens to a connection in the provider's own window: signing in, a code, the bank's own page.

choice: what is typed decides, so that each ending can be shown: the password `wrong` is refused (402), the
password `code` makes the bank ask for a one-time code, the code 000000 is not the right one; all else is
right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from helpline.banking.sandbox.catalogue import HEALTHY
from helpline.banking.sandbox.state import Login, Outcome

WRONG, WANTS_CODE, WRONG_CODE = "wrong", "code", "000000"
REFUSED = Outcome("INCORRECT_CREDENTIALS", "402")
MISMATCH = Outcome("INVALID_ADDL_INFO_PROVIDED", "509")
TIME_FOR_CODE = 120.0
"""Seconds that the bank waits for a code which is typed here."""

APPROVED_FOR = timedelta(days=180)
"""choice: as banks under PSD2 have it."""

Step = Literal["sign_in", "consent", "code", "running", "done", "failed", "expired", "closed"]


@dataclass
class FastLinkSession:
    """One window on one connection. `flow` is `edit` or `refresh`; it ends after `idle` seconds unused."""

    login: Login
    flow: str
    used: datetime
    idle: float
    tried: bool = False
    """Something was sent to the bank from here."""
    closed: bool = False
    told: Step | None = None
    """The page around it knows of this step."""

    def step(self, now: datetime) -> Step:
        phase = self.login.settle(now)
        if self.closed:
            return "closed"
        if phase:
            self.used = now
            return "code" if phase == "USER_INPUT_REQUIRED" else "running"
        if (now - self.used).total_seconds() >= self.idle:
            return "expired"
        if self.tried:
            return "done" if self.login.now.status == HEALTHY else "failed"
        return "consent" if self.login.auth == "OAUTH" else "sign_in"

    def start(self, now: datetime) -> None:
        """The flow `refresh` begins by itself, the flow `edit` with what the customer types."""
        phase = self.login.settle(now)
        if phase == "USER_INPUT_REQUIRED" and self.login.running:
            self.login.running.wait = max(self.login.running.wait, TIME_FOR_CODE)
        self.tried = bool(phase)
        if self.flow == "refresh" and not phase and self.login.auth != "OAUTH":
            self._begin(now, self.login.next_outcome)

    def sign_in(self, password: str, now: datetime) -> None:
        outcome = self.login.next_outcome
        if password == WRONG:
            outcome = REFUSED
        elif password == WANTS_CODE:
            outcome = replace(outcome, mfa_seconds=TIME_FOR_CODE)
        self._begin(now, outcome)

    def approve(self, now: datetime) -> None:
        """What was about to end is good for as long again."""
        if self.login.consent_ends:
            self.login.consent_ends = now + APPROVED_FOR
        self._begin(now, self.login.next_outcome)

    def enter_code(self, code: str, now: datetime) -> None:
        run = self.login.running
        if run is None or run.phase(now) != "USER_INPUT_REQUIRED":
            return
        if code == WRONG_CODE:
            run.outcome = MISMATCH
        run.answer(now)

    def _begin(self, now: datetime, outcome: Outcome) -> None:
        if self.login.settle(now):
            return
        if outcome.mfa_seconds:
            outcome = replace(outcome, mfa_seconds=TIME_FOR_CODE)
        self.tried, self.used = True, now
        self.login.begin(now, outcome)
