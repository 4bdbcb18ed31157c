"""The process that reads: started on demand, ended when idle, cut off when it hangs, never in the way."""

from __future__ import annotations

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator

import psutil
import pytest
from PIL import Image

from helpline import pythons
from helpline.conversations.pictures import Seen
from helpline.errors import TooMany
from helpline.ocr import reader as room
from helpline.ocr.reader import Reader
from tests.ocr.drawing import written
from tests.support.closing import Closing
from tests.support.web import PATIENCE, eventually

pytestmark = pytest.mark.slow
SCREEN = written("Chase", "Error code: 402")


async def gone(pid: int) -> bool:
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    made = Reader(pythons.public())
    made._limit = PATIENCE
    yield made
    await made.close()


async def test_it_reads_and_gives_the_memory_back_when_nothing_comes_any_more(closing: Closing) -> None:
    reader = closing(Reader(pythons.public(), idle=0.5))
    reader._limit = PATIENCE
    assert reader.pid == 0
    seen = await reader.read(SCREEN, "a")
    assert [line.text for line in seen.lines] == ["Chase", "Error code: 402"]
    pid = reader.pid
    assert pid
    await eventually(lambda: gone(pid))
    assert [line.text for line in (await reader.read(SCREEN, "a")).lines] == ["Chase", "Error code: 402"]
    await reader.close()
    assert reader.pid == 0


async def test_a_picture_without_text_and_one_that_is_none_are_no_trouble(reader: Reader) -> None:
    plain = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(plain, "PNG")
    assert await reader.read(plain.getvalue(), "a") == Seen()
    assert (await reader.read(b"no picture", "a")).problem == "failed"
    assert (await reader.read(SCREEN, "a")).lines


async def test_a_process_that_is_killed_is_started_again(reader: Reader) -> None:
    await reader.read(SCREEN, "a")
    os.kill(reader.pid, signal.SIGKILL)
    first = await reader.read(SCREEN, "a")
    assert first.problem in ("", "failed")
    assert (await reader.read(SCREEN, "a")).lines


async def test_one_that_hangs_is_ended_in_time() -> None:
    reader = Reader(pythons.public())
    await reader.read(SCREEN, "a")
    reader._limit = 0.3
    pid = reader.pid
    os.kill(pid, signal.SIGSTOP)
    assert (await reader.read(SCREEN, "a")).problem == "failed"
    assert reader.pid == 0
    await eventually(lambda: gone(pid))


async def test_so_many_may_wait_and_one_client_takes_only_a_share(reader: Reader) -> None:
    many = [asyncio.create_task(reader.read(SCREEN, "a")) for _ in range(room.MOST_OF_CLIENT + 1)]
    others = [asyncio.create_task(reader.read(SCREEN, f"b{n}")) for n in range(room.MOST_WAITING)]
    done = await asyncio.gather(*many, *others, return_exceptions=True)
    refused = [one for one in done if isinstance(one, TooMany)]
    assert len(refused) == 3
    assert all(one.retry_after for one in refused)
    assert isinstance(done[room.MOST_OF_CLIENT], TooMany)
    assert all(one.lines for one in done if isinstance(one, Seen))


async def test_a_python_without_the_packages_says_so_once(closing: Closing) -> None:
    reader = closing(Reader(pythons.assistant()))  # Rasa's has none of them
    assert (await reader.read(SCREEN, "a")).problem == "off"
    assert (await reader.read(SCREEN, "a")).problem == "off"
    assert reader.pid == 0, "it is not started again"


async def test_it_knows_no_secret_of_ours(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELPLINE_IDENTITY_SECRET", "a-secret")
    await reader.read(SCREEN, "a")
    assert not [name for name in psutil.Process(reader.pid).environ() if name.startswith("HELPLINE")]
