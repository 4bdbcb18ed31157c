"""The stand-in's answers for many."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from aiohttp import web

from tests.browser.desk.sign_in import AGENT, BODY


class BulkAnswers(ABC):
    """Each result is pending once, as if it took a while."""

    talks: dict[str, dict[str, Any]]
    bulk_results: dict[str, list[dict[str, Any]]]

    @abstractmethod
    def _append(self, talk: dict[str, Any], agent: dict[str, Any], body: dict[str, Any]) -> int: ...

    @property
    def bulk_routes(self) -> list[web.RouteDef]:
        self.bulk_results = {}
        return [
            web.post("/desk/api/bulk-answers", self._bulk),
            web.get("/desk/api/bulk-answers/{id}", self._bulk_result),
        ]

    async def _bulk(self, request: web.Request) -> web.Response:
        body, agent = request[BODY], request[AGENT]
        missed = []
        for one in body["conversations"]:
            talk = self.talks[one]
            holder = talk["agent"] or {"id": agent["id"], "name": ""}
            if holder["id"] == agent["id"]:
                self._append(talk, agent, {"id": f"{body['id']}/{one}", "text": body["text"]})
            else:
                missed.append({"conversation": one, "owner": "agent", "name": holder["name"]})
        many = len(body["conversations"])
        done = {"answered": many - len(missed), "pending": 0, "missed": missed}
        self.bulk_results[body["id"]] = [{"answered": 0, "pending": many, "missed": []}, done]
        return web.json_response({"conversations": many}, status=202)

    async def _bulk_result(self, request: web.Request) -> web.Response:
        results = self.bulk_results[request.match_info["id"]]
        return web.json_response(results.pop(0) if len(results) > 1 else results[0])
