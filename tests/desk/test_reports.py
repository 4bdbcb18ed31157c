"""Figures agree with the message log: counted again here, row by row, in another way."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa

from helpline.settings import Settings
from helpline.storage.database import Database
from helpline.storage.desk_tables import customer_words
from helpline.storage.tables import conversations, messages, refreshes, tickets
from tests.desk.agent import DeskAgent
from tests.desk.history import BANKS, MISSED, History
from tests.support.parts import Parts
from tests.support.web import House, running

pytestmark = pytest.mark.slow
WEEK = timedelta(days=7)
TARGET = 300


@pytest.fixture
async def lived(database_url: str) -> str:
    async with Parts(database_url) as parts:
        await History(parts).live()
    return database_url


@pytest.fixture
async def lead(lived: str, settings: Settings) -> AsyncIterator[DeskAgent]:
    async with running(settings) as house:
        agent = await DeskAgent.hire(house, "lead")
        yield agent
        await agent.close()


async def all_rows(url: str) -> dict[str, list[Any]]:
    database = Database(url)
    async with database.read() as connection:
        found = {
            table.name: list(await connection.execute(sa.select(table)))
            for table in (conversations, messages, tickets, refreshes, customer_words)
        }
    await database.close()
    return found


def recount(rows: dict[str, list[Any]], first: date, last: date) -> dict[str, Any]:
    start = datetime.combine(first, time(), tzinfo=timezone.utc)
    end = datetime.combine(last, time(), tzinfo=timezone.utc) + timedelta(days=1)

    def within(at: datetime | None) -> bool:
        return at is not None and start <= at < end

    said = sorted(rows["messages"], key=lambda m: (m.conversation, m.seq))
    by_customer = {
        c.id: [m.at for m in said if (m.conversation, m.author) == (c.id, "customer")]
        for c in rows["conversations"]
    }
    spoken = [c for c in rows["conversations"] if within(c.created_at) and by_customer[c.id]]
    people = {t.conversation for t in rows["tickets"]}
    solved = [c for c in spoken if c.id not in people]
    mine = [t for t in rows["tickets"] if within(t.opened_at)]
    first_answers = [seconds(t.opened_at, t.first_answer_at) for t in mine if t.first_answer_at]
    resolutions = [seconds(t.opened_at, t.resolved_at) for t in mine if t.resolved_at]
    ended = [r.result for r in rows["refreshes"] if within(r.started_at) and r.result]
    stars = [w.stars for w in rows["customer_words"] if within(w.rated_at)]
    explained = {
        (m.conversation, m.card["code"]) for m in said if within(m.at) and m.author == "bot" and m.card
    }
    return {
        "conversations": len(spoken),
        "solved": {"count": len(solved), "came_back": sum(came_back(c, rows, by_customer) for c in solved)},
        "handovers": Counter(t.reason for t in mine),
        "first_answer": {
            "median": rank(first_answers, 0.5),
            "p90": rank(first_answers, 0.9),
            "within_target": share([s <= TARGET for s in first_answers]),
        },
        "resolution": {"median": rank(resolutions, 0.5), "p90": rank(resolutions, 0.9)},
        "refreshes": {"count": len(ended), "succeeded": ended.count("succeeded")},
        "codes": Counter(code for _, code in explained),
        "banks": Counter(t.brief["bank"] for t in mine if t.brief["bank"]),
        "not_understood": {
            "count": sum(within(m.at) and m.author == "bot" and m.text == MISSED for m in said),
            "of": sum(within(m.at) and m.author == "customer" for m in said),
            "examples": [
                {"text": text, "count": count} for text, count in misunderstood(said, within).most_common()
            ],
        },
        "ratings": {
            "count": len(stars),
            "average": share(stars),
            "stars": [sum(s == n for s in stars) for n in (1, 2, 3, 4, 5)],
        },
        "days": {
            (start + timedelta(days=n)).date().isoformat(): sum(
                c.created_at.date() == (start + timedelta(days=n)).date() for c in spoken
            )
            for n in range((end - start).days)
        },
    }


def misunderstood(said: list[Any], within: Callable[[datetime | None], bool]) -> Counter[str]:
    """The customer's words right before the assistant said that it had not understood."""
    last: dict[str, str] = {}
    found: Counter[str] = Counter()
    for message in said:
        if message.author == "customer":
            last[message.conversation] = message.text
        elif message.author == "bot" and message.text == MISSED and within(message.at):
            found[last[message.conversation]] += 1
    return found


def came_back(one: Any, rows: dict[str, list[Any]], by_customer: dict[str, list[datetime]]) -> bool:
    pauses = [later - earlier for earlier, later in pairwise(by_customer[one.id])]
    if any(timedelta(hours=12) <= pause <= WEEK for pause in pauses):
        return True
    last = max(m.at for m in rows["messages"] if m.conversation == one.id and m.author != "system")
    others = [
        c for c in rows["conversations"] if c.customer_id == one.customer_id != "" and by_customer[c.id]
    ]
    return any(last < other.created_at <= last + WEEK for other in others)


def rank(values: list[float], share: float) -> float | None:
    """The smallest value that so many do not exceed."""
    return next((v for v in sorted(values) if sum(w <= v for w in values) >= share * len(values)), None)


def share(values: list[Any]) -> float | None:
    return sum(values) / len(values) if values else None


def seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


def told(report: dict[str, Any]) -> dict[str, Any]:
    """The report in the shape of the recount."""
    lists = {"handovers": "reason", "codes": "code", "banks": "bank"}
    ranked = {name: {one[key]: one["count"] for one in report[name]} for name, key in lists.items()}
    days = {one["date"]: one["conversations"] for one in report["days"]}
    rest = {name: value for name, value in report.items() if name not in ("from", "to")}
    return rest | ranked | {"days": days}


async def test_every_figure_agrees_with_the_log(lead: DeskAgent, lived: str) -> None:
    rows, today = await all_rows(lived), datetime.now(timezone.utc).date()
    whole = recount(rows, today - timedelta(days=60), today)
    assert min(whole["solved"].values()) > 2, "else the history is too dull to prove anything"
    assert min(whole["refreshes"].values()) > 2
    assert len(whole["handovers"]) == 3
    for first, last in ((60, 0), (25, 18), (24, 24), (12, 10), (0, 0)):
        span = today - timedelta(days=first), today - timedelta(days=last)
        report = await lead.get(f"/reports?from={span[0]}&to={span[1]}")
        assert (report["from"], report["to"]) == (str(span[0]), str(span[1]))
        assert told(report) == recount(rows, *span)
        assert all(one["conversations"] == one["solved"] + one["handovers"] for one in report["days"])


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
