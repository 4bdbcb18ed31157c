"""What the assistant would say next. It is asked in a conversation of its own, which nobody sees.

That conversation is anonymous: the assistant cannot look at, or refresh, anybody's connections, and what
it wants done is not done. Its memory of it is swept away with the other daily rubbish.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import uuid4

import structlog

from helpline.conversations.messages import Brief, Button, Customer, Message, Reply, Turn, Value
from helpline.conversations.ports import Assistant, Clock
from helpline.desk.sayable import sayable, words
from helpline.errors import AssistantError
from helpline.knowledge import Knowledge

PREFIX = "suggest:"
"""Begins the ids of these conversations."""
ACTS = {
    "bank_login_checked": ("login_works",),
    "bank_action_done": ("bank_action_done",),
    "manual_refresh": ("refreshed", "same_again"),
    "credentials_reentered": ("sign_in_replaced",),
    "approved_again": ("consent_given",),
    "waited": ("waited",),
}
"""Step of a brief → what a customer who has taken it would tell."""

log = structlog.get_logger(__name__)


class Suggestion(Value, frozen=True):
    text: str = ""
    buttons: tuple[Button, ...] = ()


def _choice(intent: str, entities: dict[str, str]) -> str:
    return f"/{intent}{json.dumps(entities)}"


class Suggestions:
    def __init__(self, assistant: Assistant, knowledge: Knowledge, clock: Clock) -> None:
        self._assistant = assistant
        self._knowledge = knowledge
        self._clock = clock

    async def next(self, messages: Sequence[Message], brief: Brief) -> Suggestion:
        """Empty when there is nothing to say; from the knowledge alone when the assistant is away."""
        asked = next((m.text for m in reversed(messages) if m.author == "customer" and m.text), "")
        try:
            return await self._ask(asked, brief)
        except AssistantError as error:
            log.warning("suggestion_failed", code=error.code)
            return self._known(brief)

    async def _ask(self, asked: str, brief: Brief) -> Suggestion:
        """The newest answer that helps with the trouble, else the steps of the code."""
        conversation, useful = f"{PREFIX}{uuid4()}", tuple[Reply, ...]()
        for text, choice in (*self._told(brief), *(((asked, ""),) if asked else ())):
            answer = await self._assistant.answer(self._turn(conversation, text, choice))
            useful = sayable(answer) or useful
        suggested = "\n\n".join(filter(None, map(words, useful)))
        if not suggested:
            return self._known(brief)
        return Suggestion(
            text=suggested,
            buttons=tuple(
                button for reply in useful for button in reply.buttons if button.choice != "/request_human"
            ),
        )

    def _told(self, brief: Brief) -> list[tuple[str, str]]:
        """What the brief knows, as text and choice; without a code the opening words tell the trouble."""
        found = self._knowledge.find_bank(brief.bank) if brief.bank else ()
        bank = {"bank": found[0].id} if len(found) == 1 else {}
        if brief.code:
            told = [(brief.code, _choice("report_error_code", {"error_code": brief.code, **bank}))]
        else:
            told = [(brief.bank, _choice("inform", bank))] if bank else []
            told += [(brief.opening, "")] if brief.opening else []
        refused = any(
            (fact.get("fact"), fact.get("value")) == ("bank_login", "fails") for fact in brief.facts
        )
        acts = [act for step in brief.steps_tried for act in ACTS.get(step, ())]
        acts = ["login_fails" if refused and act == "login_works" else act for act in acts]
        return [*told, *((act, _choice("inform", {"act": act})) for act in acts)]

    def _known(self, brief: Brief) -> Suggestion:
        problem = self._knowledge.find_code(brief.code) if brief.code else None
        if problem is None:
            return Suggestion()
        return Suggestion(text="\n".join((problem.meaning, *problem.steps)))

    def _turn(self, conversation: str, text: str, choice: str = "") -> Turn:
        return Turn(
            id=str(uuid4()),
            conversation=conversation,
            customer=Customer(),
            asked_at=self._clock.now(),
            text=text,
            choice=choice,
        )
