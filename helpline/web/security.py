"""The security log: what was refused, why, and to whom, under names that stay (docs/security.md lists them).

Each refusal brings its name, its cause and ids (`HelplineError.event`, `detail`, `facts`). Beside them stand
the route and the address, and nothing else of the request.
"""

from __future__ import annotations

import re

import structlog
from aiohttp import hdrs, web

from helpline.errors import RequestError
from helpline.logs import Repeats
from helpline.settings import Settings
from helpline.web.address import client_address
from helpline.web.metrics import Metrics

REFUSED = web.RequestKey("refused", RequestError)
"""Set by a handler that answers a refusal in its own way."""
AGENT = web.RequestKey("agent", str)
"""Id of the agent who is signed in."""
_OFTEN = 5
"""The same of one address is told so often in a minute; the next minute's first says how many were untold."""
_ORIGIN = re.compile(r"null|https?://[a-z0-9.:\[\]_-]{1,100}", re.IGNORECASE)

log = structlog.get_logger(__name__)


class SecurityLog:
    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._repeats = Repeats(_OFTEN)

    def tell(self, request: web.Request, error: RequestError) -> None:
        """Nothing where the refusal is no matter of security."""
        if not error.event:
            return
        self._metrics.refused(error.event)
        address, cause = client_address(request, self._settings), error.detail or error.code
        times, untold = self._repeats.count((error.event, cause, address))
        if times > _OFTEN:
            return
        facts = {**error.facts, **_of(request), "cause": cause, "address": address}
        log.warning(error.event, **facts, **({"untold": untold} if untold else {}))


def _of(request: web.Request) -> dict[str, str]:
    resource = request.match_info.route.resource
    found = {"route": f"{request.method} {resource.canonical if resource else 'unknown'}"}
    if agent := request.get(AGENT):
        found["agent"] = agent
    if origin := request.headers.get(hdrs.ORIGIN):
        found["origin"] = origin if _ORIGIN.fullmatch(origin) else "malformed"
    return found
