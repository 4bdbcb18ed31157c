"""Plays scripted conversations: customers who answer by what the assistant said (a file of `conversations`).

Turns are tried in order; the first unused one fits whose `when` is found in the last answer and whose `after`
was said. `effect` changes the world when the turn is said. Without a turn that fits, `otherwise` is said,
twice at most.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp

from helpline.rehearsal.chat import Chat
from helpline.rehearsal.customer import Move
from helpline.rehearsal.endings import Message
from helpline.rehearsal.playing import Instance
from helpline.rehearsal.provider import Provider

Script = dict[str, Any]
FLAGS = re.IGNORECASE | re.DOTALL
MOST_MOVES = 20
MOST_OTHERWISE = 2
NEWS_WITHIN = 15.0
_REFRESH_SECONDS = 0.3


@dataclass
class Recital:
    """What came of one script. `skipped`: why it could not be played here."""

    script: Script
    conversation: str = ""
    log: list[Message] = field(default_factory=list)
    owner: str = "bot"
    refreshes: dict[str, int] = field(default_factory=dict)
    skipped: str = ""
    error: str = ""

    @property
    def answers(self) -> list[str]:
        """All that was not the customer's, as patterns are matched with it."""
        return [shown(one) for one in self.log if one["author"] != "customer"]


def shown(message: Message) -> str:
    """The sentence, the card and the titles of the buttons."""
    card = json.dumps(message["card"], ensure_ascii=False) if message.get("card") else ""
    parts = (message["text"], card, *(button["title"] for button in message["buttons"]))
    return "\n".join(part for part in parts if part)


async def recite(session: aiohttp.ClientSession, instance: Instance, script: Script) -> Recital:
    """Raises RehearsalError and aiohttp.ClientError when the instance fails."""
    setup = script.get("setup") or {}
    if setup.get("hours") == "closed" or setup.get("open_tickets"):
        return Recital(script, skipped="needs closed hours or an older ticket")
    verified = setup.get("customer", script.get("customer")) == "verified"
    login = f"script-{script['id']}-{uuid4().hex[:8]}" if verified else ""
    return await _Playing(session, instance, script, login).run()


class _Playing:
    def __init__(
        self, session: aiohttp.ClientSession, instance: Instance, script: Script, login: str
    ) -> None:
        self._session, self._instance, self._script, self._login = session, instance, script, login
        self._provider = Provider(session, instance.sandbox, login)
        self._connections = [dict(one) for one in (script.get("setup") or {}).get("connections") or []]
        self._played = Recital(script)

    async def run(self) -> Recital:
        if self._login:
            await self._provider.furnish(self._script.get("sandbox") or furnished(self._connections))
        chat = await Chat.open(self._session, self._instance.base, self._instance.secret, self._login)
        self._played.conversation, self._played.log = chat.id, chat.log
        if "messages" in self._script:
            for message in self._script["messages"]:
                await self._say(chat, message)
        else:
            await self._turns(chat)
        self._played.owner = chat.owner
        await self._count()
        return self._played

    async def _turns(self, chat: Chat) -> None:
        turns: Sequence[dict[str, Any]] = self._script["turns"]
        used: set[int] = set()
        said: set[str] = set()
        last, spare = "", 0
        for move in range(MOST_MOVES):
            number = next(
                (n for n, one in enumerate(turns) if n not in used and _fits(one, last, said, move)), None
            )
            spare += number is None
            if spare > MOST_OTHERWISE:
                return
            turn = {"say": self._script["otherwise"]} if number is None else turns[number]
            if number is not None:
                used.add(number)
                said.add(str(turn.get("id")))
            if effect := turn.get("effect"):
                await self._change(effect)
            last = "\n".join(map(shown, await self._say(chat, turn["say"])))
            if turn.get("end"):
                return

    async def _say(self, chat: Chat, text: str) -> list[Message]:
        """The whole answer; where a refresh was started, with its end."""
        before = await self._started()
        seq = await chat.send(Move(text))
        started = await self._started() - before

        def told() -> bool:
            cards = [
                one["card"] for one in chat.since(seq) if (one.get("card") or {}).get("type") == "refresh"
            ]
            ends = [card for card in cards if card.get("state") in ("succeeded", "failed")]
            return len(ends) >= started or chat.owner != "bot"

        if started:
            await chat.until(told, seq, NEWS_WITHIN)
        return chat.since(seq)

    async def _started(self) -> int:
        if not self._login:
            return 0
        return sum(one["refreshes"] for one in await self._provider.connections())

    async def _change(self, effect: dict[str, Any]) -> None:
        await self._count()
        for one in self._connections:
            if one["provider"] == effect["provider"]:
                one.update(effect, on_refresh=[effect])
        if self._login:
            await self._provider.furnish(furnished(self._connections))

    async def _count(self) -> None:
        """Furnishing anew sets the sandbox's counts to 0, so they are added up here."""
        for one in await self._provider.settled() if self._login else ():
            self._played.refreshes[one["bank"]] = (
                self._played.refreshes.get(one["bank"], 0) + one["refreshes"]
            )


def furnished(connections: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A script's connections as the sandbox takes them."""
    return [
        {
            "bank": one["provider"],
            "accounts": one.get("accounts") or ["Checking"],
            "additional_status": _end(one)["additional_status"],
            "after_refresh": [_end(told) for told in one.get("on_refresh") or [one]],
            "refresh_seconds": _REFRESH_SECONDS,
        }
        for one in connections
    ]


def _end(told: dict[str, Any]) -> dict[str, Any]:
    good = told["status"] == "SUCCESS"
    status = "AVAILABLE_DATA_RETRIEVED" if good else told.get("additionalStatus", "TECH_ERROR")
    return {"additional_status": status, "new_transactions": told.get("new_transactions", 0)}


def _fits(turn: dict[str, Any], last: str, said: set[str], move: int) -> bool:
    if turn.get("after") and turn["after"] not in said:
        return False
    return move == 0 or not turn.get("when") or bool(re.search(turn["when"], last, FLAGS))
