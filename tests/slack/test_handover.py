"""A customer's hand-over, seen and worked on in Slack."""

from __future__ import annotations

import asyncio

import pytest

from helpline.slack import texts
from helpline.storage.desk_tables import notes
from tests.slack.conftest import Hand
from tests.slack.kept import kept
from tests.slack.payloads import ANA, BEN, buttons, event, shown, submitted
from tests.slack.stand_in import settled
from tests.support.rasa import RasaStandIn
from tests.support.web import House, eventually

PREFIX = "&gt;&gt; "


async def test_a_hand_over_is_posted_with_its_brief_and_buttons(hand_over: Hand) -> None:
    case = await hand_over("I give up", bank="Chase", code="402", steps_tried=["manual_refresh"])
    words = shown(case.head)
    known = ("Chase", "402 Credential Re-Verification Required", "manual refresh", "I give up")
    for part in ("Ticket CB-", "Waiting", "asked for a person", *known):
        assert part in words
    assert [b["action_id"] for b in buttons(case.head)] == ["claim", "reply", "desk", "resolve"]
    link = next(b["url"] for b in buttons(case.head) if b["action_id"] == "desk")
    assert link == f"https://help.example/desk#c/{case.customer.id}"


async def test_the_head_tells_every_bank_and_what_is_known_by_its_source(hand_over: Hand) -> None:
    at = "2026-03-01T14:05:00+00:00"
    case = await hand_over(
        "still nothing",
        opening="both feeds died",
        banks=[
            {"bank": "Chase", "code": "402", "state": "failing"},
            {"bank": "Ally Bank", "state": "healthy"},
        ],
        facts=[
            {"fact": "password_changed", "value": "", "bank": "Chase", "source": "told", "at": at},
            {"fact": "refresh", "value": "failed", "bank": "Chase", "source": "done", "at": at},
        ],
        untried=["sign_in"],
    )
    words = shown(case.head)
    assert all(part in words for part in ("both feeds died", "still nothing", "*Not tried*\nsign in"))
    assert "Chase, failing, 402\nAlly Bank, healthy" in words
    assert "*Customer said*\npassword changed, Chase (14:05)" in words
    assert "*Done in the chat*\nrefresh, failed, Chase (14:05)" in words


async def test_the_thread_shows_the_chat_before_and_after(hand_over: Hand) -> None:
    case = await hand_over("It broke")
    assert "It broke" in case.thread[0]
    await case.customer.say("Is anybody there?")
    await eventually(case.has("Is anybody there?"))
    await case.claimed(ANA)
    await case.type(ANA, f"{PREFIX}I am.")
    await eventually(case.has("I am."))


async def test_a_claim_by_button_gives_the_floor_and_shows_who_has_it(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    assert (await case.customer.read())["owner"] == "agent"
    assert ("system", "Ana from our support team has joined.") in await case.customer.lines()
    assert "claim" not in [b["action_id"] for b in buttons(case.head)]
    await eventually(case.has("has joined"))
    [told] = [line for line in case.thread if "has joined" in line]
    assert told.startswith("Service, ")


async def test_of_two_who_claim_at_once_one_has_it_and_the_other_is_told(hand_over: Hand) -> None:
    case = await hand_over()
    await asyncio.gather(case.press(ANA, "claim"), case.press(BEN, "claim"))

    async def told() -> bool:
        return len(case.slack.ephemerals) == 1

    await eventually(told)
    joined = [text for author, text in await case.customer.lines() if "has joined" in text]
    assert len(joined) == 1
    loser = BEN if "Ana" in joined[0] else ANA
    assert case.slack.ephemerals[0]["user"] == loser
    assert texts.TAKEN in case.slack.ephemerals[0]["text"]


async def test_the_reply_dialog_reaches_the_customer_and_claims(hand_over: Hand) -> None:
    case = await hand_over()
    await case.press(ANA, "reply")

    async def opened() -> bool:
        return len(case.slack.views) == 1

    await eventually(opened)
    assert await case.slack.interact(submitted(ANA, case.slack.views[0], "Hello, I'm Ana <3")) == 200
    await eventually(case.customer_reads("Hello, I'm Ana <3"))
    await eventually(case.shows(f"Claimed by <@{ANA}>"))
    await eventually(case.has("Hello, I'm Ana &lt;3"))


async def test_a_dialog_sent_twice_says_it_once(hand_over: Hand) -> None:
    case = await hand_over()
    await case.press(ANA, "reply")

    async def opened() -> bool:
        return len(case.slack.views) == 1

    await eventually(opened)
    filled = submitted(ANA, case.slack.views[0], "Once")
    assert await case.slack.interact(filled, times=3) == 200
    await eventually(case.customer_reads("Once"))
    await settled()
    assert (await case.customer.lines()).count(("agent", "Once")) == 1


async def test_a_reply_to_what_a_colleague_has_comes_back_unsent(hand_over: Hand) -> None:
    case = await hand_over()
    await case.press(BEN, "reply")

    async def opened() -> bool:
        return len(case.slack.views) == 1

    await eventually(opened)
    await case.claimed(ANA)
    await case.slack.interact(submitted(BEN, case.slack.views[0], "My long answer"))

    async def returned() -> bool:
        return any("My long answer" in shown(ephemeral) for ephemeral in case.slack.ephemerals)

    await eventually(returned)
    assert ("agent", "My long answer") not in await case.customer.lines()


async def test_the_prefix_speaks_for_who_claimed_and_for_nobody_else(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await case.type(BEN, f"{PREFIX}from Ben")
    await case.type(ANA, f"{PREFIX}from Ana &amp; <https://bank.example|the bank>")
    await eventually(case.customer_reads("from Ana & the bank (https://bank.example)"))

    async def refused() -> bool:
        return any(w["user"] == BEN and texts.TAKEN in w["text"] for w in case.slack.ephemerals)

    await eventually(refused)
    assert not any("Ben" in text for _, text in await case.customer.lines())


@pytest.mark.parametrize(
    "text",
    [
        "she sounds upset",
        "> quoted",
        "&gt; quoted",
        "&gt;&gt;no space",
        " &gt;&gt; a space before",
        "look: &gt;&gt; this",
        ">> raw",
        "/say hello",
    ],
)
async def test_what_is_typed_in_a_thread_stays_internal(hand_over: Hand, text: str) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    before = await case.customer.lines()
    await case.type(BEN, text)
    await case.type(ANA, text) if text != ">> raw" else None
    await case.type(ANA, f"{PREFIX}the end")
    await eventually(case.customer_reads("the end"))
    assert [line for line in await case.customer.lines() if line not in before] == [("agent", "the end")]


async def test_who_chats_in_a_thread_is_told_once_how_to_reach_the_customer(hand_over: Hand) -> None:
    case = await hand_over()
    await case.type(BEN, "hm")
    await case.type(BEN, "let me see")

    async def hinted() -> bool:
        return len(case.slack.ephemerals) == 1

    await eventually(hinted)
    await settled()
    assert [w["text"] for w in case.slack.ephemerals] == [texts.INTERNAL]


async def test_what_is_typed_in_a_thread_is_kept_as_a_note_once(hand_over: Hand, house: House) -> None:
    case = await hand_over()
    said = await case.type(BEN, "she is a &lt;VIP&gt;, card 4111 1111 1111 1111")
    await case.slack.send(event(said))

    async def noted() -> bool:
        return [(n.agent, n.name, n.text) for n in await kept(house.settings.database_url, notes)] == [
            (f"slack:{BEN}", "Ben", "she is a <VIP>, card [card number removed]")
        ]

    await eventually(noted)


async def test_edits_and_deletions_change_nothing_for_the_customer(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    said = await case.type(ANA, f"{PREFIX}first")
    await eventually(case.customer_reads("first"))
    changed = {**said, "text": f"{PREFIX}second", "edited": {"user": ANA}}
    about = {"type": "message", "channel": said["channel"], "hidden": True, "previous_message": said}
    await case.slack.send(event({**about, "subtype": "message_changed", "message": changed, "ts": "1.1"}))
    await case.slack.send(
        event({**about, "subtype": "message_deleted", "deleted_ts": said["ts"], "ts": "1.2"})
    )

    async def told() -> bool:
        return {w["text"] for w in case.slack.ephemerals} == {texts.EDITED, texts.DELETED}

    await eventually(told)
    assert [text for author, text in await case.customer.lines() if author == "agent"] == ["first"]


async def test_an_edit_that_adds_the_prefix_sends_nothing(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    said = await case.type(ANA, "internal")
    changed = {**said, "text": f"{PREFIX}internal"}
    body = {"type": "message", "subtype": "message_changed", "channel": said["channel"], "ts": "1.3"}
    await case.slack.send(event({**body, "message": changed, "previous_message": said}))

    async def told() -> bool:
        return any(w["text"] == texts.EDITED_IN for w in case.slack.ephemerals)

    await eventually(told)
    assert not any(author == "agent" for author, _ in await case.customer.lines())


async def test_a_file_is_not_forwarded_and_its_author_is_told(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    files = [{"id": "F1", "url_private": "https://files.example/F1"}]
    await case.type(ANA, f"{PREFIX}see this", subtype="file_share", files=files)
    await eventually(case.customer_reads("see this"))

    async def told() -> bool:
        return any(w["text"] == texts.FILES for w in case.slack.ephemerals)

    await eventually(told)
    assert "files.example" not in str(await case.customer.read())


async def test_an_emoji_does_nothing(hand_over: Hand, house: House) -> None:
    case = await hand_over()
    item = {"type": "message", "channel": case.head["channel"], "ts": case.ts}
    body = {"type": "reaction_added", "user": ANA, "reaction": "eyes", "item": item, "event_ts": "1.4"}
    before = await case.customer.read()
    assert await case.slack.send(event(body)) == 200
    await settled()
    assert await case.customer.read() == before
    assert case.slack.ephemerals == []


async def test_resolving_closes_and_shows_it(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await case.press(ANA, "resolve")
    await eventually(case.shows(f"Resolved by <@{ANA}>"))
    assert (await case.customer.read())["owner"] == "closed"
    assert [b["action_id"] for b in buttons(case.head)] == ["desk"]


async def test_only_who_claimed_can_resolve(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await case.press(BEN, "resolve")

    async def told() -> bool:
        return any(w["user"] == BEN for w in case.slack.ephemerals)

    await eventually(told)
    assert (await case.customer.read())["owner"] == "agent"


async def test_after_the_end_the_thread_follows_no_longer_and_the_next_hand_over_has_its_own(
    hand_over: Hand, rasa: RasaStandIn
) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await case.press(ANA, "resolve")
    await eventually(case.shows("Resolved"))
    await case.type(ANA, f"{PREFIX}too late")

    async def told() -> bool:
        return any(texts.OVER in w["text"] for w in case.slack.ephemerals)

    await eventually(told)
    await case.customer.say("It is back!")

    async def another() -> bool:
        return len(case.slack.heads) == 2

    await eventually(another)
    assert not any("It is back!" in text for text in case.thread)
