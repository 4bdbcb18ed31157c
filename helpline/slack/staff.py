"""The assistant for internal support: the customers' own, with what only support may know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import structlog

from helpline.banking.contract import BankData, Connection
from helpline.conversations.marks import unmarked
from helpline.conversations.messages import Answer, Customer, HandOver, Reply, Turn
from helpline.conversations.ports import Assistant
from helpline.errors import BankDataError
from helpline.knowledge import Knowledge, Problem
from helpline.knowledge.mentions import MentionFinder
from helpline.slack import blocks, texts
from helpline.slack.models import Event, Post
from helpline.slack.words import escape, pieces

log = structlog.get_logger(__name__)


class StaffDesk:
    """Answers mentions, direct messages, quick replies and /cloudbanking."""

    def __init__(
        self, assistant: Assistant, knowledge: Knowledge, bank: BankData, staff: Sequence[str]
    ) -> None:
        self._assistant = assistant
        self._knowledge = knowledge
        self._mentions = MentionFinder(knowledge)
        self._bank = bank
        self._staff = frozenset(staff)

    async def handle(self, event: Event, at: datetime, me: str) -> list[Post]:
        """`at`: when it was received. Raises AssistantError: the event is then to be handled again."""
        words = " ".join(event.text.replace(f"@{me}", " ").split()) if event.kind != "button" else event.text
        first, _, login = words.partition(" ")
        if event.kind == "command" and first.lower() == "customer" and login:
            return [await self._customer(event, login.strip())]
        if not words or (event.kind == "command" and words.lower() == "help"):
            return [answer(event, texts.HELP, blocks.markup(texts.HELP))]
        return [await self._ask(event, at, words)]

    async def _ask(self, event: Event, at: datetime, words: str) -> Post:
        found = await self._assistant.answer(
            Turn(
                id=str(uuid5(NAMESPACE_OID, f"slack/{event.key}")),
                conversation=f"slack:{event.channel}:{event.root or event.user}",
                customer=Customer(),
                asked_at=at,
                text=words[:4_000],
                choice=event.value if event.kind == "button" else "",
            )
        )
        content = [*_answer(found), *self._details(words)]
        text = unmarked(found.replies[0].text) if found.replies else ""
        return answer(event, pieces(text or "…", 300)[0], content)

    def _details(self, words: str) -> list[blocks.Block]:
        problems: dict[str, Problem] = {}
        for mention in self._mentions.find(words):
            if mention.entity == "error_code" and not mention.negated:
                problem = self._knowledge.find_code(mention.value)
                if problem:
                    problems[problem.key] = problem
        return [block for problem in list(problems.values())[:3] for block in detail(problem)]

    async def _customer(self, event: Event, login: str) -> Post:
        if event.user not in self._staff:
            log.warning("slack_connections_refused", user=event.user)
            return answer(event, texts.STAFF_ONLY, blocks.markup(texts.STAFF_ONLY))
        try:
            found = await self._bank.connections(login)
        except BankDataError as error:
            log.warning("bank_data_failed", code=error.code)
            return answer(event, texts.NO_BANK_DATA, blocks.markup(texts.NO_BANK_DATA))
        log.info("slack_connections_shown", user=event.user, connections=len(found))
        if not found:
            words = texts.no_connections(login)
            return answer(event, words, blocks.markup(words))
        content = blocks.markup(f"*Connections of {escape(login)}*")
        for connection in found[:20]:
            content += blocks.fields(self._rows(connection))
        return answer(event, f"Connections of {escape(login)}", content)

    def _rows(self, connection: Connection) -> list[tuple[str, str]]:
        problem = self._knowledge.problem_for(connection.status, connection.code)
        at, tried = connection.last_updated, connection.last_attempt
        return [
            ("Bank", connection.bank),
            ("State", connection.state.replace("_", " ")),
            ("Code", f"{connection.code} {problem.title if problem else ''}" if connection.code else ""),
            ("Provider status", connection.status),
            ("Accounts", ", ".join(connection.accounts)),
            (
                "No new data since" if at and connection.state != "healthy" else "Last data",
                _moment(at) or "never",
            ),
            ("Last try", _moment(tried)),
        ]


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


def detail(problem: Problem) -> list[blocks.Block]:
    """What support knows of a code and a customer is not told."""
    return [
        {"type": "divider"},
        *blocks.fields(
            [
                ("Code", problem.code or "not public"),
                ("Constant", problem.name),
                ("Type", problem.type.replace("_", " ")),
                ("Provider status", problem.status),
                ("Who acts", problem.who_acts.replace("_", " ")),
                ("Escalate", escalation(problem)),
            ]
        ),
    ]


def escalation(problem: Problem) -> str:
    if problem.escalate:
        return "at once: only support can mend it"
    if problem.escalate_after_hours:
        return f"when it is still there after {problem.escalate_after_hours} hours"
    return "only when the customer's steps did not help"


def answer(event: Event, text: str, content: Sequence[blocks.Block]) -> Post:
    """Where the question was asked; only its author sees the answer to a command."""
    return Post(
        key=f"{event.key}:answer",
        lane=f"answer:{event.lane}",
        kind="respond" if event.url else "say",
        url=event.url,
        channel=event.channel,
        thread=event.root,
        text=text,
        blocks=tuple(content[: blocks.MOST_BLOCKS]),
    )


def _answer(found: Answer) -> list[blocks.Block]:
    content = [block for reply in found.replies for block in _reply(reply)]
    if any(isinstance(command, HandOver) for command in found.commands):
        content += blocks.markup(texts.NO_PERSON)
    return content


def _reply(reply: Reply) -> list[blocks.Block]:
    buttons = [(button.title, button.choice) for button in reply.buttons]
    return [
        *(blocks.text(unmarked(reply.text)) if reply.text else []),
        *_card(reply.card),
        *blocks.choices(buttons),
    ]


def _card(card: dict[str, Any] | None) -> list[blocks.Block]:
    if not card:
        return []
    lines = [str(card.get("title") or ""), str(card.get("text") or "")]
    lines += [f"{place}. {step}" for place, step in enumerate(card.get("steps") or [], 1)]
    rows = [(str(row.get("label") or ""), str(row.get("value") or "")) for row in card.get("rows") or []]
    words = "\n".join(line for line in lines if line)
    return [*(blocks.text(unmarked(words)) if words else []), *blocks.fields(rows)]
