"""A simulated customer: hears what the assistant is about, and says the next thing of an agenda. Pure."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from helpline.rehearsal import endings as ids
from helpline.rehearsal.answering import Answering
from helpline.rehearsal.buttons import choice_for
from helpline.rehearsal.endings import Endings, Message
from helpline.rehearsal.faults import FIXED, PERSON
from helpline.rehearsal.intentions import ASKS_BACK, FACTS, INTENTIONS, STEPS, Said
from helpline.rehearsal.persona import Persona
from helpline.rehearsal.utterances import LONG, SHORT, Utterances
from helpline.rehearsal.wording import joined, mistyped
from helpline.rehearsal.world import Feed

MOST_MOVES = 16
"""Messages after which a customer gives up; each bank more adds half as many."""


MOST_OFTEN = 3
"""Times that a customer says the same thing."""
MOST_DETOURS = 2
"""Messages by which habits put off the answer to one question."""


@dataclass(frozen=True)
class Move:
    """What the customer does next: words, or the choice of a button with its title."""

    text: str
    choice: str = ""
    told: tuple[Said, ...] = ()
    own: bool = False
    """A habit's own turn, which no assistant could have spared."""


@dataclass
class Customer:
    """Drive it with `open`, then `hear` and `next` in turns, until `next` gives None."""

    persona: Persona
    utterances: Utterances
    endings: Endings
    dice: random.Random
    closed: dict[str, str] = field(default_factory=dict)
    """Bank → the end that this customer takes for granted."""
    moves: int = 0
    asked_for_person: bool = False
    over: bool = False
    _heard: list[Message] = field(default_factory=list)
    _spent: set[str] = field(default_factory=set)
    """Habits that have shown, questions that were asked back."""
    _last: tuple[Said, ...] = ()
    _waiting: bool = False
    _repeated: Counter[Said] = field(default_factory=Counter)
    """How often each thing was said. Who has said the same too often gives up."""
    _detours: Counter[str] = field(default_factory=Counter)
    """How often habits have put off the answer to each open question."""

    def __post_init__(self) -> None:
        self.world = self.persona.world
        self.answering = Answering(self.persona, self.dice)

    # What is said

    def open(self) -> Move:
        """The first message."""
        feed = self.world.troubled[0]
        said = [*self.answering.opening(feed)]
        if self._habit("angry"):
            said.append(Said("anger"))
        if self._has("talkative"):
            said.insert(0, Said(self.dice.choice(("greeting", "filler"))))
        return self._words(said)

    def hear(self, messages: Sequence[Message], *, waiting: bool) -> None:
        """New messages of others in order. `waiting`: people have the floor now."""
        self._heard = [message for message in messages if message["author"] in ("bot", "system")]
        self._waiting = waiting
        for message in self._heard:
            self._take_advice(message)
        for feed in self.world.troubled:
            if feed.ended:
                self.closed.setdefault(feed.bank, FIXED)

    def next(self) -> Move | None:
        """None: the conversation is over for this customer."""
        if self.over or self._waiting:
            return None
        if self._has_had_enough():
            return None
        left = [feed for feed in self.world.troubled if feed.bank not in self.closed]
        if not left:
            return self._part()
        if self.persona.has("person") and not self.asked_for_person and self.moves >= 2:
            self.asked_for_person = True
            return self._words([Said("wants_person")])
        return self._reply(left)

    def _has_had_enough(self) -> bool:
        most = MOST_MOVES + MOST_MOVES // 2 * (len(self.world.troubled) - 1)
        return self.moves >= most or max(self._repeated.values(), default=0) >= MOST_OFTEN

    def while_refreshing(self) -> Move | None:
        """Something said before the result is there."""
        return self._words([Said("any_news")], own=True) if self._habit("impatient") else None

    def _reply(self, left: list[Feed]) -> Move:
        question = next((message for message in reversed(self._heard) if ids.asks(message)), None)
        asks, bank = (ids.asks(question), ids.bank(question)) if question else ("", "")
        feed = self.world.feed(bank) or left[0]
        if detour := self._detour(asks, feed):
            self._detours[asks] += 1
            return detour
        said = self.answering.answer(asks, feed, left, self._last)
        if asks == "hand_over" and said and said[0].intention in ("yes_person", "yes"):
            self.asked_for_person = self.asked_for_person or feed.fault.right == (PERSON,)
        if self._has("talkative") and self.answering.untold and self.dice.random() < 0.5:
            said = [*said, self.answering.untold.pop(0)]
        return self._clicked(said, asks) or self._words(said, asks=asks)

    def _detour(self, asks: str, feed: Feed) -> Move | None:
        """A habit that shows itself before the answer, each once."""
        if fixed := self.answering.correction():
            return self._words([fixed], own=True)
        left = MOST_DETOURS - self._detours[asks]
        if asks in STEPS and left == MOST_DETOURS and self._habit("leaves"):
            return self._words([Said(self.dice.choice(("will_do", "doing")))], own=True)
        if "leaves" in self._spent and "back" not in self._spent:
            self._spent.add("back")
            return self._words([Said("back")], own=True)
        if left <= 0:
            return None
        if asks in ASKS_BACK and self._habit("asks_back"):
            return self._words([Said(self.dice.choice(ASKS_BACK[asks]), feed.bank)], own=True)
        if asks in ("sign_in", "refresh_by_hand") and self._habit("cannot_find"):
            return self._words([Said(self.dice.choice(("not_found", "greyed_out")))], own=True)
        if asks in ("bank_login", "which_code") and self._habit("forgets"):
            return self._words([Said("unsure")], own=True)
        if asks in STEPS and self._habit("sideways"):
            return self._words([Said("sideways", feed.bank)], own=True)
        return None

    def _part(self) -> Move | None:
        self.over = True
        words = {FIXED: "thanks", "wait": "will_wait"}.get(next(iter(self.closed.values())), "ack")
        return self._words([Said(words), Said("bye")][: self.dice.choice((1, 2))], own=True)

    def _clicked(self, said: Sequence[Said], asks: str) -> Move | None:
        if not self._has("clicks") or not said:
            return None
        found = choice_for(said[0].intention, said[0].bank, asks, self._heard)
        if found is None:
            return None
        return self._counted(Move(found["title"], found["choice"], tuple(said[:1])))

    def _words(self, said: Sequence[Said], *, own: bool = False, asks: str = "") -> Move:
        """`asks`: the question that it answers."""
        voice = SHORT if self._has("terse") else LONG if self._has("talkative") else ""
        clauses = [self._sentence(one, voice, answers=asks) for one in said]
        text = joined(clauses, self.dice)
        if self._has("mistypes"):
            names = [name for feed in self.world.feeds for name in (feed.called, feed.account)]
            text = mistyped(text, self.dice, names)
        return self._counted(Move(text, "", tuple(said), own))

    def _sentence(self, said: Said, voice: str, answers: str) -> str:
        """Who has several banks names the one that is meant, unless it is the one just asked for."""
        slots = self.answering.slots(said.bank)
        asked_for = answers in INTENTIONS[said.intention].answers
        names_bank = len(self.world.feeds) > 1 and said.intention in FACTS and not asked_for
        return self.utterances.say(said.intention, slots, self.dice, voice, names_bank=names_bank)

    def _counted(self, move: Move) -> Move:
        self.moves += 1
        self._repeated.update(move.told)
        self._last = tuple(one for one in move.told if INTENTIONS[one.intention].answers) or self._last
        self.answering.note(move.told)
        return move

    # What is understood

    def _take_advice(self, message: Message) -> None:
        """Advice that is right is accepted at once; the other kind only when it comes again."""
        offered = self.endings.advice(message)
        feeds = [feed for feed in self.world.troubled if ids.bank(message) in ("", feed.bank)]
        for feed in feeds:
            for end in sorted(offered):
                again = f"{end} {feed.bank}"
                if end in feed.fault.right or again in self._spent:
                    self.closed.setdefault(feed.bank, end)
                elif not feed.curable and FIXED not in feed.fault.right and feed.fault.right != (PERSON,):
                    self._spent.add(again)

    def _has(self, habit: str) -> bool:
        return self.persona.has(habit)

    def _habit(self, habit: str) -> bool:
        """True once, for who has the habit."""
        if not self.persona.has(habit) or habit in self._spent:
            return False
        self._spent.add(habit)
        return True


def shortest(persona: Persona) -> int:
    """The fewest messages that could do: the opening and what each trouble needs beyond it."""
    needed = 1 + sum(feed.fault.turns - 1 for feed in persona.world.troubled)
    needed += len(persona.world.troubled) - 1
    if not persona.world.verified:
        needed += 1
    return needed
