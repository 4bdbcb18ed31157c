"""Pictures of customers: which are taken, who sees them, how many fit."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import uuid4

import aiohttp
import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from helpline.conversations.limits import MOST_PICTURES
from helpline.settings import Settings
from tests.desk.agent import DeskAgent
from tests.support.closing import Closing
from tests.support.web import Customer, House, running
from tests.web.visit import GIF, JPEG, PNG, WEBP, Visit, drawn, looks_like

LARGEST = 5 * 1024 * 1024


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
    assert (status, headers["Content-Type"]) == (200, kind)
    assert looks_like(body, content)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "private" in headers["Cache-Control"]
    shown = (await lead.detail(visit.customer.id))["messages"][0]["attachment"]
    async with lead.http.get(f"{lead.url}{shown['url']}") as response:
        assert (await response.read(), response.content_type) == (body, kind)
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
        PNG[:40],
        JPEG[:-200],
        b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>",
        b"GIF89a" + b"\0" * 32,
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
    status, problem, _ = await visit.send(drawn(shade=9).ljust(LARGEST + 1, b"\1"))
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


async def test_pictures_are_limited_more_than_words(visit: Visit) -> None:
    statuses = [(await visit.send(drawn(shade=number)))[0] for number in range(12)]
    assert statuses == [200] * 10 + [429] * 2


async def test_a_conversation_holds_so_many_pictures_and_says_so(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, session: aiohttp.ClientSession
) -> None:
    monkeypatch.setattr("helpline.web.extra_routes._PICTURES", 2 * MOST_PICTURES)
    generous = replace(settings, message_burst=2 * MOST_PICTURES)
    async with running(generous) as house:
        visit = Visit(await Customer.open(session, house.url))
        sent = [await visit.send(drawn(shade=number)) for number in range(MOST_PICTURES)]
        assert {status for status, *_ in sent} == {200}
        status, problem, _ = await visit.send(drawn(shade=200))
        assert (status, problem["code"]) == (413, "too-large")
        assert f"There are {MOST_PICTURES} pictures" in problem["detail"]
        assert (await visit.send(drawn(shade=0)))[1] == sent[0][1], "one that is there already is no more"
        await visit.customer.say("In words, then")


# --- What travels along with the pixels


def photo() -> bytes:
    """A JPEG as a telephone takes it: where, with what, and which side is up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Secretphone"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    return drawn("JPEG", exif=exif, comment=b"Secretcomment", size=(40, 20))


def noted() -> bytes:
    """A PNG with a text, and something behind its end."""
    notes = PngInfo()
    notes.add_text("Author", "Secretauthor", zip=False)
    return drawn(pnginfo=notes) + b"Secrettail<script>alert(1)</script>"


@pytest.mark.parametrize("content", [photo(), noted()], ids=["photo", "png"])
async def test_only_pixels_are_kept_of_a_customers_and_of_an_agents_picture(
    visit: Visit, lead: DeskAgent, content: bytes
) -> None:
    sent = (await visit.send(content))[1]
    await lead.step(visit.customer.id, "claim")
    uploaded = await lead.upload(visit.customer.id, content)
    async with lead.http.get(f"{lead.url}{uploaded['url']}") as response:
        of_the_agent = await response.read()
    for kept in ((await visit.get(f"attachments/{sent['id']}"))[1], of_the_agent):
        assert b"Secret" not in kept
        assert b"script" not in kept
        assert not Image.open(io.BytesIO(kept)).getexif()


async def test_a_picture_stays_upright_when_its_metadata_goes(visit: Visit) -> None:
    sent = (await visit.send(photo()))[1]
    kept = Image.open(io.BytesIO((await visit.get(f"attachments/{sent['id']}"))[1]))
    assert kept.size == (20, 40), "it was to be turned by a quarter"


async def test_a_small_file_of_too_many_pixels_is_refused_with_words(visit: Visit) -> None:
    bomb = io.BytesIO()
    Image.new("L", (8_000, 6_000)).save(bomb, "PNG")
    status, problem, _ = await visit.send(bomb.getvalue())
    assert (status, problem["code"]) == (413, "too-large")
    assert "40 megapixels" in problem["detail"]
    assert (await visit.customer.read())["messages"] == []


# --- Agents


async def test_only_the_holder_uploads_and_each_upload_is_on_record(
    visit: Visit, lead: DeskAgent, house: House, closing: Closing
) -> None:
    await lead.upload(visit.customer.id, PNG, 409)
    await lead.step(visit.customer.id, "claim")
    other = closing(await DeskAgent.hire(house, "other"))
    await other.upload(visit.customer.id, PNG, 409)
    uploaded = await lead.upload(visit.customer.id, PNG)
    audit = (await lead.detail(visit.customer.id))["audit"]
    assert [(line["name"], line["action"]) for line in audit] == [("Lead", "claim"), ("Lead", "picture")]
    words = {"id": str(uuid4()), "text": "Here:", "attachment": uploaded["id"]}
    await lead.step(visit.customer.id, "messages", 202, **words)


async def test_agents_have_a_bound_too_and_it_is_not_the_customers(visit: Visit, lead: DeskAgent) -> None:
    await lead.step(visit.customer.id, "claim")
    for number in range(MOST_PICTURES):
        await lead.upload(visit.customer.id, drawn(shade=number))
    problem = await lead.upload(visit.customer.id, drawn(shade=99), 413)
    assert f"{MOST_PICTURES} pictures of agents" in problem["detail"]
    assert (await visit.send(PNG))[0] == 200


async def test_what_agents_upload_is_a_picture(visit: Visit, lead: DeskAgent) -> None:
    await lead.step(visit.customer.id, "claim")
    problem = await lead.upload(visit.customer.id, b"%PDF-1.7", 422)
    assert problem["detail"] == "Only PNG, JPEG, GIF and WebP pictures can be sent."
