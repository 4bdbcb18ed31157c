"""How the desk says no, beyond helpline.errors.

RequestError
├── Unauthorized
│   ├── SignedOut       401 signed-out     no session, or it has ended
│   ├── WrongLogin      401 wrong-login    whatever was wrong about it
│   ├── SecondFactor    401 second-factor  the password is right, a code is wanted
│   │   └── WrongCode                      or wrong
│   └── SignOnRefused   401 sso-refused    the identity provider's word does not count, or there is none
│       ├── SignOnExpired     401 sso-expired     this browser did not ask, or asked too long ago
│       ├── SignOnUnverified  401 sso-unverified  the provider has not verified the e-mail address
│       └── SignOnUnknown     401 sso-unknown     no account of this address, or it is disabled
├── SignOnAway          503 sso-away       the identity provider does not answer as it should
├── Unproven            403 proof-needed   who it is was proved too long ago for this
├── Forbidden           403 forbidden      the CSRF token, the origin or the role does not fit
│   ├── CsrfRefused
│   ├── PageRefused
│   └── RoleRefused
└── NotNow              409                the provider refuses a refresh; carries `next_allowed_at`
"""

from __future__ import annotations

from datetime import datetime

from helpline.errors import Conflict, RequestError, Unauthorized


class SignedOut(Unauthorized):
    code = "signed-out"
    sentence = "Sign in first."


class _Guessed(Unauthorized):
    """`agent`: whose account it was, "" for nobody's."""

    def __init__(self, sentence: str | None = None, *, detail: str = "", agent: str = "") -> None:
        super().__init__(sentence, detail=detail)
        self.facts = {"agent": agent} if agent else {}


class WrongLogin(_Guessed):
    event = "sign_in_refused"
    code = "wrong-login"
    sentence = "E-mail or password is wrong."


class SecondFactor(_Guessed):
    code = "second-factor"
    sentence = "The code of your authenticator app is needed."


class WrongCode(SecondFactor):
    event = "sign_in_refused"
    sentence = "That code is wrong or was used before."


class SignOnRefused(Unauthorized):
    event = "sign_on_refused"
    code = "sso-refused"
    sentence = "Single sign-on was refused."


class SignOnExpired(SignOnRefused):
    code = "sso-expired"
    sentence = "This sign-in was not begun here, or took too long."


class SignOnUnverified(SignOnRefused):
    code = "sso-unverified"
    sentence = "Your e-mail address is not verified there."


class SignOnUnknown(SignOnRefused):
    code = "sso-unknown"
    sentence = "There is no account for this e-mail address."


class SignOnAway(RequestError):
    code = "sso-away"
    status = 503
    sentence = "Single sign-on can't be reached right now."


class Forbidden(RequestError):
    event = "forbidden"
    code = "forbidden"
    status = 403
    sentence = "You may not do that."


class CsrfRefused(Forbidden):
    event = "csrf_refused"
    sentence = "The page is out of date. Please load it again."


class PageRefused(Forbidden):
    event = "origin_refused"
    sentence = "This page may not use the desk."


class RoleRefused(Forbidden):
    event = "role_refused"
    sentence = "Only administrators may do that."


class Unproven(Forbidden):
    event = ""  # every admin meets it, every ten minutes
    code = "proof-needed"
    sentence = "Please prove again that it is you."


class NotNow(Conflict):
    """`next_allowed_at`: when a refresh is allowed again, None when time alone does not help."""

    code = "refresh-refused"

    def __init__(self, sentence: str, next_allowed_at: datetime | None = None) -> None:
        super().__init__(sentence)
        self.next_allowed_at = next_allowed_at
