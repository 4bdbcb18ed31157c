"""The stand-in's incidents."""

from __future__ import annotations

from typing import Any

from aiohttp import web

CHASE = {
    **{"id": "i-1", "bank": "chase", "name": "Chase", "state": "suspected", "customers": 7, "told": 4},
    "since": "2026-11-30T06:00:00Z",
}


class Incidents:
    """`incidents` are those of now, as the desk's API tells them."""

    incidents: tuple[dict[str, Any], ...] = ()

    @property
    def incident_routes(self) -> list[web.RouteDef]:
        return [web.route("*", "/desk/api/incidents{rest:.*}", self._incidents)]

    async def _incidents(self, request: web.Request) -> web.Response:
        if request.path.endswith("/close"):
            self.incidents = ()
        return web.json_response({"items": self.incidents})
