"""The help site: an index with a search, and a page for each help article. Needs no script in the browser."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from aiohttp import web

from helpline.knowledge import Knowledge, Problem
from helpline.settings import Settings
from helpline.web import help_pages
from helpline.web.pages import answer

_CODE = re.compile(r"\b\d{1,3}\b")
_LONGEST_QUERY = 200
_MOST_FOUND = 10


class Help:
    """Has routes in the demo only. `folder` is the top-level help/, with the frame of every page."""

    def __init__(self, settings: Settings, folder: Path, knowledge: Knowledge) -> None:
        self._settings = settings
        self._frame = Template((folder / "page.html").read_text("utf-8"))
        self._knowledge = knowledge

    @property
    def routes(self) -> list[web.RouteDef]:
        if not self._settings.demo:
            return []
        return [
            web.get("/help", self.index),
            web.get("/help/", self.index),
            web.get("/help/{id}", self.article),
        ]

    async def index(self, request: web.Request) -> web.Response:
        query = " ".join(request.query.get("q", "")[:_LONGEST_QUERY].split())
        articles = self._knowledge.articles
        if not query:
            return self._answer(request, help_pages.index(articles))
        found = self._knowledge.search_articles(query, _MOST_FOUND)
        return self._answer(request, help_pages.found(query, found, self._codes(query), articles))

    async def article(self, request: web.Request) -> web.Response:
        article = self._knowledge.article(request.match_info["id"])
        if article is None:
            return self._answer(request, help_pages.missing(self._knowledge.articles), status=404)
        codes = self._knowledge.problems if article.id == help_pages.CODES else ()
        page = help_pages.article(
            article, self._knowledge.articles, [one for one in codes if one.key == one.code]
        )
        return self._answer(request, page)

    def _codes(self, query: str) -> list[Problem]:
        """Those that the query names by their number."""
        named = (self._knowledge.find_code(number) for number in dict.fromkeys(_CODE.findall(query)))
        return [problem for problem in named if problem and problem.code]

    def _answer(self, request: web.Request, page: help_pages.Page, *, status: int = 200) -> web.Response:
        text = self._frame.substitute(page.filled)
        return answer(request, text.encode(), "text/html", status=status)
