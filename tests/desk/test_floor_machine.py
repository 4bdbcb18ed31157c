"""Any order of steps by agents, customer and a slow assistant: one holder, nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from helpline.conversations import texts
from helpline.conversations.customer_extras import CustomerExtras
from helpline.conversations.handover import hand_over
from helpline.conversations.messages import Answer, Reply, Turn
from helpline.conversations.notes import Notes
from helpline.conversations.resetting import EVENT
from helpline.desk.queue_monitor import GONE_AFTER, QueueMonitor
from helpline.errors import Conflict
from helpline.storage.accounts import SqlAccounts
from helpline.storage.desk_store import SqlDesk
from tests.desk.agent import add_account
from tests.support.parts import Parts
from tests.support.web import eventually

pytestmark = pytest.mark.slow
AGENTS = ("ann", "bob")
_LEFT = re.compile("back with the assistant|was closed|being passed on|had to leave")
anybody = st.sampled_from(AGENTS)


class Floor(RuleBasedStateMachine):
    """The model: who holds it, what was sent, and from which message on the bot had the floor."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.run(self.begin())

    def run(self, step: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(step, 20))

    async def begin(self) -> None:
        self.parts = Parts(f"sqlite+aiosqlite:///{Path(self.folder.name) / 'helpline.db'}")
        await self.parts.__aenter__()
        for name in AGENTS:
            await add_account(self.parts.url, name, last_active_at=self.parts.clock.now())
        self.answers: list[tuple[Turn, asyncio.Future[None]]] = []
        self.parts.assistant.then = self.think
        self.store = SqlDesk(self.parts.database)
        parts = self.parts
        joined = parts.transactions, parts.agents, self.store, parts.bus, parts.hours
        self.monitor = QueueMonitor(*joined, target=300.0, take_back_after=1e9)
        self.conversation = await self.parts.open()
        self.parts.start()
        self.owner, self.holder, self.sent, self.spoken = "bot", "", [], []
        self.asked: set[str] = set()
        self.notes: list[str] = []
        self.may_resume = False

    async def think(self, turn: Turn) -> Answer:
        """Until a rule lets it answer."""
        if turn.event == EVENT:
            return Answer(replies=(Reply(text="never to be said"),))
        done = asyncio.get_running_loop().create_future()
        self.answers.append((turn, done))
        await done
        return Answer(replies=(Reply(text=f"bot on {turn.text}"),))

    @rule()
    def the_customer_writes(self) -> None:
        text = f"line {len(self.sent)}"
        self.run(self.parts.say(self.conversation, text))
        self.sent.append(text)
        if self.owner == "closed":
            self.owner = "bot"
        if self.owner in ("bot", "waiting"):
            self.asked.add(f"bot on {text}")

    @rule()
    def the_customer_sends_a_picture(self) -> None:
        """Twice, as a page does that lost the first answer."""
        content = f"picture {len(self.sent)}".encode()

        async def step(extras: CustomerExtras) -> None:
            for _ in range(2):
                await extras.send_picture(self.conversation, "image/png", content)

        self.run(step(CustomerExtras(self.parts.transactions, self.parts.shares)))
        self.sent.append("")
        if self.owner == "closed":
            self.owner = "bot"

    @precondition(lambda self: self.may_resume)
    @rule()
    def the_customer_prefers_the_assistant(self) -> None:
        self.run(self.parts.choose(self.conversation, texts.RESUME.choice))
        self.sent.append(texts.RESUME.title)
        if self.owner in ("waiting", "closed"):
            self.owner = "bot"

    @rule()
    def the_bot_answers_late(self) -> None:
        self.run(self._answer())

    async def _answer(self) -> None:
        await asyncio.sleep(0.02)
        waiting, self.answers = self.answers, []
        for _, done in waiting:
            if not done.done():
                done.set_result(None)
        await asyncio.sleep(0.05)

    @precondition(lambda self: self.owner == "bot")
    @rule()
    def the_bot_gives_up(self) -> None:
        async def step() -> None:
            async with self.parts.transactions.begin(self.conversation) as unit:
                parts = self.parts
                await hand_over(unit, "requested", parts.clock.now(), parts.hours, parts.shares)

        self.run(step())
        self.owner, self.may_resume = "waiting", True

    @rule()
    def both_claim_at_once(self) -> None:
        async def step() -> list[Any]:
            claims = (self.parts.agents.claim(self.conversation, name, name.title()) for name in AGENTS)
            return await asyncio.gather(*claims, return_exceptions=True)

        results = self.run(step())
        won = [name for name, result in zip(AGENTS, results, strict=True) if not isinstance(result, Conflict)]
        assert all(isinstance(r, Conflict) or r.owner.value == "agent" for r in results), results
        if self.owner in ("bot", "waiting"):
            assert len(won) == 1
            self.owner, self.holder = "agent", won[0]
        else:
            assert won == ([self.holder] if self.owner == "agent" else [])

    @rule(agent=anybody)
    def an_agent_speaks(self, agent: str) -> None:
        text, message_id = f"{agent} says {len(self.spoken)}", str(uuid4())

        async def step() -> None:
            for _ in range(2):
                await self.parts.agents.say(self.conversation, agent, message_id, text, agent)

        if self.owner == "agent" and agent == self.holder:
            self.run(step())
            self.spoken.append(text)
        else:
            with pytest.raises(Conflict):
                self.run(step())

    @rule(agent=anybody, to=st.sampled_from((*AGENTS, "")))
    def an_agent_passes_it_on(self, agent: str, to: str) -> None:
        step = self.parts.agents.transfer(self.conversation, agent, to)
        if self._moves(step, agent, to) and to != self.holder:
            self.owner, self.holder = ("agent", to) if to else ("waiting", "")

    @rule(to=anybody)
    def a_lead_gives_it_to(self, to: str) -> None:
        step = self.parts.agents.assign(self.conversation, to, to.title(), "lead", "Lead", any_holder=True)
        if self.owner == "closed":
            with pytest.raises(Conflict):
                self.run(step)
        else:
            self.run(step)
            self.owner, self.holder = "agent", to

    @rule(agent=anybody)
    def an_agent_notes(self, agent: str) -> None:
        text, note_id = f"note {len(self.notes)}", str(uuid4())

        async def step() -> None:
            for _ in range(2):
                await Notes(self.parts.transactions).add(self.conversation, agent, agent, note_id, text)

        self.run(step())
        self.notes.append(text)

    @rule(agent=anybody)
    def an_agent_gives_it_back(self, agent: str) -> None:
        if self._moves(self.parts.agents.give_back(self.conversation, agent), agent):
            self.owner, self.holder = "bot", ""

    @rule(agent=anybody)
    def an_agent_resolves(self, agent: str) -> None:
        if self._moves(self.parts.agents.resolve(self.conversation, agent, close=True), agent):
            self.owner, self.holder = "closed", ""

    @rule()
    def the_holder_disappears(self) -> None:
        async def step() -> None:
            self.parts.clock.ahead += GONE_AFTER * 2
            for name in AGENTS:
                if name != self.holder:
                    await SqlAccounts(self.parts.database).touch(name, self.parts.clock.now())
            await self.monitor.round()
            for name in AGENTS:
                await SqlAccounts(self.parts.database).touch(name, self.parts.clock.now())

        self.run(step())
        if self.owner == "agent":
            self.owner, self.holder = "waiting", ""

    def _moves(self, step: Any, agent: str, to: str = "-") -> bool:
        """Whether `agent` may; doing again what is so already is allowed and moves nothing."""
        if self.owner == "agent" and agent == self.holder:
            self.run(step)
            return True
        try:
            floor = self.run(step)
        except Conflict:
            return False
        assert floor.owner.value == self.owner
        assert floor.agent == self.holder
        return False

    @invariant()
    def one_has_the_floor(self) -> None:
        floor = self.run(self.parts.conversations.read(self.conversation)).conversation.floor
        assert (floor.owner.value, floor.agent) == (self.owner, self.holder)

    @invariant()
    def nothing_is_lost_or_doubled_and_the_bot_keeps_quiet_before_people(self) -> None:
        messages = self.run(self.parts.messages(self.conversation))
        assert [m.seq for m in messages] == list(range(1, len(messages) + 1))
        assert [m.text for m in messages if m.author == "customer"] == self.sent
        assert [m.text for m in messages if m.author == "agent"] == self.spoken
        said = [m.text for m in messages if m.author == "bot"]
        assert len(set(said)) == len(said)
        assert set(said) <= self.asked, "it answered what was said to people, or told of its reset"
        assert not self._bot_lines_while_people_have_the_floor(messages)
        assert not any(m.text in self.notes for m in messages), "a note is for colleagues"

    def _bot_lines_while_people_have_the_floor(self, messages: Any) -> list[str]:
        """Read from the words the service itself says whenever the floor moves.

        What was said before a person was called, or came, is that person's; who waits is still heard.
        """
        people, theirs, said, wrong = False, set(), set(), []
        for message in messages:
            if message.author == "customer":
                said.add(f"bot on {message.text}")
            elif message.author == "system":
                if "has joined" in message.text or "passed this to our" in message.text:
                    theirs |= said
                people = "has joined" in message.text or (people and not _LEFT.search(message.text))
            elif message.author == "bot" and (people or message.text in theirs):
                wrong.append(message.text)
        return wrong

    def teardown(self) -> None:
        self.run(self._end())
        self.loop.close()
        self.folder.cleanup()

    async def _end(self) -> None:
        """Whatever order it was: in the end nothing waits any more, and every note is there once."""

        async def settled() -> bool:
            await self._answer()
            messages = await self.parts.messages(self.conversation)
            return not await self.parts.store.pending_turns() and all(
                m.answered is not False for m in messages
            )

        try:
            await eventually(settled)
            detail = await self.store.detail(self.conversation, 0, self.parts.clock.now())
            assert sorted(note.text for note in detail.notes) == sorted(self.notes)
        finally:
            for _, done in self.answers:
                done.cancel()
            await self.parts.__aexit__()


TestFloor = Floor.TestCase
TestFloor.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


async def test_a_thousand_races_have_a_thousand_winners(parts: Parts) -> None:
    conversations = [await parts.open() for _ in range(1_000)]

    async def race(conversation: str) -> list[Any]:
        claims = (parts.agents.claim(conversation, name, name.title(), version=1) for name in AGENTS)
        return await asyncio.gather(*claims, return_exceptions=True)

    for start in range(0, len(conversations), 50):
        for results in await asyncio.gather(*map(race, conversations[start : start + 50])):
            assert sorted(isinstance(result, Conflict) for result in results) == [False, True]
