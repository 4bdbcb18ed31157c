"""The widget channel beside its messages: seen, typing, rating, contact, transcript."""

from __future__ import annotations

from dataclasses import replace

import aiohttp
import pytest

from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.support import rasa as stand_in
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, running
from tests.web.visit import PNG, Visit

# --- Rating


async def test_a_rating_is_seen_at_the_desk_and_the_last_one_counts(visit: Visit, lead: DeskAgent) -> None:
    await visit.customer.say("Hello")
    await visit.customer.until_answered()
    assert (await visit.post("rating", {"stars": 2}))[0] == 204
    assert (await visit.post("rating", {"stars": 5, "words": "Thank you, Ann!"}))[0] == 204
    detail = await lead.detail(visit.customer.id)
    assert (detail["stars"], detail["rating_words"]) == (5, "Thank you, Ann!")
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
    assert (await lead.detail(visit.customer.id))["stars"] is None


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
    assert (await lead.detail(visit.customer.id))["customer"]["contact"] == contact.strip()
    told = [text for author, text in await visit.customer.lines() if author == "system"]
    assert told == [f"Thank you. Whoever takes your chat can reach you at {contact.strip()}."]


async def test_what_is_no_way_to_be_reached_is_refused(visit: Visit, lead: DeskAgent) -> None:
    for contact in (
        *("", "ann", "ann@", "@example.com", "ann@example", "12345", "1" * 16, "+", None, 5, ["a@b.c"]),
        *("ann@example.com\nbcc: all@example.com", "<b>@example.com", "ann\u202e@example.com", "x" * 300),
    ):
        status, problem, _ = await visit.post("contact", {"contact": contact})
        assert (status, problem["field"]) == (422, "contact"), contact
    assert (await lead.detail(visit.customer.id))["customer"]["contact"] == ""
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
            answers = [await visit.post(path, body) for _ in range(8)]
            assert {status for status, *_ in answers[:5]} == {204}, path
            assert answers[-1][0] == 429
            assert 0 < int(answers[-1][2]["Retry-After"]) <= 50
