"""The desk's own files."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from helpline.web.pages import find, serve

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


class DeskPages:
    """Serves the files under `folder` (the top-level desk/)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/desk", self.index),
            web.get("/desk/", self.index),
            web.get("/desk/static/{name}", self.file),
        ]

    async def index(self, request: web.Request) -> web.Response:
        response = serve(request, find(self._folder, "index.html"))
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    async def file(self, request: web.Request) -> web.Response:
        return serve(request, find(self._folder, request.match_info["name"]))
