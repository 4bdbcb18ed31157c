"""What can be wrong with a connection: its codes, what mends it, and which ends of a talk are right."""

from __future__ import annotations

from dataclasses import dataclass

FIXED, WAIT, AT_BANK, IMPORT, PERSON = "fixed", "wait", "at_bank", "import", "person"


@dataclass(frozen=True)
class Fault:
    """One kind of trouble.

    `cures`: open questions at which the customer does what is needed; a refresh after all of them succeeds.
    `mends`: False when no refresh ever succeeds. `right`: the ends that are right; with PERSON alone a
    person must come. `answers`: open question → intention, where it differs from the usual. `opens`:
    intentions that describe the trouble. `knows`: facts that this customer may tell unasked. `turns`: the
    fewest messages of a verified customer who tells nothing unasked.
    """

    id: str
    codes: tuple[int, ...]
    right: tuple[str, ...]
    cures: tuple[str, ...] = ()
    mends: bool = True
    mfa: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    opens: tuple[str, ...] = ("open_stopped", "open_code", "open_no_transactions")
    knows: tuple[str, ...] = ("login_works",)
    turns: int = 2
    no_refresh: bool = False
    """Until it is cured no refresh may be started: it cannot succeed, or makes things worse."""

    @property
    def code_free(self) -> bool:
        """The connection itself is healthy."""
        return self.codes == (0,)

    def answer(self, asks: str) -> str:
        """The intention that answers this question, "" for the usual one."""
        return dict(self.answers).get(asks, "")


NOTHING = Fault("fine", (0,), (FIXED,), turns=0)

FAULTS = {
    fault.id: fault
    for fault in (
        Fault(
            "wrong_sign_in",
            (402,),
            (FIXED,),
            ("sign_in",),
            knows=("login_works", "password_changed"),
            turns=3,
            no_refresh=True,
        ),
        Fault(
            "expired_password",
            (410,),
            (FIXED,),
            ("sign_in",),
            knows=("password_changed",),
            turns=3,
            no_refresh=True,
        ),
        Fault(
            "locked",
            (407,),
            (FIXED,),
            ("bank_action",),
            answers=(("bank_login", "locked"), ("bank_action", "unlocked"), ("sign_in", "sign_in_replaced")),
            opens=("open_stopped", "open_code", "open_locked"),
            knows=("locked",),
            no_refresh=True,
        ),
        Fault(
            "locked_until_tomorrow",
            (407,),
            (WAIT, AT_BANK),
            mends=False,
            answers=(
                *(("bank_login", "locked"), ("bank_action", "unlock_tomorrow"), ("waited", "will_wait")),
                ("sign_in", "unlock_tomorrow"),
            ),
            opens=("open_code", "open_locked"),
            knows=("locked",),
            no_refresh=True,
        ),
        Fault(
            "bank_terms",
            (427, 428, 429),
            (FIXED,),
            ("bank_action",),
            answers=(("bank_login", "bank_wants"), ("bank_action", "bank_action_done")),
            knows=("bank_wants",),
        ),
        Fault(
            "security_code",
            (518, 522),
            (FIXED,),
            ("code_ready",),
            mfa=True,
            opens=("open_stopped", "open_code", "open_code_asked"),
            knows=("code_asked", "login_works"),
        ),
        Fault(
            "old_phone",
            (518,),
            (AT_BANK, PERSON),
            mends=False,
            answers=(("code_ready", "old_phone"),),
            opens=("open_code", "open_code_asked"),
            knows=("old_phone",),
        ),
        Fault("timeout", (401, 508), (FIXED,), answers=(("waited", "wants_refresh"),)),
        Fault("session_elsewhere", (416,), (FIXED,), answers=(("bank_action", "logged_out_elsewhere"),)),
        Fault("outage", (409, 418, 424), (WAIT,), mends=False, knows=("login_works", "bank_down")),
        Fault(
            "stuck_for_days",
            (401, 409, 400),
            (PERSON,),
            mends=False,
            answers=(("waited", "no_more_waiting"),),
            knows=("login_works", "waited_days", "refreshed", "sign_in_replaced"),
            turns=4,
        ),
        Fault("only_support", (475, 496, 497, 602), (PERSON,), mends=False),
        Fault(
            "consent_expired",
            (506,),
            (FIXED,),
            ("approve",),
            knows=("login_works", "consent_withdrawn"),
            no_refresh=True,
        ),
        Fault(
            "missing_days",
            (0,),
            (PERSON, IMPORT),
            mends=False,
            opens=("open_missing_days",),
            answers=(("waited", "no_more_waiting"), ("works_now", "still_missing")),
            knows=("missing_dates", "login_works"),
            turns=3,
        ),
        Fault(
            "merged",
            (420,),
            (FIXED, PERSON),
            ("sign_in",),
            opens=("open_merged", "open_code"),
            knows=("bank_moved", "login_works"),
            turns=3,
            no_refresh=True,
        ),
        Fault("discontinued", (430,), (IMPORT, PERSON), mends=False),
        Fault(
            "card_replaced",
            (422,),
            (PERSON,),
            mends=False,
            answers=(("accounts_listed", "card_replaced"),),
            opens=("open_stopped", "open_code", "open_card_replaced"),
            knows=("card_replaced", "login_works"),
            turns=3,
        ),
    )
}
