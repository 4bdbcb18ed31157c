"""What the queue promises to every kind of job: once, in the order of its lane, in one worker's hands."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from helpline.jobs.job import GiveUp, Job, NewJob, PutOff
from helpline.jobs.kinds import Kind, KindsWorker
from helpline.storage.jobs import SqlJobs
from tests.support.web import PATIENCE

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
LEASE = timedelta(seconds=30)


def mail(key: str, lane: str = "", **more: Any) -> NewJob:
    return NewJob(kind="mail", key=key, lane=lane or key, payload={"to": key}, **more)


async def leased(jobs: SqlJobs, at: datetime = NOW, kind: str = "mail") -> Job | None:
    return await jobs.lease([kind], f"worker at {at}", at, at + LEASE)


async def keys(jobs: SqlJobs, at: datetime = NOW) -> list[str]:
    """Of all that can be leased now."""
    found = []
    while job := await leased(jobs, at):
        found.append(job.key)
    return found


async def test_what_is_put_twice_or_under_another_of_its_names_is_one_job(jobs: SqlJobs) -> None:
    assert await jobs.put(mail("a", also=("b", "c")), NOW)
    for same in (mail("a"), mail("x", also=("b",)), mail("y", also=(None, "c"))):
        assert not await jobs.put(same, NOW)
    assert await jobs.put(NewJob(kind="push", key="a", lane="a"), NOW), "each kind has names of its own"
    assert await keys(jobs) == ["a"]


async def test_jobs_of_a_lane_come_one_at_a_time_in_order(jobs: SqlJobs) -> None:
    for key, lane in (("1", "l"), ("2", "l"), ("3", "other")):
        await jobs.put(mail(key, lane), NOW)
    first = await leased(jobs)
    assert first
    assert (first.key, first.payload) == ("1", {"to": "1"})
    assert await keys(jobs) == ["3"]
    await jobs.put_off(first, NOW + LEASE / 2, PutOff("later"))
    assert await keys(jobs) == [], "the second one never overtakes the first"
    again = await leased(jobs, NOW + LEASE / 2)
    assert again
    assert (again.key, again.attempts) == ("1", 1)
    assert await jobs.finish(again, (), NOW)
    assert await keys(jobs) == ["2"]


async def test_many_workers_never_have_the_same_job(jobs: SqlJobs) -> None:
    for number in range(12):
        await jobs.put(mail(str(number)), NOW)
    found = await asyncio.gather(*(jobs.lease(["mail"], f"w{n}", NOW, NOW + LEASE) for n in range(20)))
    got = [job.key for job in found if job]
    assert len(got) == len(set(got))
    assert sorted([*got, *await keys(jobs)]) == sorted(map(str, range(12)))


async def test_who_has_lost_the_lease_can_end_nothing(jobs: SqlJobs) -> None:
    await jobs.put(mail("a"), NOW)
    lost = await leased(jobs)
    assert lost
    assert not lost.doubtful
    held = await leased(jobs, NOW + LEASE)
    assert held
    assert held.doubtful, "nobody came back to tell what became of it"
    assert not await jobs.finish(lost, [mail("b")], NOW)
    await jobs.put_off(lost, NOW, PutOff("late"))
    assert await jobs.finish(held, [mail("c")], NOW), "still in the other one's hands"
    assert await keys(jobs) == ["c"], "what follows from a job is put with its end, or not at all"


async def test_what_shares_a_target_waits_together(jobs: SqlJobs) -> None:
    for key, target in (("a", "host"), ("b", "host"), ("c", "elsewhere")):
        await jobs.put(mail(key, target=target), NOW)
    busy = await leased(jobs)
    assert busy
    await jobs.put_off(busy, NOW + LEASE / 2, PutOff("429", with_target=True, payload={"seen": 1}))
    assert await keys(jobs) == ["c"]
    later = await leased(jobs, NOW + LEASE / 2)
    assert later
    assert later.payload == {"seen": 1}
    assert await keys(jobs, NOW + LEASE / 2) == ["b"]


async def test_what_is_over_is_empty_known_for_a_while_and_then_forgotten(jobs: SqlJobs) -> None:
    await jobs.put(mail("a"), NOW)
    await jobs.put(mail("still waiting"), NOW)
    done = await leased(jobs)
    assert done
    await jobs.finish(done, (), NOW)
    await jobs.purge(NOW)
    assert not await jobs.put(mail("a"), NOW)
    await jobs.purge(NOW + LEASE)
    assert await jobs.put(mail("a"), NOW)
    assert not await jobs.put(mail("still waiting"), NOW)


class Handler:
    """Does what its job is called."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.now = NOW

    async def handle(self, job: Job) -> list[NewJob]:
        self.done.append(job.key)
        match job.key.partition(" ")[0]:
            case "stumble":
                raise RuntimeError
            case "never":
                raise GiveUp("never")
            case "later":
                raise PutOff("later", 60)
            case "unreadable":
                job.read(NewJob)
            case "two":
                return [mail("follows")]
        return []


@pytest.fixture
def handler() -> Handler:
    return Handler()


@pytest.fixture
def worker(jobs: SqlJobs, handler: Handler) -> KindsWorker:
    kind = Kind(
        name="mail", handle=handler.handle, tries=1, apologise=lambda job: [mail(f"sorry, {job.key}")]
    )
    return KindsWorker(jobs, lambda: handler.now, kind)


@pytest.mark.parametrize(
    ("key", "done"),
    [
        ("well", ["well", "next"]),
        ("two", ["two", "next", "follows"]),
        ("never", ["never", "next"]),
        ("unreadable", ["unreadable", "next"]),
        ("stumble", ["stumble", "stumble", "next", "sorry, stumble"]),
    ],
)
async def test_no_job_holds_up_its_lane(
    jobs: SqlJobs, worker: KindsWorker, handler: Handler, key: str, done: list[str]
) -> None:
    await jobs.put(mail(key, "lane"), NOW)
    await jobs.put(mail("next", "lane"), NOW)
    for _ in range(8):
        await worker.step()
        handler.now += timedelta(seconds=1)
    assert sorted(handler.done) == sorted(done)


async def test_what_is_put_off_comes_back_when_it_is_due(
    jobs: SqlJobs, worker: KindsWorker, handler: Handler
) -> None:
    await jobs.put(mail("later"), NOW)
    assert await worker.step()
    assert not await worker.step()
    handler.now += timedelta(seconds=60)
    assert await worker.step()


async def test_a_slow_kind_leaves_the_others_their_workers(jobs: SqlJobs) -> None:
    stuck, done = asyncio.Event(), asyncio.Event()

    async def slow(_job: Job) -> list[NewJob]:
        await stuck.wait()
        return []

    async def quick(_job: Job) -> list[NewJob]:
        done.set()
        return []

    kinds = Kind(name="mail", handle=slow, workers=1), Kind(name="push", handle=quick, workers=1)
    worker = KindsWorker(jobs, lambda: NOW, *kinds)
    for number in range(3):
        await jobs.put(mail(str(number)), NOW)
    running = asyncio.create_task(worker.run())
    await jobs.put(NewJob(kind="push", key="a", lane="a"), NOW)
    await asyncio.wait_for(done.wait(), PATIENCE)
    stuck.set()
    await worker.stop()
    await asyncio.wait_for(running, 5)
