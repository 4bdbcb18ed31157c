"""Hostile words are inert, secrets stay out, and what does not concern us is not kept."""

from __future__ import annotations

from helpline.settings import Settings
from helpline.storage.tables import jobs
from tests.slack.conftest import Hand
from tests.slack.kept import kept
from tests.slack.payloads import ANA, BEN, event, shown, typed
from tests.slack.stand_in import SlackStandIn
from tests.support.web import House, eventually

PREFIX = "&gt;&gt; "


async def test_hostile_words_are_inert(hand_over: Hand) -> None:
    """The stand-in refuses whatever is not escaped; see also its `broken` at the end of every test."""
    evil = "<!channel> <@U0ANA> <https://evil.example|Click> & *bold* `x` " + "<>&" * 1_000
    case = await hand_over(evil, bank="<!here>", last_words=evil)
    assert "&lt;!here&gt;" in shown(case.head)
    await case.customer.say("<!everyone> " + "&" * 3_900)
    await eventually(case.has("&lt;!everyone&gt;"))


async def test_no_secret_of_the_customer_is_posted(hand_over: Hand, house: House) -> None:
    card = "4111 1111 1111 1111"
    case = await hand_over(
        f"get me a person, my card is {card}", last_words=f"card {card}", account="123456789012"
    )
    await case.customer.say("I can't sign in though my password is hunter2!")
    await eventually(case.has("password is"))
    everything = str(case.slack.calls)
    assert "4111" not in everything
    assert "hunter2" not in everything
    assert "123456789012" not in everything


async def test_what_staff_type_by_mistake_is_blanked_before_the_customer_sees_it(hand_over: Hand) -> None:
    case = await hand_over()
    await case.claimed(ANA)
    await case.type(ANA, f"{PREFIX}is it card 4111 1111 1111 1111?")
    await eventually(case.customer_reads("is it card [card number removed]?"))


async def test_answers_go_to_slack_and_nowhere_else(
    house: House, slack: SlackStandIn, with_slack: Settings
) -> None:
    """The address to answer to comes with the request; signed or not, what staff asked stays with Slack."""
    elsewhere = SlackStandIn()
    await elsewhere.start()
    port = elsewhere.port
    foreign = (
        f"http://localhost:{port}/respond/1",
        f"http://127.0.0.1:{port}/respond/1",
        f"https://hooks.slack.com@127.0.0.1:{port}/respond/1",
        f"https://evilslack.com:{port}/x",
        "http://hooks.slack.com/commands/1",
        "http://[broken",
    )
    for address in foreign:
        await slack.command(BEN, "help", answer_to=address)
    await slack.command(BEN, "help")

    async def done() -> bool:
        left = await kept(with_slack.database_url, jobs)
        return len(slack.responses) == 1 and all(row.state != "pending" for row in left)

    await eventually(done)
    assert elsewhere.responses == []
    await elsewhere.stop()


async def test_words_outside_of_threads_are_not_even_written_down(
    hand_over: Hand, house: House, slack: SlackStandIn
) -> None:
    await hand_over()
    assert await slack.send(event(typed(BEN, "lunch, anybody?"))) == 200
    assert "lunch" not in str(await kept(house.settings.database_url, jobs))
