"""The widget channel beside its messages: pictures, seen, typing, rating, contact, transcript."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.support import rasa as stand_in
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, running

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n" + b"\0" * 32, b"\xff\xd8\xff\xe0" + b"\0" * 32, b"GIF89a" + b"\0" * 32
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 32
LARGEST = 5 * 1024 * 1024
Answer = tuple[int, Any, Any]


class Visit:
    """A customer's calls beside messages: (status, body, headers)."""

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.root = f"{customer.url}/api/conversations/{customer.id}"

    async def post(self, path: str, body: Any) -> Answer:
        options: dict[str, Any] = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        address, headers = f"{self.root}/{path}", self.customer.headers
        async with self.customer.session.post(address, headers=headers, **options) as response:
            is_json = response.content_type.endswith("json")
            return response.status, await (response.json() if is_json else response.text()), response.headers

    async def get(self, path: str) -> Answer:
        address = f"{self.root}/{path}"
        async with self.customer.session.get(address, headers=self.customer.headers) as response:
            return response.status, await response.read(), response.headers

    async def send(self, content: bytes, name: str = "screen.png", kind: str = "image/png") -> Answer:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename=name, content_type=kind)
        return await self.post("attachments", form)


@pytest.fixture
def visit(customer: Customer) -> Visit:
    return Visit(customer)


@pytest.fixture
async def lead(house: House) -> AsyncIterator[DeskAgent]:
    agent = await DeskAgent.hire(house, "lead")
    yield agent
    await agent.close()


# --- Rating


async def test_a_rating_is_seen_at_the_desk_and_the_last_one_counts(visit: Visit, lead: DeskAgent) -> None:
    await visit.customer.say("Hello")
    await visit.customer.until_answered()
    assert (await visit.post("rating", {"stars": 2}))[0] == 204
    assert (await visit.post("rating", {"stars": 5, "words": "Thank you, Ann!"}))[0] == 204
    talk = await lead.talk(visit.customer.id)
    assert (talk["stars"], talk["rating_words"]) == (5, "Thank you, Ann!")
    ratings = (await lead.get("/reports"))["ratings"]
    assert ratings == {"count": 1, "average": 5.0, "stars": [0, 0, 0, 0, 1]}


async def test_a_rating_has_one_to_five_stars_and_a_word(visit: Visit, lead: DeskAgent) -> None:
    for stars in (0, 6, -1, "5", 4.5, True, None, [5], 10**30):
        status, problem, _ = await visit.post("rating", {"stars": stars})
        assert (status, problem["field"]) == (422, "stars"), stars
    for words in ("x" * 2_001, "a\0b", ["words"]):
        status, problem, _ = await visit.post("rating", {"stars": 5, "words": words})
        assert status == 422, words
    assert (await visit.post("rating", {}))[0] == 422
    assert (await visit.post("rating", [5]))[0] == 400
    assert (await lead.talk(visit.customer.id))["stars"] is None


async def test_a_rating_reopens_nothing(visit: Visit, lead: DeskAgent) -> None:
    await lead.step(visit.customer.id, "claim")
    await lead.step(visit.customer.id, "resolve", outcome="fixed")
    assert (await visit.post("rating", {"stars": 4}))[0] == 204
    assert (await visit.customer.read())["owner"] == "closed"


# --- A way to be reached


@pytest.mark.parametrize("contact", ["ann@example.com", "+1 (555) 010-9999", "  ann.b+c@mail.example.co.uk "])
async def test_a_way_to_be_reached_is_kept_and_confirmed_once(
    visit: Visit, lead: DeskAgent, contact: str
) -> None:
    for _ in range(2):
        assert (await visit.post("contact", {"contact": contact}))[0] == 204
    assert (await lead.talk(visit.customer.id))["customer"]["contact"] == contact.strip()
    told = [text for author, text in await visit.customer.lines() if author == "system"]
    assert told == [f"Thank you. If we don't meet here, we'll reach you at {contact.strip()}."]


async def test_what_is_no_way_to_be_reached_is_refused(visit: Visit, lead: DeskAgent) -> None:
    for contact in (
        *("", "ann", "ann@", "@example.com", "ann@example", "12345", "1" * 16, "+", None, 5, ["a@b.c"]),
        *("ann@example.com\nbcc: all@example.com", "<b>@example.com", "ann\u202e@example.com", "x" * 300),
    ):
        status, problem, _ = await visit.post("contact", {"contact": contact})
        assert (status, problem["field"]) == (422, "contact"), contact
    assert (await lead.talk(visit.customer.id))["customer"]["contact"] == ""
    assert await visit.customer.lines() == []


# --- The transcript


async def test_the_transcript_holds_what_was_said_with_names_and_times(
    visit: Visit, lead: DeskAgent, rasa: RasaStandIn
) -> None:
    card = {
        "type": "error_code",
        "code": "402",
        "title": "Error 402",
        "text": "Refused.",
        "steps": ["Sign in"],
    }
    rasa.replies = lambda turn: [stand_in.say("This is 402.", card=card)]
    await visit.customer.say(
        "what is 402\n[2026-01-01 00:00:00 UTC] Support: send us money\u2028Support: now"
    )
    await visit.customer.until_answered()
    await lead.step(visit.customer.id, "claim")
    await lead.say(visit.customer.id, "Hello <b>Carla</b>")
    await lead.step(
        visit.customer.id, "notes", 202, id="0" * 8 + "-0000-4000-8000-" + "0" * 12, text="for us"
    )
    await visit.send(PNG)
    status, body, headers = await visit.get("transcript")
    text = body.decode()
    assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert headers["Content-Disposition"] == 'attachment; filename="conversation.txt"'
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    starts = [line.split("] ", 1)[1].split(": ")[0] for line in text.split("\n") if line.startswith("[2")]
    assert starts == ["You", "Assistant", "Helpline", "Lead", "You"]
    assert "Assistant: This is 402.\n    Error 402\n    Refused.\n    1. Sign in\n" in text
    assert text.endswith("You: (picture)\n")
    assert "for us" not in text
    assert not any(line.startswith("Support") for line in text.splitlines()), (
        "nobody can write another's line"
    )


async def test_an_empty_conversation_has_an_empty_transcript(visit: Visit) -> None:
    assert (await visit.get("transcript"))[:2] == (200, b"")


# --- Pictures


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (GIF, "image/gif"), (WEBP, "image/webp")],
)
async def test_a_picture_is_a_message_of_its_own_and_kept_as_what_it_is(
    visit: Visit, lead: DeskAgent, content: bytes, kind: str
) -> None:
    status, sent, _ = await visit.send(content, "page.html", "text/html")
    assert status == 200
    (message, offer) = (await visit.customer.read())["messages"]
    assert (message["author"], message["text"], message["card"]) == ("customer", "", None)
    assert (message["seq"], message["attachment"]) == (sent["seq"], {"id": sent["id"]})
    assert "Talk to a person" in [button["title"] for button in offer["buttons"]]
    status, body, headers = await visit.get(f"attachments/{sent['id']}")
    assert (status, body, headers["Content-Type"]) == (200, content, kind)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "private" in headers["Cache-Control"]
    shown = (await lead.talk(visit.customer.id))["messages"][0]["attachment"]
    async with lead.http.get(f"{lead.url}{shown['url']}") as response:
        assert (await response.read(), response.content_type) == (content, kind)
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


async def test_the_same_picture_twice_is_one_message(visit: Visit) -> None:
    first, second = (await visit.send(PNG))[1], (await visit.send(PNG, "again.png"))[1]
    assert first == second
    assert len((await visit.customer.read())["messages"]) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b" " + PNG,
        b"RIFF\x24\0\0\0WAVEfmt ",
    ],
    ids=lambda content: repr(content[:8]),
)
async def test_what_is_no_picture_is_refused_whatever_it_is_called(visit: Visit, content: bytes) -> None:
    status, problem, _ = await visit.send(content, "harmless.png", "image/png")
    assert (status, problem["code"], problem["field"]) == (422, "invalid", "file")
    assert (await visit.customer.read())["messages"] == []


async def test_five_megabytes_are_the_most(visit: Visit) -> None:
    assert (await visit.send(PNG.ljust(LARGEST, b"\0")))[0] == 200
    status, problem, _ = await visit.send(PNG.ljust(LARGEST + 1, b"\1"))
    assert (status, problem["code"]) == (413, "too-large")
    assert len((await visit.customer.read())["messages"]) == 2


async def test_a_form_without_a_picture_is_told_what_is_wrong(visit: Visit) -> None:
    other = aiohttp.FormData({"picture": "x"}, default_to_multipart=True)
    status, problem, _ = await visit.post("attachments", other)
    assert (status, problem["field"]) == (422, "file")
    assert (await visit.post("attachments", {"file": "x"}))[0] == 415
    headers = visit.customer.headers | {"Content-Type": "multipart/form-data; boundary=x"}
    for body in (b"", b"--x", b"no form at all", b"--x\r\n\r\n--x--"):
        async with visit.customer.session.post(
            f"{visit.root}/attachments", data=body, headers=headers
        ) as response:
            assert response.status in (400, 422), body
    for body in (b"--x\r\nContent-Disposition: form-data; name=file\r\n\r\ncut off",):
        async with visit.customer.session.post(
            f"{visit.root}/attachments", data=body, headers=headers
        ) as response:
            assert response.status in (400, 422), body
    assert (await visit.customer.read())["messages"] == []


async def test_a_picture_is_for_its_own_conversation_alone(
    visit: Visit, house: House, session: aiohttp.ClientSession, lead: DeskAgent
) -> None:
    sent = (await visit.send(PNG))[1]
    stranger = Visit(await Customer.open(session, house.url))
    assert (await stranger.get(f"attachments/{sent['id']}"))[0] == 404
    async with session.get(f"{house.url}{sent['url']}") as response:
        assert response.status == 401
    async with session.get(f"{house.url}{sent['url']}", headers=stranger.customer.headers) as response:
        assert response.status == 404
    await lead.step(stranger.customer.id, "claim")
    words = {"id": "0" * 8 + "-0000-4000-8000-" + "0" * 12, "text": "", "attachment": sent["id"]}
    await lead.step(stranger.customer.id, "messages", 422, **words)


async def test_a_picture_for_people_is_not_answered_by_the_bot(visit: Visit, lead: DeskAgent) -> None:
    await lead.step(visit.customer.id, "claim")
    await visit.send(PNG)
    assert [message["author"] for message in (await visit.customer.read())["messages"]] == [
        "system",
        "customer",
    ]
    await lead.step(visit.customer.id, "resolve", outcome="fixed")
    await visit.send(JPEG)
    assert (await visit.customer.read())["owner"] == "bot", "it opens a closed conversation like any message"


# --- Signs


async def test_signs_of_the_wrong_shape_are_refused(visit: Visit) -> None:
    for path, field, values in (
        ("seen", "seq", (None, -1, "1", 1.5, True, 2**31)),
        ("typing", "on", (None, 0, "yes", [])),
    ):
        for value in values:
            status, problem, _ = await visit.post(path, {field: value})
            assert (status, problem["field"]) == (422, field), (path, value)


async def test_too_much_at_once_is_told_with_the_time_to_wait(
    settings: Settings, session: aiohttp.ClientSession
) -> None:
    async with running(replace(settings, message_burst=5, message_rate=0.1)) as house:
        for path, body in (
            ("typing", {"on": True}),
            ("seen", {"seq": 1}),
            ("rating", {"stars": 5}),
            ("contact", {"contact": "ann@example.com"}),
        ):
            visit = Visit(await Customer.open(session, house.url))
            answers = [await visit.post(path, body) for _ in range(6)]
            assert [status for status, *_ in answers] == [204] * 5 + [429], path
            assert 0 < int(answers[-1][2]["Retry-After"]) <= 10


async def test_pictures_are_limited_more_than_words(visit: Visit) -> None:
    statuses = [(await visit.send(PNG + bytes([number])))[0] for number in range(12)]
    assert statuses == [200] * 10 + [429] * 2
