"""Somebody who sends all that one address can: `python -m tests.attack.flooder URL ADDRESS`.

Says "bounded" on a line once it has met a bound. Until standard input ends; then it prints how often it met
each status, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from uuid import uuid4

import aiohttp

HANDS = 50
"""Requests under way at any time."""


async def main(url: str, address: str) -> None:
    met: Counter[str] = Counter()
    headers = {"X-Forwarded-For": address}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(url, connector=connector, headers=headers) as http:
        ended = asyncio.Event()
        hands = [asyncio.create_task(_hand(http, met, ended)) for _ in range(HANDS)]
        await asyncio.to_thread(sys.stdin.read)
        ended.set()
        await asyncio.gather(*hands)
    print(json.dumps(met))


async def _hand(http: aiohttp.ClientSession, met: Counter[str], ended: asyncio.Event) -> None:
    """Opens chats as long as it may, and fills those that it has without ever waiting."""
    chats: list[tuple[str, dict[str, str]]] = []
    while not ended.is_set():
        async with http.post("/api/conversations", json={}) as answer:
            met[f"open {answer.status}"] += 1
            if answer.status == 201:
                opened = await answer.json()
                chats.append((opened["id"], {"Authorization": f"Bearer {opened['token']}"}))
        for chat, token in chats[-5:]:
            body = {"id": str(uuid4()), "text": "buy now"}
            async with http.post(f"/api/conversations/{chat}/messages", json=body, headers=token) as answer:
                met[f"send {answer.status}"] += 1
                if answer.status == 429 and met["send 429"] == 1:
                    print("bounded", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
