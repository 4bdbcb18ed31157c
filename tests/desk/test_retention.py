"""What is kept of a customer, given out, erased and forgotten in time: looked for in every table there is."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from helpline.conversations.agents import Agents
from helpline.conversations.customer_extras import CustomerExtras
from helpline.conversations.handover import hand_over
from helpline.conversations.messages import Brief, Customer
from helpline.conversations.models import NewMessage, Repair, Watch
from helpline.conversations.notes import Notes
from helpline.desk.reports import NOT_UNDERSTOOD
from helpline.desk.retention import Retention
from helpline.errors import Invalid, NotFound
from helpline.storage.accounts import SqlAccounts
from helpline.storage.desk_store import SqlDesk
from helpline.storage.erasure import BESIDE, GIVEN, SqlPersonalData
from helpline.storage.repairs import SqlRepairs
from helpline.storage.reporting import SqlReportDays
from helpline.storage.searching import SqlSearches
from helpline.storage.slack_mirror import MirroringStore
from helpline.storage.tables import metadata
from tests.desk.agent import add_account
from tests.desk.sightings import looked_at
from tests.mail.letters import mailed
from tests.support.parts import Parts

CARLA = Customer(id="cust-carla", name="Carla Chase", email="carla@home.example")
DAN = Customer(id="cust-dan", name="Dan Dale", email="dan@home.example")
PNG = b"\x89PNG\r\n\x1a\n"
TRACKERS = "CREATE TABLE trackers (sender_id VARCHAR(64) PRIMARY KEY, events TEXT NOT NULL)"
REMEMBER = sa.text("INSERT INTO trackers VALUES (:id, :events)")
Rows = dict[str, list[str]]


@pytest.fixture
async def desk(parts: Parts) -> Parts:
    """With Slack, an agent, and Rasa's own table."""
    parts.transactions.store = MirroringStore(parts.database, "C-SUPPORT", {"mail": timedelta(hours=1)})
    await add_account(parts.url, "ann", last_active_at=parts.clock.now())
    async with parts.database.write() as connection:
        await connection.execute(sa.text(TRACKERS))
    return parts


def retention(parts: Parts) -> Retention:
    accounts = SqlAccounts(parts.database)
    return Retention(SqlPersonalData(parts.database), accounts, parts.clock, days=365, attachment_days=90)


async def rasa_remembers(parts: Parts, sender: str, *more: dict[str, Any]) -> None:
    events = json.dumps([{"event": "user", "text": f"of {sender}"}, *more], separators=(",", ":"))
    async with parts.database.write() as connection:
        await connection.execute(REMEMBER, {"id": sender, "events": events})


async def whole_case(parts: Parts, customer: Customer) -> str:
    """One conversation with a row in every table that may hold one."""
    name, now = customer.name or "Nobody", parts.clock.now()
    conversation, extras = await parts.open(customer), CustomerExtras(parts.transactions, parts.shares)
    await parts.say(conversation, f"{name} says hello")
    await extras.send_picture(conversation, "image/png", PNG + name.encode())
    brief = Brief(bank=f"Bank of {name}", last_words=f"{name} is upset")
    async with parts.transactions.begin(conversation) as unit:
        await hand_over(unit, "requested", now, parts.hours, parts.shares, brief)
    agents = Agents(parts.transactions)
    await agents.claim(conversation, "ann", "Ann")
    await agents.say(conversation, "ann", str(uuid4()), f"Hello {name}", "Ann")
    await Notes(parts.transactions).add(conversation, "ann", "Ann", str(uuid4()), f"{name} is in a hurry")
    await extras.read_up_to(conversation, 3)
    await extras.leave_contact(conversation, f"{name.split()[0].lower()}@mail.example")
    await extras.rate(conversation, 2, f"{name} waited long")
    await _refresh(parts, conversation, customer)
    await SqlDesk(parts.database).look("ann", conversation, now)
    await agents.resolve(conversation, "ann", close=True, outcome="fixed")
    await rasa_remembers(parts, conversation)
    async with parts.transactions.begin(conversation) as unit:
        excuse = {"said": [NOT_UNDERSTOOD[0]], "asks": "", "bank": ""}
        await unit.append(NewMessage(id=str(uuid4()), author="bot", text="Sorry?", about=excuse, at=now))
    await mailed(parts, conversation, customer)
    await looked_at(parts, conversation, customer)
    await SqlSearches(parts.database).step()
    await SqlReportDays(parts.database, NOT_UNDERSTOOD).step()
    return conversation


async def _refresh(parts: Parts, conversation: str, customer: Customer) -> None:
    """As an agent starts one."""
    now, connection = parts.clock.now(), f"connection-of-{customer.id}"
    until: dict[str, Any] = {"started_at": now, "deadline": now + timedelta(minutes=5), "due_at": now}
    known: dict[str, Any] = {"conversation": conversation, "customer": customer.id, "connection": connection}
    async with parts.transactions.begin(conversation) as unit:
        await unit.watch(Watch(id=str(uuid4()), bank="Chase", **known, **until))
        await unit.record("refresh", now, "ann", "Ann", detail=connection)
    repairs, link = SqlRepairs(parts.database), uuid4().hex
    times: dict[str, Any] = {"created_at": now, "expires_at": now + timedelta(minutes=5)}
    await repairs.offer(Repair(id=link, flow="edit", bank="Chase", **known, **times))
    await repairs.open(link, now)


async def everything(parts: Parts) -> Rows:
    """Every row of every table, as text."""
    async with parts.database.read() as connection:
        names = await connection.run_sync(lambda c: sa.inspect(c).get_table_names())
        return {
            name: sorted(
                str(tuple(row)) for row in await connection.execute(sa.text(f"SELECT * FROM {name}"))
            )
            for name in names
        }


def naming(rows: Rows, *words: str) -> dict[str, int]:
    """In which tables these words stand, and how often."""
    found = {name: sum(any(word in row for word in words) for row in lines) for name, lines in rows.items()}
    return {name: count for name, count in found.items() if count}


def test_every_table_with_rows_of_a_conversation_is_erased_with_it() -> None:
    belonging = {table for table in metadata.tables.values() if "conversation" in table.c}
    assert {table.name for table in belonging} - {"audit"} == {table.name for table in BESIDE}


async def test_erasing_a_customer_leaves_nothing_but_ids_and_a_hash_in_the_audit_trail(desk: Parts) -> None:
    hers = [await whole_case(desk, CARLA), await desk.open(CARLA)]
    await whole_case(desk, DAN)
    anonymous = await whole_case(desk, Customer())
    before = await everything(desk)
    filled = {**naming(before, hers[0]), **naming(before, CARLA.id)}
    beside = {"conversations", "audit", "trackers", "jobs", "troubles", "notice_customers"}
    assert {table.name for table in BESIDE} | beside <= set(filled)

    assert await retention(desk).erase(CARLA.id) == 2
    after = await everything(desk)
    words = ("Carla", "carla", "cust-carla", "Bank of Carla")
    assert naming(after, *words) == {}
    assert set(naming(after, *hers)) == {"audit"}
    assert any(hashlib.sha256(CARLA.id.encode()).hexdigest() in row for row in after["audit"])
    for name in before:
        kept = [row for row in before[name] if not any(word in row for word in (*words, *hers))]
        lost = set(kept) - set(after[name])
        assert not [row for row in lost if "cust-dan" in row or "Dan" in row or anonymous in row], name
    assert len(after["conversations"]) == 2
    with pytest.raises(NotFound):
        await desk.conversations.read(hers[0])


async def test_the_tickets_of_an_erased_customer_are_not_even_queued_for_slack(desk: Parts) -> None:
    await whole_case(desk, CARLA)
    ticket = (await desk.store.tickets())[0].number
    assert naming(await everything(desk), ticket).keys() == {
        "tickets",
        "slack_threads",
        "slack_outbox",
        "jobs",
        "messages",
    }
    await retention(desk).erase(CARLA.id)
    assert naming(await everything(desk), ticket) == {}


@pytest.mark.parametrize("nobody", ["", "  "])
async def test_anonymous_visitors_are_never_erased_by_mistake(desk: Parts, nobody: str) -> None:
    conversation = await whole_case(desk, Customer())
    with pytest.raises(Invalid):
        await retention(desk).erase(nobody)
    with pytest.raises(Invalid):
        await retention(desk).export(nobody)
    assert await retention(desk).erase("cust-unknown") == 0
    await desk.conversations.read(conversation)


async def test_an_export_holds_everything_of_one_customer_and_nothing_of_another(desk: Parts) -> None:
    hers = await whole_case(desk, CARLA)
    his = await whole_case(desk, DAN)
    export = await retention(desk).export(CARLA.id)
    (only,) = export["conversations"]
    assert (export["customer"], only["id"], only["customer_name"]) == (CARLA.id, hers, CARLA.name)
    assert {table.name for table in GIVEN} | {"audit", "assistant"} <= only.keys()
    said = [message["text"] for message in only["messages"]]
    assert {"Carla Chase says hello", "Hello Carla Chase"} <= set(said)
    assert len(said) == len((await desk.conversations.read(hers)).messages)
    assert base64.b64decode(only["attachments"][0]["content"]) == PNG + b"Carla Chase"
    words = only["customer_words"][0]
    assert (words["contact"], words["stars"]) == ("carla@mail.example", 2)
    assert only["tickets"][0]["brief"]["bank"] == "Bank of Carla Chase"
    assert [note["text"] for note in only["notes"]] == ["Carla Chase is in a hurry"]
    assert only["refreshes"][0]["connection"] == "connection-of-cust-carla"
    assert export["troubles"][0]["connection"] == "connection-of-cust-carla"
    assert only["assistant"] == [{"event": "user", "text": f"of {hers}"}]
    text = str(export)
    assert "token" not in text, "the key to the conversation is for nobody"
    assert not any(word in text for word in (his, "Dan", "cust-dan"))


async def test_without_rasas_table_both_work_all_the_same(parts: Parts) -> None:
    conversation = await parts.open(CARLA)
    assert (await retention(parts).export(CARLA.id))["conversations"][0]["assistant"] is None
    assert await retention(parts).erase(CARLA.id) == 1
    await retention(parts).purge()
    with pytest.raises(NotFound):
        await parts.conversations.read(conversation)


# --- In time


async def test_after_their_time_conversations_are_forgotten_with_all_that_belongs_to_them(
    desk: Parts,
) -> None:
    desk.clock.advance(days=-366)
    old, silent = await whole_case(desk, CARLA), await desk.open(CARLA)
    revived = await whole_case(desk, DAN)
    desk.clock.advance(days=300)
    await desk.say(revived, "me again")
    desk.clock.advance(days=66)
    recent = await whole_case(desk, DAN)
    await retention(desk).purge()
    after = await everything(desk)
    assert set(naming(after, old)) == {"audit"}
    assert naming(after, silent) == naming(after, CARLA.id) == {}
    for kept in (revived, recent):
        await desk.conversations.read(kept)
    assert any("1 pictures" in row or "2 conversations" in row for row in after["audit"])


@pytest.mark.parametrize("held", [False, True])
async def test_who_waits_for_a_person_or_is_with_one_is_never_too_old(desk: Parts, held: bool) -> None:
    desk.clock.advance(days=-800)
    conversation = await desk.open(CARLA)
    async with desk.transactions.begin(conversation) as unit:
        await hand_over(unit, "requested", desk.clock.now(), desk.hours, desk.shares)
    if held:
        await desk.agents.claim(conversation, "slack:U1", "Una")
    desk.clock.advance(days=800)
    await retention(desk).purge()
    assert await desk.owner(conversation) == ("agent" if held else "waiting")


async def test_pictures_go_earlier_and_the_words_beside_them_stay(desk: Parts) -> None:
    desk.clock.advance(days=-91)
    conversation = await whole_case(desk, CARLA)
    desk.clock.advance(days=91)
    younger, _ = await CustomerExtras(desk.transactions, desk.shares).send_picture(
        conversation, "image/png", PNG
    )
    await retention(desk).purge()
    rows = await everything(desk)
    assert (len(rows["attachments"]), len(naming({"attachments": rows["attachments"]}, younger))) == (1, 1)
    assert ("customer", "Carla Chase says hello") in await desk.lines(conversation)


async def test_more_than_one_portion_is_forgotten_in_one_go(desk: Parts) -> None:
    desk.clock.advance(days=-400)
    for _ in range(120):
        await desk.open()
    desk.clock.advance(days=400)
    await retention(desk).purge()
    assert (await everything(desk))["conversations"] == []


async def test_rasa_forgets_suggestions_and_what_it_wrote_about_the_erased_but_not_staffs_talks(
    desk: Parts,
) -> None:
    kept = await whole_case(desk, CARLA)
    for sender in ("suggest:1", "erased-meanwhile", "slack:C1:171.5"):
        await rasa_remembers(desk, sender)
    await retention(desk).purge()
    left: Any = (await everything(desk))["trackers"]
    assert sorted(row.split("'")[1] for row in left) == sorted([kept, "slack:C1:171.5"])


async def test_talks_of_staff_with_the_assistant_go_with_their_last_word(desk: Parts) -> None:
    desk.clock.advance(days=-400)
    begun = desk.clock.now().timestamp()
    listen = {"event": "action", "timestamp": begun, "name": "action_listen", "confidence": 1.0}
    await rasa_remembers(desk, "slack:C1:171.5", listen)
    await rasa_remembers(desk, "slack:C1:172.5", *[listen] * 20)
    recently = {"event": "action", "timestamp": begun + 100 * 86_400, "name": "action_listen"}
    await rasa_remembers(desk, "slack:C1:173.5", *[listen] * 20, recently)
    desk.clock.advance(days=400)
    await retention(desk).purge()
    left: Any = (await everything(desk))["trackers"]
    assert [row.split("'")[1] for row in left] == ["slack:C1:173.5"]


async def test_a_memory_that_cannot_be_dated_is_kept(desk: Parts) -> None:
    await rasa_remembers(desk, "slack:C1:171.5", {"event": "slot", "value": "x" * 1_000})
    desk.clock.advance(days=800)
    await retention(desk).purge()
    assert len((await everything(desk))["trackers"]) == 1
