"""The same Rasa, asked by internal support."""

from __future__ import annotations

from typing import Any

from helpline.assistant.client import RasaAssistant
from helpline.errors import AssistantUnavailable


class StaffAssistant(RasaAssistant):
    """Implements conversations.ports.Assistant. Tells Rasa that support asks, not a customer."""

    async def _post(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        if not await self.ready():  # a frozen one would hold the event for as long as it is waited for
            raise AssistantUnavailable(detail="not ready")
        return await super()._post(path, {**body, "metadata": {**body["metadata"], "staff": True}})
