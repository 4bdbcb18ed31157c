"""Figures agree with the message log: counted again here, row by row, in another way."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.desk.history import BANKS, History
from tests.desk.recount import KINDS, all_rows, recount
from tests.support.parts import Parts
from tests.support.web import House, eventually, running

pytestmark = pytest.mark.slow


@pytest.fixture
async def lived(database_url: str) -> str:
    async with Parts(database_url) as parts:
        await History(parts).live()
    return database_url


@pytest.fixture
async def lead(lived: str, settings: Settings) -> AsyncIterator[DeskAgent]:
    async with running(settings) as house:
        agent = await DeskAgent.hire(house, "lead")

        async def watched() -> bool:
            """What ran when the history ended has been given up."""
            return all(one.state == "ended" for one in (await all_rows(lived))["refreshes"])

        await eventually(watched)
        yield agent
        await agent.close()


def told(report: dict[str, Any]) -> dict[str, Any]:
    """The report in the shape of the recount."""
    lists = {"handovers": "reason", "codes": "code", "banks": "bank"}
    ranked = {name: {one[key]: one["count"] for one in report[name]} for name, key in lists.items()}
    days = {one["date"]: one["conversations"] for one in report["days"]}
    rest = {name: value for name, value in report.items() if name not in ("from", "to", "how")}
    return rest | ranked | {"days": days}


async def test_every_figure_agrees_with_the_log(lead: DeskAgent, lived: str) -> None:
    rows, today = await all_rows(lived), datetime.now(timezone.utc).date()
    whole = recount(rows, today - timedelta(days=60), today)
    assert min(whole["solved"].values()) > 0, "else the history is too dull to prove anything"
    assert min(whole["refreshes"].values()) > 2
    assert len(whole["handovers"]) == 3
    assert (
        whole["first_answer"]["late"] > whole["first_answer"]["answered"] - whole["first_answer"]["in_time"]
    )
    assert min(whole["outcomes"][kind] for kind in KINDS[:6]) > 0
    for first, last in ((60, 0), (25, 18), (24, 24), (12, 10), (0, 0)):
        span = today - timedelta(days=first), today - timedelta(days=last)
        report = await lead.get(f"/reports?from={span[0]}&to={span[1]}")
        assert (report["from"], report["to"]) == (str(span[0]), str(span[1]))
        expected = recount(rows, *span)
        waited = report["backlog"].pop("oldest"), expected["backlog"].pop("oldest")
        assert waited[0] == pytest.approx(waited[1], abs=60)
        assert told(report) == expected
        assert all(
            one["conversations"] == one["solved"] + one["handovers"] + one["rest"] for one in report["days"]
        )
        assert sum(report["outcomes"].values()) == report["conversations"]
        assert set(report["how"]) == set(report) - {"from", "to", "days", "how"}, (
            "each says how it is counted"
        )


async def test_the_table_says_the_same_and_its_cells_are_inert(lead: DeskAgent, house: House) -> None:
    today = datetime.now(timezone.utc).date()
    span = f"from={today - timedelta(days=60)}&to={today}"
    report = await lead.get(f"/reports?{span}")
    async with lead.http.get(f"{lead.url}/desk/api/reports.csv?{span}") as response:
        assert response.content_type == "text/csv"
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        table = list(csv.reader(io.StringIO(await response.text())))
    cells = {(section, name): value for section, name, value in table[1:]}
    assert table[0] == ["section", "name", "value"]
    assert len(cells) == len(table) - 1, "no line hides another one"
    assert cells["conversations", ""] == str(report["conversations"])
    for section in ("solved", "refreshes", "not_understood"):
        for name, value in report[section].items():
            assert name == "examples" or cells[section, name] == str(value)
    [missed] = report["not_understood"]["examples"]
    assert cells["not_understood", f"{missed['text']} count"] == str(missed["count"])
    assert [cells["ratings", f"stars {n}"] for n in range(1, 6)] == list(map(str, report["ratings"]["stars"]))
    for one in report["handovers"]:
        assert cells["handovers", f"{one['reason']} count"] == str(one["count"])
    assert {one["bank"] for one in report["banks"]} == set(BANKS) - {""}, "the page gets them as they are"
    formulas = [cell for row in table for cell in row if cell[:1] in tuple("=+-@\t\r\n")]
    assert formulas == []
    assert not any("\n" in cell for row in table for cell in row)


SENSELESS = {
    "from=yesterday": "from",
    "to=2026-02-30": "to",
    "from=2026-03-01T00:00": "from",
    "to=0001-01-02": "to",
    "to=9999-12-31": "to",
    "from=2026-03-02&to=2026-03-01": "from",
    "from=2024-01-01&to=2026-01-01": "from",
    "from=%00": "from",
    "from=" + "9" * 5_000: "from",
}


async def test_a_range_that_makes_no_sense_is_told(ann: DeskAgent) -> None:
    for query, field in SENSELESS.items():
        for path in ("/reports", "/reports.csv"):
            status, problem = await ann.call("GET", f"{path}?{query}")
            assert (status, problem["code"], problem["field"]) == (422, "invalid", field), query


async def test_without_a_range_it_is_the_last_thirty_days(ann: DeskAgent) -> None:
    today = datetime.now(timezone.utc).date()
    report = await ann.get("/reports")
    assert (report["from"], report["to"]) == (str(today - timedelta(days=29)), str(today))
    assert len(report["days"]) == 30
    assert report["conversations"] == 0
