"""What the assistant would say next. It is asked in a conversation of its own, which nobody sees.

That conversation is anonymous: the assistant cannot look at, or refresh, anybody's connections, and what
it wants done is not done. Its memory of it is swept away with the other daily rubbish.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from uuid import uuid4

import structlog

from helpline.conversations.messages import Answer, Brief, Button, Customer, Message, Turn, Value
from helpline.conversations.ports import Assistant, Clock
from helpline.errors import AssistantError
from helpline.knowledge import Knowledge

PREFIX = "suggest:"
"""Begins the ids of these conversations."""

log = structlog.get_logger(__name__)


class Suggestion(Value, frozen=True):
    text: str = ""
    buttons: tuple[Button, ...] = ()


class Suggestions:
    """`assistant` gives the client, which is made inside the running event loop."""

    def __init__(self, assistant: Callable[[], Assistant], knowledge: Knowledge, clock: Clock) -> None:
        self._assistant = assistant
        self._knowledge = knowledge
        self._clock = clock

    async def next(self, messages: Sequence[Message], brief: Brief) -> Suggestion:
        """Empty when there is nothing to say; from the knowledge alone when the assistant is away."""
        words = next((m.text for m in reversed(messages) if m.author == "customer" and m.text), "")
        try:
            return await self._ask(words, brief)
        except AssistantError as error:
            log.warning("suggestion_failed", code=error.code)
            return self._known(brief)

    async def _ask(self, words: str, brief: Brief) -> Suggestion:
        conversation, answer = f"{PREFIX}{uuid4()}", Answer()
        if brief.code:
            entities = {"error_code": brief.code} | self._bank(brief)
            choice = f"/report_error_code{json.dumps(entities)}"
            answer = await self._assistant().answer(self._turn(conversation, brief.code, choice))
        if words:
            answer = await self._assistant().answer(self._turn(conversation, words))
        return Suggestion(
            text="\n\n".join(reply.text for reply in answer.replies if reply.text),
            buttons=tuple(button for reply in answer.replies for button in reply.buttons),
        )

    def _bank(self, brief: Brief) -> dict[str, str]:
        found = self._knowledge.find_bank(brief.bank) if brief.bank else ()
        return {"bank": found[0].id} if len(found) == 1 else {}

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
