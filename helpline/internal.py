"""Between our own processes: Rasa and its action server answer only who knows this installation's secret.

Both listen on loopback, where every program of the machine can call. `web` sends the secret to Rasa, Rasa to
the action server. Both servers are built by others, so what must hold at each of their routes is put in
where all of them are made: at Sanic's own application class.
"""

from __future__ import annotations

import hmac
from typing import Any

import structlog

from helpline import figures
from helpline.private import own_secret
from helpline.settings import Settings

VARIABLE = "HELPLINE_RASA_SECRET"
"""Of Rasa's process alone, which fills it into its endpoints.yml: so the secret stands in no other file."""
_OPEN = frozenset({"/health", "/webhooks/helpline/ready", figures.PATH})
"""Whether somebody is there, and how it is doing, may be asked by anybody on this machine; a wrong secret is
refused there, too."""

log = structlog.get_logger(__name__)


def secret_of(settings: Settings) -> str:
    """The one of the settings, or this installation's own, in a file under `var` for its owner alone."""
    return settings.internal_secret or own_secret(settings.var / "internal-secret")


def header(secret: str) -> dict[str, str]:
    """What a request must carry."""
    return {"Authorization": f"Bearer {secret}"}


def guard(secret: str) -> None:
    """Every Sanic application that this process makes from now on refuses requests without the secret, and
    tells its figures.
    """
    from sanic import Sanic  # not for `web`, nor for the sandbox

    begin, measure = Sanic.__init__, figures.measured()

    def begin_guarded(app: Any, *args: Any, **options: Any) -> None:
        begin(app, *args, **options)
        app.register_middleware(_Door(secret).pass_on, "request")
        measure(app)

    Sanic.__init__ = begin_guarded


class _Door:
    def __init__(self, secret: str) -> None:
        self._expected = header(secret)["Authorization"].encode()

    async def pass_on(self, request: Any) -> Any:
        """None for who may pass, else the answer."""
        from sanic import response

        given = request.headers.get("Authorization")
        if given is None and request.path in _OPEN:
            return None
        if hmac.compare_digest((given or "").encode("utf-8", "replace"), self._expected):
            return None
        log.warning("internal_refused", cause="wrong secret" if given else "no secret")
        return response.json({"reason": "this is not for you"}, status=401)
