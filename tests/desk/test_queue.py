"""Which conversations the desk shows, how many there are, and what its search finds."""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest

from helpline.conversations import floor as rules
from helpline.conversations.messages import Brief, Customer
from helpline.storage import queue_pages, searching
from helpline.storage.desk_store import SqlDesk
from helpline.storage.searching import SqlSearches
from tests.desk.agent import DeskAgent, add_account
from tests.support.parts import Parts
from tests.support.web import Customer as Visitor
from tests.support.web import House, eventually

NAMES = ("Łukasz Żak", "Иван Ёлкин", "Ömer Çelik", "José Peña", "Zoë Straße", "山田 太郎")


async def search(agent: DeskAgent, words: str, before: str = "") -> dict[str, Any]:
    return dict(await agent.get(f"/search?q={quote(words)}&before={quote(before)}"))


async def until_found(agent: DeskAgent, words: str, *ids: str) -> None:
    """Words are found within seconds of being said, not at once."""

    async def found() -> bool:
        items = (await search(agent, words))["items"]
        return sorted(item["conversation"] for item in items) == sorted(ids)

    await eventually(found)


# --- Searching


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("chase", True),
        ("A Person", True),
        ("perso", True),
        ("402", True),
        ("100% sure", True),
        ("snake_case", True),
        ("sure 402", True),
        ("sure 403", False),
        ("erson", False),
        ("%", False),
        ("' OR 1=1 --", False),
        ('" OR words MATCH "a', False),
        ("c:\\temp", True),
    ],
)
async def test_search_finds_by_the_beginnings_of_words_whatever_signs_are_between(
    ann: DeskAgent, waiting: Visitor, words: str, found: bool
) -> None:
    await waiting.say("100% sure that snake_case is in c:\\temp")
    await until_found(ann, "snake temp", waiting.id)
    page = await search(ann, words)
    assert [item["conversation"] for item in page["items"]] == [waiting.id] * found
    assert page["next"] is None


async def test_a_ticket_is_found_by_its_number(ann: DeskAgent, waiting: Visitor) -> None:
    number = (await ann.detail(waiting.id))["ticket"]["number"]
    await until_found(ann, number, waiting.id)
    await until_found(ann, number.lower(), waiting.id)
    assert (await search(ann, f"{number}X"))["items"] == []


@pytest.mark.parametrize("name", NAMES)
async def test_names_are_found_however_they_are_written(parts: Parts, name: str) -> None:
    """As written, in other case, taken apart or put together, and without accents; in the queue too."""
    await add_account(parts.url, "ann")
    conversation, other = await parts.open(Customer(id="c1", name=name)), await parts.open()
    for one in (conversation, other):
        await parts.say(one, "Hello")
        await parts.agents.claim(one, "ann")
        await parts.agents.transfer(one, "ann")
    await fold(parts)
    desk, now = SqlDesk(parts.database), parts.clock.now()
    for words in {name, *_spellings(name)}:
        found = await desk.search(words, "ann", "")
        assert [item.conversation for item in found.items] == [conversation], words
        queue = await desk.queue("waiting", "ann", now, words=words)
        assert ([item.conversation for item in queue.items], queue.total) == ([conversation], 1), words


def _spellings(name: str) -> set[str]:
    plain = {"Łukasz Żak": "Lukasz Zak", "Ömer Çelik": "Omer Celik", "José Peña": "jose pena"}
    plain |= {"Zoë Straße": "zoe strasse", "Иван Ёлкин": "иван елкин"}
    forms = {unicodedata.normalize(form, name) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    return forms | {name.upper(), name.lower(), name.split()[0], plain.get(name, name)}


async def test_what_was_said_in_accents_is_found_without_and_the_other_way_round(parts: Parts) -> None:
    await add_account(parts.url, "ann")
    conversation = await parts.open()
    await parts.say(conversation, "Das Café in Malmø heißt 'Resumé'")
    await fold(parts)
    for words in ("cafe malmo", "CAFÉ", "resume", "résumé", "heisst"):
        found = await SqlDesk(parts.database).search(words, "ann", "")
        assert [item.conversation for item in found.items] == [conversation], words


async def test_what_is_said_later_is_found_with_what_was_said_before(parts: Parts) -> None:
    conversation = await parts.open()
    desk, found = SqlDesk(parts.database), []
    for words in ("first zebra", "then giraffe"):
        await parts.say(conversation, words)
        await fold(parts)
        found.append([len((await desk.search(w, "ann", "")).items) for w in ("zebra", "zebra giraffe")])
    assert found == [[1, 0], [1, 1]]


async def test_one_chat_can_hold_more_words_than_are_kept_of_it(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest isn't found; nothing fails, and nobody else's words stay unfound for it."""
    monkeypatch.setattr(searching, "_MOST_BYTES", 4_000)
    big, small = await parts.open(), await parts.open()
    for start in range(0, 1_200, 300):
        await parts.say(big, " ".join(f"w{number}" for number in range(start, start + 300)))
        await fold(parts)
    await parts.say(small, "zebra")
    await fold(parts)
    desk = SqlDesk(parts.database)
    found = [len((await desk.search(words, "ann", "")).items) for words in ("w299", "zebra", "w1199")]
    assert found == [1, 1, 0]


async def test_two_processes_fold_what_two_processes_store(parts: Parts) -> None:
    async with Parts(parts.url) as other:
        ids = [await parts.open() for _ in range(30)]
        await asyncio.gather(*((parts, other)[n % 2].say(one, f"zebra n{n}") for n, one in enumerate(ids)))
        await asyncio.gather(fold(parts), fold(other))
        await fold(parts)
    found = await SqlDesk(parts.database).search("zebra", "ann", "")
    assert len(found.items) == len(ids)


async def fold(parts: Parts) -> None:
    """Until nothing is left to fold."""
    searches = SqlSearches(parts.database)
    while await searches.step():
        pass


async def test_search_turns_pages_without_losing_or_doubling(
    ann: DeskAgent, house: House, session: aiohttp.ClientSession
) -> None:
    customers = [await Visitor.open(session, house.url) for _ in range(35)]
    await asyncio.gather(*(customer.say("needle in here") for customer in customers))

    async def pages() -> list[dict[str, Any]]:
        first = await search(ann, "needle")
        return [first, await search(ann, "needle", first["next"])] if first["next"] else [first]

    async def complete() -> bool:
        return sum(len(page["items"]) for page in await pages()) == len(customers)

    await eventually(complete)
    first, second = await pages()
    ids = [item["conversation"] for item in first["items"] + second["items"]]
    assert len(first["items"]) == 30
    assert second["next"] is None
    assert sorted(ids) == sorted(customer.id for customer in customers)


# --- The queue


async def test_all_who_wait_are_counted_and_reached_page_by_page(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those whom only a filter finds: it looks at all of them, not at one page."""
    monkeypatch.setattr(queue_pages, "PAGE", 10)
    await add_account(parts.url, "ann")
    ids = await who_wait(parts, 23)
    await fold(parts)
    desk, now = SqlDesk(parts.database), parts.clock.now()
    seen, after, totals = [], "", set()
    while True:
        page = await desk.queue("waiting", "ann", now, after=after)
        seen += [item.conversation for item in page.items]
        totals.add(page.total)
        if page.next is None:
            break
        after = page.next
    assert seen == ids, "longest wait first, none lost, none twice"
    assert totals == {23}
    assert await desk.count_waiting(now - timedelta(days=1)) == (23, 0)
    last = await desk.queue("waiting", "ann", now, words="walrus022")
    assert ([item.conversation for item in last.items], last.total) == ([ids[22]], 1)
    bank = await desk.queue("waiting", "ann", now, reason="bank_down")
    assert ([item.conversation for item in bank.items], bank.total) == (ids[::10], 3)
    assert (await desk.queue("waiting", "ann", now, reason="bank_down", words="walrus010")).total == 1


async def who_wait(parts: Parts, number: int) -> list[str]:
    """So many wait, in this order; one of ten for another reason."""
    found = []
    for place in range(number):
        conversation = await parts.open(Customer(id=f"walrus{place:03}"))
        reason = "requested" if place % 10 else "bank_down"
        async with parts.transactions.begin(conversation) as unit:
            await unit.open_ticket(reason, Brief(), parts.clock.now())
            unit.set_floor(rules.hand_over(unit.conversation.floor))
        found.append(conversation)
    return found


async def test_the_desk_is_told_how_many_there_are(ann: DeskAgent, waiting: Visitor) -> None:
    queue = await ann.get("/queue?state=waiting")
    assert (queue["total"], queue["waiting"], queue["next"]) == (1, 1, None)
    nothing = await ann.get("/queue?state=waiting&reason=other")
    assert (nothing["total"], nothing["waiting"], nothing["items"]) == (0, 1, [])
    assert (await ann.get("/queue?state=all"))["total"] == 1


@pytest.mark.parametrize("after", ["x", "|", "2026-01-01|x", "9-9-9|2026-01-01T00:00:00+00:00|x"])
async def test_a_page_that_nobody_gave_is_refused(ann: DeskAgent, after: str) -> None:
    assert (await ann.call("GET", f"/queue?after={quote(after)}"))[0] == 422
    assert (await ann.call("GET", f"/search?q=a&before={quote(after)}"))[0] == 422
