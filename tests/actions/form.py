"""The troubleshooting form as Rasa runs it: validate, then ask for the first slot that is empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions import plan
from actions.asking import AskBank, AskBankLogin
from actions.base import HelplineAction
from actions.refreshing import AskRefreshResult, AskSecondRefreshResult
from actions.troubleshooting import CloseCase, OpenCase, ValidateForm
from tests.actions.fakes import FakeBankData
from tests.actions.talks import Conversation

ASKING: dict[str, type[HelplineAction]] = {
    plan.BANK: AskBank,
    plan.BANK_LOGIN: AskBankLogin,
    plan.REFRESH: AskRefreshResult,
    plan.SECOND_REFRESH: AskSecondRefreshResult,
}
"""Steps asked by an action; the others have a fixed sentence, `utter_ask_<step>`."""


@dataclass
class Form:
    """One conversation from the report of trouble to the end of its way."""

    talk: Conversation
    ended: str = ""
    """How: "fixed", "hand_over", "left", or "nothing" when there was no way to go."""
    commands: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, bank: FakeBankData | None = None) -> Form:
        """With a verified customer if there is `bank`, else with an anonymous one."""
        return cls(Conversation(bank or FakeBankData(), "cust-1" if bank else ""))

    @property
    def asked(self) -> str:
        return str(self.talk.slots.get("requested_slot") or "")

    @property
    def running(self) -> bool:
        return bool(self.talk.slots.get("refresh_running"))

    @property
    def by_hand(self) -> bool:
        """Whether the customer refreshes, and so has to tell how it went."""
        return not self.talk.slots.get("connection") or bool(self.talk.slots.get("by_hand"))

    async def open(self, intent: str, text: str) -> list[str]:
        said = await self._run(OpenCase, intent, text)
        if not self.talk.slots.get("case_open"):
            self.ended = "nothing"
            return said
        return said + await self._ask(intent, text)

    async def say(self, intent: str, text: str = "…", *, data: Mapping[str, Any] | None = None) -> list[str]:
        """What is uttered; ["handed on"] when the form steps back for the rules."""
        assert not self.ended
        said = await self._run(ValidateForm, intent, text, data)
        set_slots = [e["name"] for e in self.talk.events if e["event"] == "slot"]
        if not set(set_slots) - {"requested_slot"}:
            return ["handed on"]
        if "requested_slot" in set_slots and not self.asked:
            return said + await self._close(intent, text, data)
        return said + await self._ask(intent, text)

    async def _ask(self, intent: str, text: str) -> list[str]:
        empty = [step for step in plan.ORDER if self.talk.slots.get(step) is None]
        if not empty:
            return await self._close(intent, text, None)
        self.talk.slots["requested_slot"] = empty[0]
        kind = ASKING.get(empty[0])
        return await self._run(kind, intent, text) if kind else [f"utter_ask_{empty[0]}"]

    async def _close(self, intent: str, text: str, data: Mapping[str, Any] | None) -> list[str]:
        said = await self._run(CloseCase, intent, text, data)
        endings = {"utter_fixed": "fixed", "utter_hand_over": "hand_over", "utter_left": "left"}
        self.ended = endings[said[0]]
        return said

    async def _run(
        self, kind: type[HelplineAction], intent: str, text: str, data: Mapping[str, Any] | None = None
    ) -> list[str]:
        said = await self.talk.run(kind, intent, text, data=data)
        assert "utter_something_failed" not in said, (kind, intent, self.talk.slots)
        command = self.talk.custom("command")
        if command:
            self.commands.append(command)
        return said
