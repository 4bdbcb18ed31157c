"""Rasa's message processor, made strict: a failed action or save undoes the whole turn.

Rasa 3.6 logs a failing action and goes on, so the customer hears nothing and the tracker keeps half a turn
(rasa/core/processor.py, `_run_action`). Here the turn is not saved, and the channel answers 503: whoever
sent it sends the same turn again once the action server is back.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from rasa.core.actions.action import Action, ActionExecutionRejection
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker

failures: ContextVar[list[Exception] | None] = ContextVar("failures", default=None)
"""What went wrong in the turn at hand; None outside a turn of our channel."""


def record(error: Exception) -> None:
    """Note a failure of the turn at hand."""
    noted = failures.get()
    if noted is not None:
        noted.append(error)


class StrictProcessor(MessageProcessor):
    """Takes the place of Rasa's processor (`strict`); same behaviour while nothing fails."""

    async def _run_action(self, action: Action, *args: Any, **kwargs: Any) -> bool:
        if failures.get() is not None:
            action.run = _recorded(action.run)
        return bool(await super()._run_action(action, *args, **kwargs))

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        if not failures.get():
            await super().save_tracker(tracker)


def strict(processor: MessageProcessor) -> None:
    """Make Rasa's own processor object strict, in place: the agent offers no seam to choose its class."""
    if not isinstance(processor, StrictProcessor):
        processor.__class__ = StrictProcessor


def _recorded(run: Any) -> Any:
    async def recorded(*args: Any, **kwargs: Any) -> Any:
        try:
            return await run(*args, **kwargs)
        except ActionExecutionRejection:
            raise  # a form handing a message on is no failure
        except Exception as error:
            record(error)
            raise

    return recorded
