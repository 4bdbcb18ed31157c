"""A customer who talks: real sentences, of which a test says how the reader labels each clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from helpline.banking.contract import Connection
from helpline.dialogue.choices import chosen, typed_choice
from helpline.dialogue.clauses import split
from helpline.dialogue.heard import Heard
from helpline.dialogue.interpret import interpret
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import Case, State
from helpline.dialogue.wording import Spoken
from helpline.knowledge.mentions import Mention
from tests.dialogue.parts import knowledge, mentions
from tests.dialogue.playing import Exchange, Talk
from tests.dialogue.provider import BEGIN, Provider

CHASE = Connection(
    id="1",
    bank="Chase",
    provider_id="p1",
    accounts=("Checking", "Savings"),
    state="healthy",
    status="AVAILABLE_DATA_RETRIEVED",
    code="0",
    last_updated=BEGIN - timedelta(hours=3),
    last_attempt=BEGIN - timedelta(hours=3),
    next_refresh_at=None,
    needs_credentials=False,
)
DISCOVER = replace(CHASE, id="2", bank="Discover", provider_id="p2")
ALLY = replace(CHASE, id="3", bank="Ally Bank", provider_id="p3")


def failing(connection: Connection, code: str, status: str, **more: Any) -> Connection:
    return replace(connection, state="failing", code=code, status=status, **more)


def refused(connection: Connection) -> Connection:
    """The bank turns the saved sign-in down (402)."""
    return failing(connection, "402", "INCORRECT_CREDENTIALS", needs_credentials=True)


def timed_out(connection: Connection) -> Connection:
    """The bank did not answer (401): a refresh may help."""
    return failing(connection, "401", "UNEXPECTED_SITE_ERROR")


def locked(connection: Connection) -> Connection:
    """The bank has locked the login (407)."""
    return failing(connection, "407", "ACCOUNT_LOCKED", needs_credentials=True)


def hear(
    state: State,
    text: str,
    *labels: str,
    topic: str = "",
    means: str = "",
    intent: str = "",
    chance: float = 0.9,
) -> Heard:
    """What `text` brings. `topic`, `intent`: of the message.

    `labels`: of each clause, a space between; one may say its probability ("wants_person:0.7").
    """
    spans = split(text)
    topics = ((topic, chance),) if topic else (("none", 0.9),)
    clauses = tuple(
        Clause(span.text, span.start, span.end, _chances(own), topics)
        for span, own in zip(spans, (*labels, *[""] * len(spans)), strict=False)
    )
    likely = {"means": ((means, chance),) if means else (), "intents": ((intent, chance),) if intent else ()}
    reading = Reading(text, clauses=clauses, topics=topics, **likely)
    asks = state.question.asks if state.question else ""
    named = mentions().find(text, bank_asked=asks == "which_bank", own=state.own_banks)
    found = knowledge().find_foreign(text, state.product)
    foreign = [Mention("error_code", one.code, one.start, one.end) for one in found]
    return interpret(state, reading, named, foreign, knowledge().topics)


def _chances(labels: str) -> dict[str, float]:
    pairs = (label.partition(":") for label in labels.split())
    return {label: float(chance or 0.9) for label, _, chance in pairs}


class Chat:
    """A conversation with a customer who owns these connections; without any, with an anonymous one."""

    def __init__(self, *owned: Connection) -> None:
        self.provider = Provider.calm(*owned)
        self.talk = Talk(self.provider, verified=bool(owned))
        self.last: Exchange | None = None

    def says(self, text: str, *labels: str, **reading: Any) -> list[str]:
        """The responses that are said to it, in order; see `hear`."""
        return self._said(self.talk.say(hear(self.talk.state, text, *labels, **reading)))

    def clicks(self, title: str) -> list[str]:
        """The button of this title, in the last reply that had it."""
        choice = typed_choice(self.talk.state, title)
        assert choice is not None, f"no button {title!r} among {self.buttons}"
        return self._said(self.talk.say(chosen(self.talk.state, choice[0], choice[1], title)))

    def ends(self, id: str, **end: Any) -> list[str]:
        """The refresh of this connection ends, and its event arrives."""
        return self.happens(self.provider.end(id, **end))

    def happens(self, data: Mapping[str, Any], event: str = "refresh_ended") -> list[str]:
        return self._said(self.talk.happen(event, data))

    def _said(self, exchange: Exchange) -> list[str]:
        self.last = exchange
        self.provider.now += timedelta(minutes=1)
        return [move.response for move in exchange.moves]

    @property
    def _messages(self) -> tuple[Spoken, ...]:
        return self.last.messages if self.last else ()

    @property
    def text(self) -> str:
        """Of the last reply."""
        return "\n".join(message.text for message in self._messages)

    @property
    def buttons(self) -> list[str]:
        return [one["title"] for message in self._messages for one in message.buttons]

    @property
    def cards(self) -> list[str]:
        """Types of the cards of the last reply."""
        return [message.card["type"] for message in self._messages if message.card]

    @property
    def asked(self) -> tuple[str, str]:
        """The open question, and the bank that it is about."""
        question = self.talk.state.question
        case = self.talk.state.case(question.case) if question else None
        return (question.asks, case.name if case else "") if question else ("", "")

    @property
    def brief(self) -> dict[str, Any]:
        """Of the hand-over in the last reply."""
        commands = [
            message.command for message in (self.last.messages if self.last else ()) if message.command
        ]
        return next(command["brief"] for command in commands if command["type"] == "hand_over")

    @property
    def refreshed(self) -> list[str]:
        """The banks that the provider was asked to refresh, in order."""
        return [started.connection.bank for started in self.provider.started]

    def case(self, bank: str) -> Case:
        return next(case for case in self.talk.state.cases if case.bank == bank)
