"""How the desk says no, beyond helpline.errors.

RequestError
├── Unauthorized
│   ├── SignedOut       401 signed-out     no session, or it has ended
│   ├── WrongLogin      401 wrong-login    whatever was wrong about it
│   └── SecondFactor    401 second-factor  the password is right, a code is wanted or wrong
├── Forbidden           403 forbidden      the CSRF token, the origin or the role does not fit
└── NotNow              409                the provider refuses a refresh; carries `next_allowed_at`
"""

from __future__ import annotations

from datetime import datetime

from helpline.errors import Conflict, RequestError, Unauthorized


class SignedOut(Unauthorized):
    code = "signed-out"
    sentence = "Sign in first."


class WrongLogin(Unauthorized):
    code = "wrong-login"
    sentence = "E-mail or password is wrong."


class SecondFactor(Unauthorized):
    code = "second-factor"
    sentence = "The code of your authenticator app is needed."


class Forbidden(RequestError):
    code = "forbidden"
    status = 403
    sentence = "You may not do that."


class NotNow(Conflict):
    """`next_allowed_at`: when a refresh is allowed again, None when time alone does not help."""

    code = "refresh-refused"

    def __init__(self, sentence: str, next_allowed_at: datetime | None = None) -> None:
        super().__init__(sentence)
        self.next_allowed_at = next_allowed_at
