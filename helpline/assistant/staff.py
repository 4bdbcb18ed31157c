"""The same Rasa, asked by internal support."""

from __future__ import annotations

from typing import Any

from helpline.assistant.client import RasaAssistant


class StaffAssistant(RasaAssistant):
    """Implements conversations.ports.Assistant. Tells Rasa that support asks, not a customer."""

    async def _post(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        return await super()._post(path, {**body, "metadata": {**body["metadata"], "staff": True}})
