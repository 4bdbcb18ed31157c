"""Part `answering`: stock Rasa and all of Helpline, the same sentences, one after the other and at once.

Stock Rasa twice: with our domain, rules, stories and actions, and as the least that answers.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import aiohttp

from bench import services
from bench.chat_client import ChatClient, Open, stock_client, widget_client
from bench.figures import spread, times
from bench.page import milliseconds, table, whole
from bench.peers import PLAIN, is_trained, read_task, train
from bench.services import RunningService
from helpline.evaluation.labelled import read_labelled
from helpline.places import ROOT

BANDS = {"1-20": range(1, 21), "101-120": range(101, 121)}
LAST_TURN = 120
CROWDS = (1, 8, 32)
TURNS_OF_A_CROWD = 10
"""So long is a conversation of a crowd, then a new one begins: stock Rasa's long ones are slow."""
LEAVE_OUT = frozenset({"out_of_scope", "request_human", "express_frustration", "goodbye"})
"""Intents that bring in a person, or that end."""
CLOSINGS = ("", " please", " thanks", " asap", " ok", " right now", " today", " again", " pls", " ty")
"""Said by one conversation each, so that no text comes twice and no cache helps."""
PLAIN_LEARNS_ONE_IN = 10
"""Of the sentences; all of them take Rasa's default pipeline over an hour more."""


@dataclass(frozen=True)
class Side:
    """One of those that are compared."""

    name: str
    title: str
    service: RunningService
    open: Open


@dataclass(frozen=True)
class Extent:
    conversations: int = 3
    seconds: float = 10.0
    rounds: int = 2


def run(work: Path, *, quick: bool) -> dict[str, Any]:
    """Figures of all sides. Needs the project that part `understanding` has trained."""
    extent = Extent(1, 4.0, 1) if quick else Extent()
    project = work / "understanding" / "stock"
    plain = plain_model(project)
    with (
        services.helpline(work) as ours,
        services.stock(work / "stock", project / "model.tar.gz") as theirs,
        services.stock(work / "plain", plain) as least,
    ):
        sides = [
            Side("helpline", "Helpline", ours, widget_client),
            Side("stock", "stock Rasa", theirs, stock_client),
            Side("plain", "stock Rasa, fixed replies", least, stock_client),
        ]
        return asyncio.run(_measured(sides, extent))


def plain_model(project: Path) -> Path:
    """Of one reply an intent. It learns little: that does not change how long it takes."""
    folder = project.parent / PLAIN.name
    task = read_task(project)
    little = replace(task, sentences=task.sentences[::PLAIN_LEARNS_ONE_IN])
    if not is_trained(little, folder):
        train(PLAIN, little, folder)
    return folder / "model.tar.gz"


def sentences() -> Iterator[str]:
    """Of data/validation, intents in turn: every twenty turns ask for the same things in other words."""
    by_intent = defaultdict(list)
    for one in read_labelled(ROOT / "data" / "validation" / "validation.jsonl"):
        if one.intent not in LEAVE_OUT and len(one.text) < 200:
            by_intent[one.intent].append(one.text)
    most = sorted(by_intent, key=lambda intent: -len(by_intent[intent]))[: len(BANDS["1-20"])]
    for texts in zip(*(cycle(by_intent[name]) for name in most), strict=True):
        yield from texts


async def _measured(sides: Sequence[Side], extent: Extent) -> dict[str, Any]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        alone = await _alone(session, sides, extent.conversations)
        rates = await _rates(session, sides, extent)
    return {
        side.name: {
            "title": side.title,
            "ready": side.service.ready,
            "turns": {band: spread(alone[side.name][band]) for band in BANDS},
            "rates": rates[side.name],
            "memory": side.service.memory(),
        }
        for side in sides
    }


async def _alone(
    session: aiohttp.ClientSession, sides: Sequence[Side], conversations: int
) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each turn by side and band; the sides take turns, so both meet the same machine."""
    found: dict[str, dict[str, list[float]]] = {side.name: {band: [] for band in BANDS} for side in sides}
    for closing in CLOSINGS[:conversations]:
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(side.open(session, side.service.url)) for side in sides
            ]
            for turn, text in enumerate(islice(sentences(), LAST_TURN), 1):
                for side, client in zip(sides, clients, strict=True):
                    took = await _timed(client, text + closing)
                    for band in (name for name, turns in BANDS.items() if turn in turns):
                        found[side.name][band].append(took)
    return found


async def _timed(client: ChatClient, text: str) -> float:
    """Milliseconds from sending to the reply."""
    await client.ready()
    began = time.perf_counter()
    await client.say(text)
    return (time.perf_counter() - began) * 1000


async def _rates(
    session: aiohttp.ClientSession, sides: Sequence[Side], extent: Extent
) -> dict[str, dict[str, float]]:
    """Messages a second by side and size of the crowd; the best of the rounds, the sides in turn."""
    found: dict[str, dict[str, float]] = {side.name: {} for side in sides}
    for crowd in CROWDS:
        for _ in range(extent.rounds):
            for side in sides:
                rate = await _rate(session, side, crowd, extent.seconds)
                found[side.name][str(crowd)] = max(rate, found[side.name].get(str(crowd), 0.0))
    return found


async def _rate(session: aiohttp.ClientSession, side: Side, crowd: int, seconds: float) -> float:
    """Each of the crowd sends its next message when the last one is answered."""
    began = time.monotonic()
    counts = await asyncio.gather(
        *(_one_of(session, side, number, began + seconds) for number in range(crowd))
    )
    return sum(counts) / (time.monotonic() - began)


async def _one_of(session: aiohttp.ClientSession, side: Side, number: int, end: float) -> int:
    texts = islice(sentences(), number * 7, None)
    said = 0
    while time.monotonic() < end:
        async with side.open(session, side.service.url) as client:
            for text in islice(texts, TURNS_OF_A_CROWD):
                if time.monotonic() >= end:
                    break
                await client.ready()
                await client.say(f"{text} {said}x{number}")
                said += 1
    return said


def tables(found: dict[str, Any]) -> str:
    ours, *theirs = (side["title"] for side in found.values())
    head = ["", ours, *(cell for title in theirs for cell in (title, "times"))]
    return table(head, [*_turns(found), *_loads(found)])


def _turns(found: dict[str, Any]) -> Iterator[list[str]]:
    for band in BANDS:
        for share in ("p50", "p95", "p99"):
            values = [side["turns"][band][share] for side in found.values()]
            yield [f"ms a message, turns {band}, {share}", *_beside(values, milliseconds)]


def _loads(found: dict[str, Any]) -> Iterator[list[str]]:
    for crowd in CROWDS:
        values = [side["rates"][str(crowd)] for side in found.values()]
        title = f"messages a second, {crowd} conversation{'s' if crowd > 1 else ''}"
        yield [title, *_beside(values, "{:.1f}".format, more_is_better=True)]
    yield ["seconds to ready", *_beside([side["ready"] for side in found.values()], whole)]
    for name, title in (
        ("pss", "memory of all processes, MB (shared parts shared out)"),
        ("rss", "… counted in each"),
    ):
        values = [side["memory"][name] for side in found.values()]
        yield [title, *_beside(values, whole)]


def _beside(
    values: Sequence[float], written: Callable[[float], str], *, more_is_better: bool = False
) -> Iterator[str]:
    """Ours, then each of theirs with how many times better ours is."""
    ours, *theirs = values
    yield written(ours)
    for value in theirs:
        yield written(value)
        yield times(value, ours) if more_is_better else times(ours, value)
