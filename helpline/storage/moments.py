"""What each database says of times in its own words, in UTC and to the microsecond; named as SQL is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from helpline.storage.tables import Instant


class utc_day(FunctionElement[date]):
    """The day of an instant."""

    type = sa.Date()
    inherit_cache = True


class a_week_after(FunctionElement[datetime]):
    """The instant 7 times 24 hours later."""

    type = Instant()
    inherit_cache = True


@compiles(utc_day)
def _utc_day(element: Any, compiler: Any, **how: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **how)} AT TIME ZONE 'UTC' AS DATE)"


@compiles(utc_day, "sqlite")
def _utc_day_in_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"date({compiler.process(element.clauses, **how)})"


@compiles(a_week_after)
def _a_week_after(element: Any, compiler: Any, **how: Any) -> str:
    return f"({compiler.process(element.clauses, **how)} + INTERVAL '168 hours')"


@compiles(a_week_after, "sqlite")
def _a_week_after_in_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    """Its own functions of time know milliseconds only, so the time of day stays as it is written."""
    instant = compiler.process(element.clauses, **how)
    return f"(date({instant}, '+7 days') || substr({instant}, 11))"
