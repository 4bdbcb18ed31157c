"""The form's questions that need more than a fixed sentence: which bank, and can you sign in there."""

from __future__ import annotations

from rasa_sdk.events import EventType

from actions import plan
from actions.base import HelplineAction, Talk
from actions.diagnosis import bank_choice, failing_connections
from helpline.errors import BankDataError

_MOST_BUTTONS = 6


class AskBank(HelplineAction):
    """Which bank: one's own failing ones as buttons, the meanings of an ambiguous name, or plainly."""

    action_name = "action_ask_bank"

    async def act(self, talk: Talk) -> list[EventType]:
        mentions = [m for m in talk.mentions(bank_asked=True) if m.entity == "bank"]
        if mentions and len(mentions[-1].ids) > 1:
            self._ask_which(talk, mentions[-1].value.partition(":")[2], mentions[-1].ids)
            return []
        failing = await failing_connections(talk)
        buttons = [
            {
                "title": f"{c.bank} ({c.code})" if c.code else c.bank,
                "payload": bank_choice("inform", c, talk.parts.knowledge),
            }
            for c in failing[:_MOST_BUTTONS]
        ]
        talk.say("utter_ask_which_connection" if len(buttons) > 1 else "utter_ask_bank", buttons=buttons)
        return []

    def _ask_which(self, talk: Talk, text: str, ids: tuple[str, ...]) -> None:
        banks = [bank for bank in map(talk.parts.knowledge.bank, ids) if bank]
        buttons = [{"title": b.name, "payload": f'/inform{{"bank": "{b.id}"}}'} for b in banks]
        question = talk.parts.knowledge.ask_which(text)
        talk.say("utter_ask_which_bank", question=question or "", buttons=buttons)


class AskBankLogin(HelplineAction):
    """Can you sign in at the bank's own website? With its address, when we know it."""

    action_name = "action_ask_bank_login_works"

    async def act(self, talk: Talk) -> list[EventType]:
        case = talk.case
        website = await self._website(talk, case.bank, case.bank_name)
        response = "utter_bank_refuses" if case.refused == plan.BANK_LOGIN else "utter_ask_bank_login_works"
        talk.say(response, bank_name=case.bank_name, website=f" ({website})" if website else "")
        return []

    async def _website(self, talk: Talk, bank: str, name: str) -> str:
        known = talk.parts.knowledge.bank(bank)
        if known:
            return known.domain
        try:
            listed = await talk.parts.bank_data().find_bank(name) if talk.customer and bank else None
        except BankDataError:
            return ""  # the address is a courtesy
        return listed.website if listed else ""
