"""What aiohttp answers by itself, to what is no HTTP, before any handler of ours comes in.

Its own answer repeats the line that it could not read, which may hold a token; with asyncio's debug mode on
it shows tracebacks. Source: aiohttp/web_protocol.py, `RequestHandler.handle_error`.
"""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from helpline.web.middleware import HttpProblem
from helpline.web.wire import SERVER, problem


def answer_plainly() -> None:
    """From now on, in this process. There is no seam for it but the method itself."""
    RequestHandler.handle_error = _answer  # type: ignore[method-assign]


def _answer(
    self: RequestHandler,
    request: web.BaseRequest,
    status: int = 500,
    exc: BaseException | None = None,
    message: str | None = None,  # noqa: ARG001 - the part that repeats the request
) -> web.StreamResponse:
    """Raises ConnectionError when a part of another answer has left already."""
    if status >= 500:
        self.log_exception("an answer could not be made", exc_info=exc)
    if request.writer.output_size > 0:
        raise ConnectionError
    response = problem(HttpProblem(status, HTTPStatus(status).phrase))
    response.headers["Server"] = SERVER
    response.force_close()
    return response
