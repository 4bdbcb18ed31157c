"""Figures for a span of days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

from aiohttp import hdrs, web

from helpline.conversations.ports import Clock
from helpline.desk.models import Figures, Session
from helpline.desk.reports import Reports
from helpline.desk.spreadsheet import as_csv
from helpline.errors import Invalid
from helpline.web.desk.session_guard import SessionGuard

_USUAL, _MOST = timedelta(days=30), timedelta(days=366)


class ReportRoutes:
    """Days are those of UTC; `to` is the last one."""

    def __init__(self, guard: SessionGuard, reports: Reports, clock: Clock) -> None:
        self._guard = guard
        self._reports = reports
        self._clock = clock

    @property
    def routes(self) -> list[web.RouteDef]:
        return [
            self._guard.route("GET", "/reports", self.report),
            self._guard.route("GET", "/reports.csv", self.table),
        ]

    async def report(self, request: web.Request, _session: Session) -> web.Response:
        return web.json_response(await self._figures(request))

    async def table(self, request: web.Request, _session: Session) -> web.Response:
        text = as_csv(await self._figures(request))
        headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="helpline-report.csv"'}
        return web.Response(text=text, content_type="text/csv", headers=headers)

    async def _figures(self, request: web.Request) -> Figures:
        last = _parse_day(request.query.get("to"), "to") or self._clock.now().date()
        first = _parse_day(request.query.get("from"), "from") or last - _USUAL + timedelta(days=1)
        if not timedelta() <= last - first < _MOST:
            raise Invalid("A report covers 1 to 366 days.", field="from")
        return await self._reports.between(_midnight(first), _midnight(last + timedelta(days=1)))


def _parse_day(text: str | None, field: str) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 9000:
        raise Invalid(f"`{field}` is a day such as 2026-03-01.", field=field)
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.utc)
