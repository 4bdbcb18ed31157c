"""Reading, claiming, answering and giving away a conversation."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import FilePayload, Page, expect

from tests.browser.desk.conftest import SignIn
from tests.browser.desk.samples import add_message
from tests.browser.desk.stand_in import DeskStandIn
from tests.browser.stand_in import problem
from tests.browser.steps import until

pytestmark = pytest.mark.slow


def posted(desk: DeskStandIn, end: str) -> list[dict[str, Any]]:
    return [body for path, body in desk.posts if path.endswith(end)]


def agents_lines(desk: DeskStandIn, conversation: str = "c1") -> list[str]:
    return [one["text"] for one in desk.talks[conversation]["messages"] if one["author"] == "agent"]


async def test_the_whole_transcript_is_there_with_who_said_it(sign_in: SignIn) -> None:
    page = await sign_in(at="#c/c1")
    lines = page.locator(".line")
    await expect(lines).to_have_count(7)
    await expect(lines.nth(0)).to_contain_text("Carla Chase")
    await expect(lines.nth(1)).to_contain_text("Assistant")
    await expect(page.locator(".pane .card").first).to_contain_text("402: Sign-in refused")
    await expect(page.locator(".day")).to_have_count(1)


async def test_hostile_words_stay_words(sign_in: SignIn, desk: DeskStandIn) -> None:
    hostile = [
        "<img src=x onerror=\"document.title='owned'\">",
        "<script>document.title='owned'</script>",
        "\u202egnp.exe \u2067 turned around",
        "line\n" * 10_000,
    ]
    for words in hostile:
        add_message(desk.talks["c1"], "customer", words)
    desk.talks["c1"]["customer"]["name"] = desk.talks["c1"]["brief"]["last_words"] = hostile[0]
    page = await sign_in(at="#c/c1")
    await expect(page.locator(".line")).to_have_count(7 + len(hostile))
    for words in hostile[:3]:
        await expect(page.locator(".line .bubble", has_text=words)).to_have_count(1)
    await expect(page.locator("img, .line script")).to_have_count(0)
    assert "owned" not in await page.title()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_the_brief_spares_the_questions(sign_in: SignIn) -> None:
    page = await sign_in(at="#c/c1")
    brief = page.get_by_role("region", name="Brief")
    for words in (
        "Verified", "Business Checking", "The user name or password saved", "Refresh failed with 402",
        "Signed in at the bank’s own site", "I typed it in again", "T-1041", "Amex", "Working", "Ally Bank",
        "hello, books are a mess", "The customer said", "Password changed: last week", "Seen at the provider",
        "Not tried: waited for the bank", "No new data since", "(3 d ago) · last try 20 min ago",
    ):  # fmt: skip
        await expect(brief).to_contain_text(words)


async def test_of_a_stranger_no_connection_is_read(sign_in: SignIn) -> None:
    page = await sign_in(at="#c/c5")
    brief = page.get_by_role("region", name="Brief")
    await expect(brief).to_contain_text("Not verified")
    await expect(brief).not_to_contain_text("Connections")


async def test_a_claimed_conversation_can_be_answered_at_once(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in(at="#c/c1")
    await expect(page.get_by_text("Nobody has taken this")).to_be_visible()
    await page.keyboard.press("c")
    await expect(page.get_by_label("Reply", exact=True)).to_be_focused()
    await page.keyboard.type("Hello Carla")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.agent")).to_contain_text("Sent")
    assert agents_lines(desk) == ["Hello Carla"]
    desk.talks["c1"]["got"] = 99
    desk.customer_says("c1", "one moment")
    await expect(page.locator(".line.agent")).to_contain_text("Delivered")
    desk.talks["c1"]["seen"] = 99
    desk.customer_says("c1", "thanks")
    await expect(page.locator(".line.agent")).to_contain_text("Seen")


async def test_a_step_taken_while_another_ends_is_not_lost(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in(at="#c/c1")
    await page.get_by_role("button", name="Claim", exact=True).wait_for()
    await desk.hold_reads(after=1)
    await page.keyboard.press("c")
    await page.keyboard.press("c")  # twice, by mistake
    await expect(page.locator(".floor")).to_have_text("You have this conversation")
    await page.get_by_role("button", name="Resolve").click()
    await page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert posted(desk, "/resolve") == []
    desk.release_reads()
    await expect(page.locator(".floor")).to_have_text("Resolved")
    assert (len(posted(desk, "/claim")), len(posted(desk, "/resolve"))) == (1, 1)


async def test_who_was_slower_sees_who_was_first(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in(at="#c/c1")
    await page.get_by_role("button", name="Claim", exact=True).wait_for()
    desk.faster = "sam"
    await page.keyboard.press("c")
    await expect(page.get_by_text("Sam Okafor was first.")).to_be_visible()
    await expect(page.locator(".floor")).to_have_text("Sam Okafor has this conversation")
    await expect(page.get_by_role("button", name="Claim", exact=True)).to_be_hidden()


async def test_a_note_looks_different_and_never_reaches_the_customer(mine: Page, desk: DeskStandIn) -> None:
    await mine.keyboard.press("Escape")
    await mine.locator(".pane h2").click()
    await mine.keyboard.press("n")
    await expect(mine.locator(".hint")).to_have_text("Only your team sees this")
    color = await mine.locator(".writing").evaluate("node => getComputedStyle(node).backgroundColor")
    assert color == "rgb(255, 246, 214)"
    await mine.keyboard.type("Between us")
    await mine.keyboard.press("Enter")
    await expect(mine.locator(".line.note")).to_contain_text("only your team sees this")
    await until(lambda: [note["text"] for note in desk.talks["c1"]["notes"]] == ["Between us"])
    assert agents_lines(desk) == []


async def test_drafts_of_reply_and_note_are_apart_and_outlive_a_reload(mine: Page) -> None:
    await mine.get_by_label("Reply", exact=True).fill("For Carla")
    await mine.get_by_role("button", name="Note").click()
    await mine.get_by_label("Note for your team").fill("For us")
    await mine.reload()
    await expect(mine.get_by_label("Reply", exact=True)).to_have_value("For Carla")
    await mine.get_by_role("button", name="Note").click()
    await expect(mine.get_by_label("Note for your team")).to_have_value("For us")


async def test_what_is_written_without_a_network_is_sent_once_after_it_is_back(
    mine: Page, desk: DeskStandIn
) -> None:
    await mine.context.set_offline(True)
    await mine.get_by_label("Reply", exact=True).fill("Still there?")
    await mine.keyboard.press("Enter")
    await expect(mine.locator(".line.agent")).to_contain_text("Sending…")
    await expect(mine.get_by_text("No connection to the server.")).to_be_visible()
    await mine.context.set_offline(False)
    await expect(mine.locator(".line.agent")).to_contain_text("Sent")
    await expect(mine.locator(".line.agent")).to_have_count(1)
    assert agents_lines(desk) == ["Still there?"]


async def test_what_waits_to_be_sent_outlives_a_reload(mine: Page, desk: DeskStandIn) -> None:
    desk.refusals = [problem(503, "Restarting.") for _ in range(100)]
    await mine.get_by_label("Reply", exact=True).fill("Kept")
    await mine.keyboard.press("Enter")
    await until(lambda: len(desk.refusals) < 100)
    await mine.reload()
    await expect(mine.locator(".line.agent")).to_contain_text("Sending…")
    desk.refusals.clear()
    await expect(mine.locator(".line.agent")).to_contain_text("Sent")
    assert agents_lines(desk) == ["Kept"]


async def test_a_refused_line_says_why_and_can_be_edited(mine: Page, desk: DeskStandIn) -> None:
    desk.refusals = [problem(409, "Sam Okafor has this conversation.")]
    await mine.get_by_label("Reply", exact=True).fill("Too late")
    await mine.keyboard.press("Enter")
    await expect(mine.locator(".line.failed")).to_contain_text("Not sent. Sam Okafor has this conversation.")
    await mine.get_by_role("button", name="Edit").click()
    await expect(mine.get_by_label("Reply", exact=True)).to_have_value("Too late")
    await expect(mine.locator(".line.failed")).to_have_count(0)


async def test_a_quick_answer_comes_by_slash_with_its_words_filled_in(mine: Page, desk: DeskStandIn) -> None:
    await mine.get_by_label("Reply", exact=True).click()
    await mine.keyboard.type("/code")
    await expect(mine.locator("#answers").get_by_role("option")).to_have_count(1)
    await mine.keyboard.press("Enter")
    await expect(mine.get_by_label("Reply", exact=True)).to_have_value(
        "Code 402 means that Chase refused the saved sign-in."
    )
    assert agents_lines(desk) == []


async def test_a_word_that_nobody_could_fill_is_not_sent(sign_in: SignIn, desk: DeskStandIn) -> None:
    desk.claim_for("c5", "ana")
    page = await sign_in(at="#c/c5")
    await page.get_by_label("Reply", exact=True).fill("/bank")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Fill in {bank} first")).to_be_visible()
    assert agents_lines(desk, "c5") == []


async def test_the_assistants_suggestion_is_never_sent_by_itself(mine: Page, desk: DeskStandIn) -> None:
    await mine.get_by_label("Reply", exact=True).fill("Let me see.")
    await mine.get_by_role("button", name="Ask the assistant").click()
    await expect(mine.get_by_label("Reply", exact=True)).to_have_value(
        "Let me see.\n\nPlease open Edit Sign-In info for Chase and type the sign-in again."
    )
    assert agents_lines(desk) == []


async def test_the_explanation_of_a_code_goes_along_as_a_card(mine: Page, desk: DeskStandIn) -> None:
    await mine.get_by_role("button", name="Insert the explanation").click()
    await expect(mine.get_by_role("dialog")).to_contain_text("402: Sign-in refused")
    await mine.get_by_role("button", name="Insert", exact=True).click()
    await mine.get_by_label("Reply", exact=True).fill("Here it is:")
    await mine.keyboard.press("Enter")
    await expect(mine.locator(".line.agent .card")).to_contain_text("402: Sign-in refused")
    assert posted(desk, "/messages")[0]["card"]["type"] == "error_code"


async def test_a_picture_goes_along(mine: Page, desk: DeskStandIn) -> None:
    png = FilePayload(name="screen.png", mimeType="image/png", buffer=b"\x89PNG\r\n\x1a\n")
    await mine.get_by_label("Picture", exact=True).set_input_files(png)
    await expect(mine.get_by_text("screen.png")).to_be_visible()
    await mine.get_by_role("button", name="Send").click()
    await expect(mine.locator(".line.agent img")).to_be_visible()
    assert posted(desk, "/messages")[0]["attachment"] == "p1"


async def test_others_who_look_and_who_type_are_named(mine: Page, desk: DeskStandIn) -> None:
    desk.talks["c1"]["viewers"] = [{"id": "ana", "name": "Ana Ruiz"}, {"id": "sam", "name": "Sam Okafor"}]
    desk.customer_says("c1", "hm")
    await expect(mine.get_by_text("Sam Okafor is looking at this too")).to_be_visible()
    desk.tell("typing", {"conversation": "c1", "author": "customer", "name": "", "on": True})
    await expect(mine.get_by_text("Carla Chase is typing…")).to_be_visible()
    desk.tell("typing", {"conversation": "c1", "author": "customer", "name": "", "on": False})
    await expect(mine.get_by_text("Carla Chase is typing…")).to_be_hidden()


async def test_typing_and_seeing_are_told(mine: Page, desk: DeskStandIn) -> None:
    await until(lambda: posted(desk, "/seen"))
    assert posted(desk, "/seen")[0]["seq"] == 7
    await mine.get_by_label("Reply", exact=True).press_sequentially("Hi")
    await until(lambda: posted(desk, "/typing"))
    assert posted(desk, "/typing")[0] == {"on": True}


async def test_a_transfer_names_who_is_available(mine: Page, desk: DeskStandIn) -> None:
    desk.presence["lee"] = "away"
    await mine.get_by_role("button", name="Transfer").click()
    dialog = mine.get_by_role("dialog")
    await expect(dialog).to_contain_text("Sam OkaforAvailable · 0 open")
    await expect(dialog).to_contain_text("Lee ChanAway · 0 open")
    await dialog.get_by_label("Sam Okafor").check()
    await dialog.get_by_label("Note").fill("Knows Chase")
    await dialog.get_by_role("button", name="Transfer").click()
    await expect(mine.locator(".floor")).to_have_text("Sam Okafor has this conversation")
    assert posted(desk, "/transfer")[0] == {"version": 2, "to": "sam", "note": "Knows Chase"}


async def test_what_waits_can_be_given_to_somebody(sign_in: SignIn, desk: DeskStandIn) -> None:
    page = await sign_in(at="#c/c1")
    await page.get_by_role("button", name="Assign").click()
    await page.get_by_role("dialog").get_by_label("Lee Chan").check()
    await page.get_by_role("dialog").get_by_role("button", name="Assign").click()
    await expect(page.locator(".floor")).to_have_text("Lee Chan has this conversation")


async def test_it_goes_back_to_the_assistant_with_a_note(mine: Page, desk: DeskStandIn) -> None:
    await mine.locator(".pane h2").click()
    await mine.keyboard.press("b")
    await mine.get_by_role("dialog").get_by_label("Note").fill("All clear")
    await mine.get_by_role("dialog").get_by_role("button", name="Give back").click()
    await expect(mine.locator(".floor")).to_have_text("The assistant is answering")
    assert posted(desk, "/return")[0] == {"version": 2, "note": "All clear"}


async def test_resolving_asks_for_the_outcome(mine: Page, desk: DeskStandIn) -> None:
    await mine.locator(".pane h2").click()
    await mine.keyboard.press("e")
    await mine.get_by_label("Waiting for the bank").check()
    await mine.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await expect(mine.locator(".floor")).to_have_text("Resolved")
    assert posted(desk, "/resolve")[0] == {"version": 2, "outcome": "bank", "note": ""}


async def test_a_refresh_is_started_from_the_brief(mine: Page, desk: DeskStandIn) -> None:
    await mine.get_by_role("button", name="Refresh now").click()
    await expect(mine.get_by_text("Refresh started.", exact=True)).to_be_visible()
    assert posted(desk, "/refresh") == [{"connection": "1"}]


async def test_keys_do_nothing_while_one_writes(mine: Page, desk: DeskStandIn) -> None:
    await mine.get_by_label("Reply", exact=True).click()
    await mine.keyboard.type("certain")
    await expect(mine.get_by_role("dialog")).to_be_hidden()
    await expect(mine.get_by_label("Reply", exact=True)).to_have_value("certain")
