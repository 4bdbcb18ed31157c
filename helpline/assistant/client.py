"""Brings one turn to Rasa's channel and its answer back. The wire format is assistant/channel.py's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import aiohttp
import msgspec

from helpline.conversations.messages import (
    Answer,
    Brief,
    Button,
    Command,
    HandOver,
    Note,
    Promise,
    Reply,
    Resume,
    Saw,
    Turn,
    WatchRefresh,
    Withdraw,
)
from helpline.errors import AssistantFailed, AssistantTimeout, AssistantUnavailable

CONNECT_TIMEOUT = 1.0
READY_TIMEOUT = 1.0
_MAX_ANSWER = 1_000_000
_VALUE = re.compile(r"'[^']*'")
"""In the errors of msgspec, which otherwise name the place and the expected type."""


class _Button(msgspec.Struct):
    title: str
    payload: str


class _HandOver(msgspec.Struct, tag="hand_over"):
    reason: str
    brief: Brief = Brief()


class _Note(msgspec.Struct, tag="note"):
    brief: Brief


class _Resume(msgspec.Struct, tag="resume"):
    pass


class _Withdraw(msgspec.Struct, tag="withdraw"):
    solved: bool = False


class _Watch(msgspec.Struct, tag="watch_refresh"):
    connection: str
    bank: str
    started_at: datetime


class _Promise(msgspec.Struct, tag="promise"):
    kind: Literal["remind", "fixed"]
    at: datetime | None = None
    bank: str = ""
    connections: tuple[str, ...] = ()


_Command = _HandOver | _Note | _Resume | _Withdraw | _Watch | _Promise


class _About(msgspec.Struct):
    said: list[str]
    asks: str = ""
    bank: str = ""


class _Custom(msgspec.Struct):
    card: dict[str, Any] | None = None
    about: _About | None = None
    command: _Command | None = None
    saw: Saw | None = None
    """Beside a command: it comes with the last thing that was said."""


class _Reply(msgspec.Struct):
    text: str | None = ""
    buttons: list[_Button] | None = None
    custom: _Custom | None = None


class _Answer(msgspec.Struct):
    replies: list[_Reply]


class RasaAssistant:
    """Implements conversations.ports.Assistant. `timeout` is for the whole call, in seconds.

    `wary`: asks first whether it is ready; where no gate does that, a frozen one is not waited for.
    `headers`: what Rasa wants to see with each request.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        *,
        timeout: float = 9.0,
        wary: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._wary = wary
        self._headers = headers
        self._session = session
        self._url = url.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=CONNECT_TIMEOUT)

    async def answer(self, turn: Turn) -> Answer:
        """Raises AssistantUnavailable, AssistantTimeout or AssistantFailed."""
        if self._wary and not await self.ready():
            raise AssistantUnavailable(detail="not ready")
        status, body = await self._post("/webhooks/helpline/turns", _to_wire(turn))
        if status == 503:
            raise AssistantUnavailable(detail="status 503")
        if status != 200:
            raise AssistantFailed(detail=f"status {status}")
        answer = _from_wire(body)
        if _is_silent(answer) and turn.floor == "bot" and not turn.event:
            raise AssistantFailed(detail="no reply")
        return answer

    async def ready(self) -> bool:
        """Whether Rasa has a model and takes turns, found out within a second."""
        url, timeout = f"{self._url}/webhooks/helpline/ready", aiohttp.ClientTimeout(total=READY_TIMEOUT)
        try:
            async with self._session.get(url, timeout=timeout, headers=self._headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            return False

    async def _post(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        call = {"json": body, "timeout": self._timeout, "headers": self._headers}
        try:
            async with self._session.post(f"{self._url}{path}", **call) as response:
                return response.status, await _limited(response)
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise AssistantUnavailable(detail=type(error).__name__) from error
        except asyncio.TimeoutError as error:
            raise AssistantTimeout(detail=type(error).__name__) from error
        except aiohttp.ClientPayloadError as error:
            raise AssistantFailed(detail=type(error).__name__) from error
        except (aiohttp.ClientConnectionError, OSError) as error:
            raise AssistantUnavailable(detail=type(error).__name__) from error
        except aiohttp.ClientError as error:
            raise AssistantFailed(detail=type(error).__name__) from error


async def _limited(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > _MAX_ANSWER:
            raise AssistantFailed(detail="answer too large")
    return bytes(body)


def _to_wire(turn: Turn) -> dict[str, Any]:
    wire: dict[str, Any] = {
        "id": turn.id,
        "conversation": turn.conversation,
        "metadata": {
            "customer": {"id": turn.customer.id, "name": turn.customer.name},
            "asked_at": turn.asked_at.isoformat(),
            "timezone": turn.timezone,
            "tickets": msgspec.to_builtins(turn.tickets),
            "floor": turn.floor,
            "wait": msgspec.to_builtins(turn.wait),
            "promises": turn.promises,
            "incidents": msgspec.to_builtins(turn.incidents),
        },
    }
    if turn.event:
        return wire | {"event": turn.event, "data": turn.data}
    if turn.choice:
        picture = {"picture": turn.data} if turn.data else {}
        return wire | {"choice": turn.choice, "text": turn.text, **picture}
    return wire | {"text": turn.text}


def _from_wire(body: bytes) -> Answer:
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except msgspec.DecodeError as error:
        raise AssistantFailed(detail=f"not an answer: {_VALUE.sub('…', str(error))}") from None
    except UnicodeDecodeError as error:
        raise AssistantFailed(detail="not an answer: not UTF-8") from error
    replies = [_reply(item) for item in answer.replies]
    customs = [item.custom for item in answer.replies if item.custom]
    return Answer(
        replies=tuple(reply for reply in replies if reply.text or reply.card or reply.buttons),
        commands=(
            *(_command(custom.command) for custom in customs if custom.command),
            *(custom.saw for custom in customs if custom.saw),
        ),
    )


def _is_silent(answer: Answer) -> bool:
    """The customer would hear nothing. Of going back to the assistant, and of what it is to tell later, the
    service itself tells."""
    return not answer.replies and not any(
        isinstance(one, (Resume, Withdraw, Promise)) for one in answer.commands
    )


def _reply(item: _Reply) -> Reply:
    custom = item.custom or _Custom()
    return Reply(
        text=(item.text or "").replace("\0", ""),
        buttons=tuple(Button(title=button.title, choice=button.payload) for button in item.buttons or ()),
        card=custom.card,
        about=msgspec.to_builtins(custom.about),
    )


def _command(command: _Command) -> Command:
    match command:
        case _HandOver():
            return HandOver(reason=command.reason[:200], brief=command.brief)
        case _Note():
            return Note(brief=command.brief)
        case _Resume():
            return Resume()
        case _Withdraw():
            return Withdraw(solved=command.solved)
        case _Promise():
            return Promise(**msgspec.structs.asdict(command))
    return WatchRefresh(connection=command.connection, bank=command.bank, started_at=command.started_at)
