"""Pages of somebody else's site, on an address of its own, that embed the widget in their own ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

HEAD = '<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,">'


class HostSite:
    """`pages`: path → what is served there."""

    def __init__(self, widget: str) -> None:
        self.widget = widget
        """Where the widget's server is."""
        self.pages: dict[str, str] = {}
        self.address = ""

    def page(self, path: str, *, head: str = "", body: str = "", script: str = "module") -> str:
        """Puts a page at `path` and gives its address; `script`: the tag's kind, or "" for none."""
        tag = f'<script {_KINDS[script]} src="{self.widget}/widget.js"></script>' if script else ""
        place = (tag, "") if "async" in script else ("", tag)
        self.pages[path] = (
            f"{HEAD}<title>{path}</title>{place[0]}{head}</head>"
            f"<body><h1>{path}</h1>{body}{place[1]}</body></html>"
        )
        return self.address + path

    async def serve(self, request: web.Request) -> web.Response:
        if request.path not in self.pages:
            raise web.HTTPNotFound
        return web.Response(text=self.pages[request.path], content_type="text/html")


_KINDS = {"module": 'type="module"', "classic": "", "async": "async", "async module": 'async type="module"'}


@asynccontextmanager
async def host_site(widget: str) -> AsyncIterator[HostSite]:
    site = HostSite(widget)
    application = web.Application()
    application.router.add_get("/{path:.*}", site.serve)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.address = f"http://localhost:{runner.addresses[0][1]}"  # another site than 127.0.0.1
    yield site
    await runner.cleanup()
