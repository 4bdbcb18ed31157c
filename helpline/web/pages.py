"""Files for the browser: the widget for any page."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from aiohttp import hdrs, web
from rjsmin import jsmin

from helpline.errors import NotFound
from helpline.settings import Settings

_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".html": "text/html"}
_COMPRESSED = frozenset({"text/javascript", "text/css", "text/html", "image/svg+xml", "application/json"})
_HASHED_LENGTH = 16
_SHARED = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_SHEET = re.compile(rb"replaceSync\(`[^`]*`\)")
_BLANKS = re.compile(rb"\s*([{};,]|(?<=[\w-]):)\s+")
"""In a script's style sheet: between declarations, before values, in lists."""


class Pages:
    """Serves the files under `folder` (the top-level widget/)."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._folder = folder.resolve()

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/widget.js", self.widget),
            web.get("/widget/{path:.+}", self.file),
        ]

    async def widget(self, request: web.Request) -> web.Response:
        """Raises HTTPFound: `?auto=no` is a page that places the element itself."""
        if request.query.get("auto") == "no":
            raise web.HTTPFound("widget/register.js", headers=_SHARED)
        return serve(request, find(self._folder, "widget.js"), shared=True)

    async def file(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        if path.split("/")[0] == "demo" and not self._settings.demo:
            raise NotFound
        return serve(request, find(self._folder, path), shared=True)


def find(folder: Path, path: str) -> Path:
    """Raises NotFound, also for anything outside the folder or hidden in it."""
    if "\0" in path or any(part.startswith(".") for part in path.split("/")):
        raise NotFound
    found = (folder / path).resolve()
    if not found.is_relative_to(folder) or not found.is_file() or found.suffix in (".md", ".py"):
        raise NotFound
    return found


def serve(request: web.Request, file: Path, *, shared: bool = False) -> web.Response:
    body = minified(file.read_bytes()) if file.suffix == ".js" else file.read_bytes()
    kind = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return answer(request, body, kind, shared=shared)


def answer(
    request: web.Request, body: bytes, kind: str, *, shared: bool = False, status: int = 200
) -> web.Response:
    """`body` of the media type `kind`, compressed and with an ETag. `shared`: other origins load it."""
    etag = hashlib.sha256(body).hexdigest()[:_HASHED_LENGTH]
    headers: dict[str, str] = {
        hdrs.ETAG: f'"{etag}"',
        hdrs.CACHE_CONTROL: "public, max-age=300, must-revalidate",
    }
    headers[hdrs.VARY] = "Accept-Encoding"
    if kind == "text/html":
        headers[hdrs.CACHE_CONTROL] = "no-cache"
    if shared:
        headers |= _SHARED
    if status == 200 and any(known.value in (etag, "*") for known in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    if kind in _COMPRESSED and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        body, headers[hdrs.CONTENT_ENCODING] = _compressed(body), "gzip"
    charset = "utf-8" if kind in _COMPRESSED else None
    return web.Response(body=body, status=status, content_type=kind, charset=charset, headers=headers)


@lru_cache(maxsize=256)
def minified(script: bytes) -> bytes:
    """The same program without comments and indentation: what is written for people need not travel."""
    return _SHEET.sub(lambda found: _BLANKS.sub(rb"\1", found[0]).replace(b";}", b"}"), bytes(jsmin(script)))


@lru_cache(maxsize=256)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)
