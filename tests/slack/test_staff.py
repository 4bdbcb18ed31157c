"""Internal support asks the assistant, by command, by direct message and by mention."""

from __future__ import annotations

from typing import Any, cast

import pytest

from helpline.slack import texts
from tests.slack.payloads import ANA, BEN, buttons, event, mention, pressed, shown, typed
from tests.slack.stand_in import SlackStandIn, settled
from tests.support import rasa as rasa_stand_in
from tests.support.rasa import RasaStandIn, failing
from tests.support.web import House, eventually, running

DIRECT = "D0ANA"


def responded(slack: SlackStandIn, count: int = 1) -> Any:
    async def holds() -> bool:
        return len(slack.responses) >= count

    return holds


def posted(slack: SlackStandIn, count: int = 1) -> Any:
    async def holds() -> bool:
        return len(slack.messages) >= count

    return holds


async def test_a_code_is_explained_with_what_only_support_may_know(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    assert await slack.command(BEN, "402 chase") == 200
    await eventually(responded(slack))
    words = shown(slack.responses[0])
    assert "You said: 402 chase" in words
    for part in (
        "STATUS_LOGIN_FAILED",
        "user action required",
        "INCORRECT_CREDENTIALS",
        "Who acts*\nuser",
        "Escalate",
    ):
        assert part in words
    assert slack.responses[0]["response_type"] == "ephemeral"
    assert slack.messages == []


async def test_rasa_is_told_that_support_asks_and_no_customer(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    await slack.command(BEN, "402 chase")
    await eventually(responded(slack))
    turn = rasa.received[0]
    assert turn["conversation"] == f"slack:C0OTHER:{BEN}"
    assert turn["metadata"]["customer"] == {"id": "", "name": ""}
    assert turn["metadata"]["staff"] is True


async def test_a_mention_is_answered_in_its_thread_which_is_one_conversation(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    first = mention(ANA, "what is 402?", channel="C0OTHER")
    await slack.send(event(first))
    await slack.send(event(mention(BEN, "and 409?", channel="C0OTHER", thread_ts=first["ts"])))
    await eventually(posted(slack, 2))
    assert [m["thread_ts"] for m in slack.messages] == [first["ts"]] * 2
    assert {turn["conversation"] for turn in rasa.received} == {f"slack:C0OTHER:{first['ts']}"}
    assert rasa.texts == ["what is 402?", "and 409?"]


async def test_direct_messages_are_one_conversation_answered_in_order(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    for number in range(6):
        await slack.send(event(typed(ANA, f"question {number}", channel=DIRECT)))
    await eventually(posted(slack, 6))
    assert [shown(m) for m in slack.messages] == [f"You said: question {n}" for n in range(6)]
    assert {turn["conversation"] for turn in rasa.received} == {f"slack:{DIRECT}:{ANA}"}
    assert rasa.most_at_once == 1


async def test_cards_and_quick_replies_are_shown_and_can_be_pressed(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    card = {"type": "error_code", "title": "Error 402 <x>", "text": "Refused", "steps": ["One", "Two"]}
    rasa.replies = lambda turn: (
        [rasa_stand_in.say("Done.")]
        if turn.get("choice")
        else [rasa_stand_in.say("Here:", ("Yes & no", '/affirm{"a": "b"}'), card=card)]
    )
    await slack.send(event(typed(ANA, "402", channel=DIRECT)))
    await eventually(posted(slack))
    words = shown(slack.messages[0])
    for part in ("Here:", "Error 402 &lt;x&gt;", "1. One", "2. Two", "Yes &amp; no"):
        assert part in words
    await slack.interact(pressed(ANA, slack.messages[0], buttons(slack.messages[0])[0]["action_id"]))
    await eventually(posted(slack, 2))
    assert rasa.received[-1]["choice"] == '/affirm{"a": "b"}'
    assert shown(slack.messages[1]) == "Done."


async def test_nobody_is_called_when_support_asks_for_a_person(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    rasa.replies = lambda _turn: [rasa_stand_in.hand_over()]
    await slack.send(event(typed(ANA, "a person please", channel=DIRECT)))
    await eventually(posted(slack))
    await settled()
    assert texts.NO_PERSON in shown(slack.messages[0])
    assert slack.heads == [m for m in slack.heads if m["channel"] == DIRECT]


async def test_customers_connections_are_for_the_listed_staff_alone(
    with_slack: Any, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    async with running(with_slack, bank=cast(Any, Bank())) as house:
        slack.app = house.url
        await slack.command(BEN, "customer carla")
        await eventually(responded(slack))
        assert texts.STAFF_ONLY in shown(slack.responses[0])
        assert "Chase" not in shown(slack.responses[0])
        await slack.command(ANA, "customer carla")
        await eventually(responded(slack, 2))
    words = shown(slack.responses[1])
    for part in ("carla", "Chase", "failing", "402", "INCORRECT_CREDENTIALS", "Checking"):
        assert part in words
    assert rasa.received == []


async def test_connections_are_never_shown_where_others_read(
    with_slack: Any, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    async with running(with_slack, bank=cast(Any, Bank())) as house:
        slack.app = house.url
        await slack.send(event(mention(ANA, "customer carla", channel="C0OTHER")))
        await eventually(posted(slack))
    assert "Chase" not in str(slack.calls)


async def test_a_question_waits_for_an_assistant_that_is_away(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    rasa.status = 503
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))
    await settled(1.0)
    rasa.status = 200
    await eventually(posted(slack))
    assert shown(slack.messages[0]) == "You said: hi"


async def test_an_assistant_that_keeps_failing_is_not_kept_secret(
    house: House, slack: SlackStandIn, rasa: RasaStandIn
) -> None:
    rasa.moods = [failing()] * 10
    await slack.send(event(typed(ANA, "hi", channel=DIRECT)))
    await eventually(posted(slack))
    assert shown(slack.messages[0]) == texts.NO_ANSWER


async def test_secrets_in_a_question_go_nowhere(house: House, slack: SlackStandIn, rasa: RasaStandIn) -> None:
    await slack.send(event(typed(ANA, "card 4111 1111 1111 1111 of a customer", channel=DIRECT)))
    await eventually(posted(slack))
    assert "4111" not in str(rasa.received)


@pytest.mark.parametrize("text", ["", "help"])
async def test_an_empty_command_explains_itself(house: House, slack: SlackStandIn, text: str) -> None:
    await slack.command(BEN, text)
    await eventually(responded(slack))
    assert shown(slack.responses[0]) == texts.HELP


class Bank:
    """A customer with one broken connection."""

    async def connections(self, customer: str) -> list[Any]:
        from datetime import datetime, timezone

        from helpline.banking.contract import Connection

        return [
            Connection(
                id="1",
                bank="Chase",
                provider_id="643",
                accounts=("Checking",),
                state="failing",
                status="INCORRECT_CREDENTIALS",
                code="402",
                last_updated=datetime(2026, 11, 1, tzinfo=timezone.utc),
                last_attempt=None,
                next_refresh_at=None,
                needs_credentials=True,
            )
        ]
