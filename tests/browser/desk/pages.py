"""What the stand-in serves as it lies in the project: the desk's files, and the codes of the samples."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from tests.browser.desk import samples
from tests.browser.stand_in import WIDGET, problem

DESK = Path(__file__).parents[3] / "desk"


async def _page(_: web.Request) -> web.FileResponse:
    return web.FileResponse(DESK / "index.html")


async def _static(request: web.Request) -> web.FileResponse:
    return web.FileResponse(DESK / request.match_info["name"], headers={"Cache-Control": "no-cache"})


async def _widget(request: web.Request) -> web.FileResponse:
    return web.FileResponse(WIDGET / request.match_info["name"], headers={"Cache-Control": "no-cache"})


async def _picture(_: web.Request) -> web.FileResponse:
    return web.FileResponse(DESK / "icon.svg")


async def _code(request: web.Request) -> web.Response:
    code = request.match_info["code"]
    if code not in ("402", "505", "518", "429"):
        return problem(404, "No such code.")
    title = samples.CODE["title"].replace("402", code)  # type: ignore[attr-defined]
    card = {
        "type": "error_code",
        "title": title,
        "text": samples.CODE["meaning"],
        "steps": samples.CODE["steps"],
    }
    return web.json_response(samples.CODE | {"title": title, "card": card})


ROUTES = [
    web.get("/desk", _page),
    web.get("/desk/static/{name:[a-z._]+}", _static),
    web.get("/widget/{name:[a-z.]+}", _widget),
    web.get("/desk/api/attachments/{id}", _picture),
    web.get("/desk/api/codes/{code}", _code),
]
