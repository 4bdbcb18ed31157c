"""Who may read figures and the state of each part: whoever shows the token, or else our own network alone."""

from __future__ import annotations

import hmac
import ipaddress

from aiohttp import hdrs, web

from helpline.errors import RequestError
from helpline.settings import Settings
from helpline.web.address import client_address, is_trusted

_PASSED_ON = (hdrs.X_FORWARDED_FOR, hdrs.FORWARDED, hdrs.VIA, "X-Real-IP", "X-Forwarded-Proto")
"""A request with one of these came through a proxy."""


class OperatorsOnly(RequestError):
    event = "operators_only"
    code = "operators-only"
    status = 403
    sentence = "This is for whoever runs the service: HELPLINE_METRICS_TOKEN, or its own network."


class Operators:
    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def check(self, request: web.Request) -> None:
        """Raises OperatorsOnly."""
        if not self.knows(request):
            raise OperatorsOnly

    def knows(self, request: web.Request) -> bool:
        if self._settings.metrics_token:
            wanted = f"Bearer {self._settings.metrics_token}".encode()
            return hmac.compare_digest(
                request.headers.get(hdrs.AUTHORIZATION, "").encode("utf-8", "replace"), wanted
            )
        return self._is_inside(request)

    def _is_inside(self, request: web.Request) -> bool:
        """Straight from a private address, or from one as a proxy that we trust tells."""
        passed_on = any(name in request.headers for name in _PASSED_ON)
        if passed_on and not is_trusted(request, self._settings):
            return False
        return _is_private(client_address(request, self._settings))


def _is_private(address: str) -> bool:
    try:
        return ipaddress.ip_network(address, strict=False).is_private
    except ValueError:
        return False
