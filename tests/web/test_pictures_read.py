"""A picture for the assistant: read on this machine, secrets covered, one turn of its own, in order."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import replace

import aiohttp
import pytest
from PIL import Image

from helpline import pythons
from helpline.ocr.reader import Reader
from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.ocr.drawing import written
from tests.support.closing import Closing
from tests.support.rasa import RasaStandIn
from tests.support.web import Customer, House, running
from tests.web.visit import Visit

pytestmark = pytest.mark.slow
SCREEN = written("Chase", "Error code: 402")
SECRET = "Hunter!2xy"
WITH_SECRET = written("Chase", f"Password: {SECRET}", "Error code: 402")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, read_pictures=True)


@pytest.fixture
async def seeing(settings: Settings, session: aiohttp.ClientSession) -> AsyncIterator[tuple[House, Visit]]:
    async with running(settings) as house:
        yield house, Visit(await Customer.open(session, house.url))


async def test_a_picture_is_a_turn_of_the_assistant_in_its_place(
    seeing: tuple[House, Visit], rasa: RasaStandIn
) -> None:
    _, visit = seeing
    await visit.customer.say("Hello")
    status, sent, _ = await visit.send(SCREEN)
    assert status == 200
    await visit.customer.say("What now?")
    lines = await visit.customer.until_answered()
    assert rasa.texts == ["Hello", "A picture", "What now?"]
    told = next(turn for turn in rasa.received if turn.get("picture"))
    assert told["choice"] == "/inform"
    assert [text for text, _ in told["picture"]["lines"]] == ["Chase", "Error code: 402"]
    assert all(sure > 0.9 for _, sure in told["picture"]["lines"])
    assert ("bot", "You said: A picture") in lines
    again = (await visit.send(SCREEN))[1]
    assert again == sent
    assert len([turn for turn in rasa.received if turn.get("picture")]) == 1


async def test_secrets_in_a_picture_are_kept_nowhere(
    seeing: tuple[House, Visit], rasa: RasaStandIn, settings: Settings, closing: Closing
) -> None:
    _, visit = seeing
    sent = (await visit.send(WITH_SECRET))[1]
    lines = await visit.customer.until_answered()
    assert any("covered sensitive details" in text for _, text in lines)
    assert SECRET not in str(rasa.received)
    kept = (await visit.get(f"attachments/{sent['id']}"))[1]
    shown = Image.open(io.BytesIO(kept)).convert("L")
    assert shown.crop((240, 110, 380, 160)).getextrema()[0] == 0
    reader = closing(Reader(pythons.public()))
    again = await reader.read(kept, "a")
    text = " ".join(line.text for line in again.lines)
    assert "Chase" in text
    assert "402" in text
    assert "Hunter" not in text
    assert "2xy" not in text
    if settings.database_url.startswith("sqlite"):
        stored = b"".join(file.read_bytes() for file in settings.var.rglob("*.db*"))
        assert SECRET.encode() not in stored


async def test_a_picture_that_cannot_be_read_gets_kind_words(
    seeing: tuple[House, Visit], rasa: RasaStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, visit = seeing

    async def no_process(_reader: Reader) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(Reader, "_started", no_process)
    assert (await visit.send(SCREEN))[0] == 200
    ((_, first), (author, words)) = await visit.customer.lines()
    assert (first, author) == ("", "system")
    assert "couldn't read that picture" in words
    assert rasa.received == []


async def test_pictures_for_a_person_are_not_answered_but_their_secrets_are_covered(
    seeing: tuple[House, Visit], rasa: RasaStandIn, closing: Closing
) -> None:
    house, visit = seeing
    lead = closing(await DeskAgent.hire(house, "lead"))
    await lead.step(visit.customer.id, "claim")
    await visit.send(WITH_SECRET)
    words = [text for author, text in await visit.customer.lines() if author == "system"]
    assert any("covered" in text for text in words)
    assert rasa.received == []
