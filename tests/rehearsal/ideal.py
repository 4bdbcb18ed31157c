"""An assistant that understands everything and does what is right: what it can't reach no assistant can.

Sentences are "intention@bank", so that nothing depends on reading. It speaks through FakeAssistant.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import Any

from helpline.banking.sandbox.catalogue import Catalogue
from helpline.rehearsal.intentions import INTENTIONS
from helpline.rehearsal.persona import load_banks
from helpline.rehearsal.utterances import Utterances
from tests.rehearsal.assistant import FakeAssistant, Reply, say
from tests.rehearsal.people import DATA, ENDINGS

_BANK = {"bank_fine": "other"}
PLAIN = Utterances({name: [f"{name}@{{{_BANK.get(name, 'bank')}}}~{{code}}"] for name in INTENTIONS})
CATALOGUE = Catalogue.from_folder(DATA.parent / "knowledge")
NAMES = {called: bank for bank, names in load_banks(DATA / "banks.yml").items() for called in names}
WAYS = {
    **dict.fromkeys((402, 410, 420), ("sign_in",)),
    407: ("bank_action",),
    **dict.fromkeys((427, 428, 429), ("bank_action",)),
    **dict.fromkeys((518, 522), ("code_ready",)),
    506: ("approve",),
    422: ("accounts_listed",),
    1: ("bank_login",),
}
DONE = {"sign_in_replaced", "consent_given", "bank_action_done", "unlocked", "code_at_hand"}
NOT_DONE = {"unlock_tomorrow": "at_bank", "old_phone": "at_bank", "card_replaced": "person"}


def _id(name: str) -> str:
    """By the name that the provider uses."""
    return next(bank for bank in NAMES.values() if CATALOGUE.bank(bank).name == name)


class Ideal(FakeAssistant):
    """Mends what can be mended, bank after bank; says each thing once."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers = Counter[str]()

    async def _reply(self, key: str, talk: dict[str, Any], text: str) -> Reply:
        told = [
            (name, NAMES.get(bank, ""), code) for name, bank, code in re.findall(r"(\w+)@([^~]*)~(\w*)", text)
        ]
        told = told or [(self._clicked(text), talk.get("focus", ""), "")]
        facts: dict[str, set[str]] = talk.setdefault("facts", {})
        talk.setdefault("codes", {})
        for name, bank, code in told:
            facts.setdefault(bank, set()).add(name)
            if name in ("open_code", "say_code", "correct_code"):
                talk["codes"][bank] = code
            talk.setdefault("said", set()).add(name)
        words = {name for name, _, _ in told}
        if "correct_bank" in words:
            right = told[0][1]
            fine = {bank: known for bank, known in facts.items() if "bank_fine" in known}
            moved = set[str]().union(*(known for bank, known in facts.items() if bank not in fine))
            talk["facts"] = {right: moved, **fine}
            talk["codes"] = dict.fromkeys(
                [right] if talk["codes"] else [], next(iter(talk["codes"].values()), "")
            )
        if words & {"not_found", "greyed_out"}:
            return self._new("Look closer.", "", *talk["asked"])
        if "any_news" in words:
            return self._new("Still running.")
        if words & {"will_wait", "ack"} and talk.get("waits"):
            talk.setdefault("closed", set()).add(talk.pop("waits"))
        if words & {"wants_person", "yes_person"}:
            return await self._person(key, talk)
        if words & {"thanks", "bye"}:
            return self._new("You're welcome.")
        reply = await self._next(key, talk, words)
        talk["asked"] = reply["about"]["asks"], reply["about"]["bank"]
        return reply

    def _clicked(self, text: str) -> str:
        act = re.search(r'"act": "(\w+)"', text)
        return act[1] if act else {"/affirm": "yes", "/deny": "no"}.get(text, text)

    async def _next(self, key: str, talk: dict[str, Any], words: set[str]) -> Reply:
        for bank, code, working, connection in await self._feeds(talk):
            closed = talk.setdefault("closed", set())
            if bank in closed or "bank_fine" in talk["facts"].get(bank, ()):
                continue
            missing = talk["facts"].get(bank, set()) & {"open_missing_days", "missing_dates"}
            if working and not missing:
                continue
            talk["focus"] = bank
            if not connection and bank not in talk["codes"]:
                if not self._told(talk, bank) & {"no_code", "unsure"}:
                    return self._new("Which code?", "", "which_code", bank)
                code = self._guessed(self._told(talk, bank))
            return await self._work(key, talk, bank, 0 if working else code, connection, words)
        return self._new("Anything else?", asks="anything_else")

    async def _work(
        self, key: str, talk: dict[str, Any], bank: str, code: int, connection: str, words: set[str]
    ) -> Reply:
        facts = self._told(talk, bank)
        if facts & {"waited_days", "no_more_waiting", "everything_tried"}:
            return self._new("Shall I pass it on?", "", "hand_over", bank)
        for intention, end in NOT_DONE.items():
            if intention in facts:
                return await self._give(key, talk, bank, end)
        if code in (409, 418, 424) and not facts & {"waited_days", "no_more_waiting"}:
            talk["waits"] = bank
            return self._new("Please wait.", "utter_will_wait", "waited", bank)
        if code in (475, 496, 497, 602, 400, 409, 430, 0):
            return self._new("Shall I pass it on?", "", "hand_over", bank)
        refreshed = talk.setdefault("refreshed", Counter())[bank]
        for step in WAYS.get(code, ("sign_in",) if refreshed and not connection else ()):
            if not facts & DONE and refreshed < 2:
                return self._new(f"Please do {step}.", "", step, bank)
        if refreshed > 1:
            return self._new("Shall I pass it on?", "", "hand_over", bank)
        if connection and not facts & DONE and not words & {"yes_refresh", "yes", "wants_refresh"}:
            return self._new("Shall I refresh it?", "", "refresh_offer", bank)
        return await self._start(talk, bank, connection)

    @staticmethod
    def _told(talk: dict[str, Any], bank: str) -> set[str]:
        facts: dict[str, set[str]] = talk["facts"]
        return facts.get(bank, set()) | facts.get("", set())

    @staticmethod
    def _guessed(facts: set[str]) -> int:
        """Without a code: what the customer tells, then the order of the help article."""
        known = {"locked": 407, "bank_wants": 428, "bank_down": 409, "consent_withdrawn": 506}
        told = next((code for fact, code in known.items() if fact in facts), 0)
        return told or (401 if "login_works" in facts else 1)

    async def _start(self, talk: dict[str, Any], bank: str, connection: str) -> Reply:
        talk["refreshed"][bank] += 1
        talk["facts"].setdefault(bank, set()).difference_update(DONE)
        talk["facts"].get("", set()).difference_update(DONE)
        if not connection:
            return self._new("Please refresh it.", "", "refresh_by_hand", bank)
        self._tasks.add(asyncio.create_task(self._refresh(talk, connection, bank)))
        await asyncio.sleep(0.05)
        return self._new(f"I refresh {bank}.")

    async def _give(self, key: str, talk: dict[str, Any], bank: str, end: str) -> Reply:
        if end == "person":
            return self._new("Shall I pass it on?", "", "hand_over", bank)
        talk["closed"].add(bank)
        return self._new("That is for the bank.", "utter_bank_refuses", "", bank)

    async def _feeds(self, talk: dict[str, Any]) -> list[tuple[str, int, bool, str]]:
        """Bank, code, whether it works, connection."""
        if not talk["login"]:
            named = [bank for bank in talk["facts"] if bank]
            works = "works_now" in talk["said"]
            return [(bank, int(talk["codes"].get(bank) or 401), works, "") for bank in named[:1]]
        found = await self._bank.connections(talk["login"])
        return [(_id(one.bank), int(one.code or 0), one.state == "healthy", one.id) for one in found]

    async def _person(self, key: str, talk: dict[str, Any]) -> Reply:
        talk["owner"] = "waiting"
        labels = {INTENTIONS[name].label for name in talk["said"] if name in INTENTIONS}
        steps = [step for step, means in ENDINGS.steps.items() if labels & set(means)]
        if talk["login"] and any(talk.get("refreshed", {}).values()) and "manual_refresh" not in steps:
            steps.append("manual_refresh")
        facts = [
            {"fact": fact, "value": value, "source": "told", "bank": "", "at": ""}
            for label, (fact, value) in ENDINGS.facts.items()
            if label in labels
        ]
        banks = [
            {"bank": bank, "code": str(code), "state": ""} for bank, code, _, _ in await self._feeds(talk)
        ]
        brief = {"bank": banks[0]["bank"], "code": banks[0]["code"], "banks": banks, "facts": facts}
        self.tickets[key] = [{"brief": brief | {"opening": talk["opening"], "steps_tried": steps}}]
        return self._new("A person comes.")

    def _new(self, text: str, said: str = "", asks: str = "", bank: str = "") -> Reply:
        """Never the same words twice."""
        self._numbers[text] += 1
        return say(f"{text} ({self._numbers[text]})", said, asks, bank)
