"""A worker that stops leaves nothing leased behind: what it holds is worked on, or given back."""

from __future__ import annotations

import asyncio

from helpline.jobs.worker import QueueWorker, Slots


async def test_what_is_leased_just_as_it_stops_is_given_back() -> None:
    asked, answer = asyncio.Event(), asyncio.Event()
    worked: list[str] = []
    returned: list[str] = []

    async def lease(_worker: str) -> str | None:
        asked.set()
        await answer.wait()
        return "item"

    async def work(item: str) -> bool:
        worked.append(item)
        return True

    async def give_back(item: str) -> None:
        returned.append(item)

    worker: QueueWorker[str] = QueueWorker(lease, work, give_back, Slots(4))
    running = asyncio.create_task(worker.run())
    await asked.wait()
    await worker.stop()
    answer.set()
    await asyncio.wait_for(running, 5)
    assert (worked, returned) == ([], ["item"])
