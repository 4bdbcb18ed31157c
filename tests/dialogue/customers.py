"""Customers who say anything: random clauses as the reader may label them, read as interpret.py does."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from helpline.dialogue.answers import MEANINGS, TABLE
from helpline.dialogue.choices import chosen, typed_choice
from helpline.dialogue.heard import Heard
from helpline.dialogue.interpret import interpret
from helpline.dialogue.labels import ANSWERS, FACTS, TALK, WISHES
from helpline.dialogue.reading import Clause, Reading
from helpline.dialogue.state import State
from helpline.dialogue.telling import ASK_OF_INTENT, LABEL_OF_INTENT, TOPIC_OF_INTENT
from helpline.knowledge.mentions import Mention
from tests.dialogue.parts import knowledge
from tests.dialogue.playing import Exchange
from tests.dialogue.provider import BANKS

CODES = ("401", "402", "407", "409", "416", "424", "508", "999", "ACCOUNT_LOCKED")
FOREIGN = ("OL-301", "CC-502")
WORDS = (
    *("it stopped", "since friday", "i did that", "for three days now", "why is that?", "hm", "ok"),
    *("from march 3 to march 9", "my number is 1101234", "what does it mean?", "as always", "please"),
)
_INTENTS = (*ASK_OF_INTENT, *TOPIC_OF_INTENT, *LABEL_OF_INTENT, "report_connection_problem", "inform")
_ANSWERS, _FACTS, _TALK = sorted(ANSWERS), sorted(FACTS), sorted(TALK)
_WISHES, _MEANINGS = sorted(WISHES), sorted(MEANINGS)
_NO_QUESTION = sorted(TABLE["works_now"])


def _topics() -> tuple[str, ...]:
    known = knowledge()
    return (*(t.id for t in known.topics), *(f"step:{a.id}" for a in known.step_help.aspects), "none")


@dataclass
class Customer:
    """`stubborn`: the chance of saying the same once more."""

    random: Random
    stubborn: float = 0.0
    last: Reading = field(default_factory=Reading)
    mentions: tuple[list[Mention], list[Mention]] = field(default_factory=lambda: ([], []))
    topics: tuple[str, ...] = field(default_factory=_topics)

    @classmethod
    def of(cls, random: Random) -> Customer:
        return cls(random, random.choice((0.0, 0.0, 0.1, 0.5, 0.95)))

    def next(self, state: State, last: Exchange | None) -> Heard:
        """Something said, clicked, or typed in a button's words."""
        buttons = [one for message in last.messages for one in message.buttons] if last else []
        if buttons and self.random.random() < 0.2:
            return self._press(state, self.random.choice(buttons))
        if not self.last.text or self.random.random() >= self.stubborn:
            self.last, self.mentions = self._reading(state)
        ours, foreign = self.mentions
        return interpret(state, self.last, ours, foreign, knowledge().topics)

    def _press(self, state: State, button: dict[str, str]) -> Heard:
        title = button["title"] if self.random.random() < 0.5 else f" {button['title'].lower()}!"
        choice = typed_choice(state, title)
        assert choice is not None, f"{title!r} is a button and means nothing when it is typed"
        return chosen(state, choice[0], choice[1], title)

    def _reading(self, state: State) -> tuple[Reading, tuple[list[Mention], list[Mention]]]:
        asks = state.question.asks if state.question else ""
        clauses, text = [], ""
        found: tuple[list[Mention], list[Mention]] = ([], [])
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            start = len(text)
            words = self._words(start, found)
            labels = self._labels(asks)
            clauses.append(Clause(words, start, start + len(words), labels, self._likely_topics()))
            text += f"{words}. "
        whole = clauses[0].topics if len(clauses) == 1 else self._likely_topics()
        reading = Reading(
            text=text.strip(),
            language=self.random.choice(("en",) * 12 + ("es", "other")),
            clauses=tuple(clauses),
            topics=whole,
            means=self._means(asks),
            intents=self._intents(),
        )
        return reading, found

    def _words(self, start: int, found: tuple[list[Mention], list[Mention]]) -> str:
        """A few words, some with a bank or a code among them."""
        words, random = self.random.choice(WORDS), self.random
        if random.random() < 0.25:
            words = self._name(words, start, random.choice(BANKS), found)
        if random.random() < 0.12:
            code = random.choice(CODES)
            at = start + len(words) + 1
            found[0].append(Mention("error_code", code, at, at + len(code), negated=random.random() < 0.1))
            words = f"{words} {code}"
        if random.random() < 0.03:
            code = random.choice(FOREIGN)
            at = start + len(words) + 1
            found[1].append(Mention("error_code", code, at, at + len(code)))
            words = f"{words} {code}"
        return words

    def _name(self, words: str, start: int, bank: str, found: tuple[list[Mention], list[Mention]]) -> str:
        ids = tuple(one.id for one in knowledge().find_bank(bank))
        if self.random.random() < 0.05:
            bank, ids = "td", tuple(one.id for one in knowledge().find_bank("td"))
        if ids:
            at = start + len(words) + 1
            value = ids[0] if len(ids) == 1 else f"ambiguous:{bank}"
            negated = self.random.random() < 0.1
            found[0].append(Mention("bank", value, at, at + len(bank), ids, negated))
        return f"{words} {bank}"

    def _labels(self, asks: str) -> dict[str, float]:
        random = self.random
        if asks and random.random() < 0.5:
            names = [random.choice(sorted(TABLE.get(asks) or _NO_QUESTION))]
        else:
            kinds = random.choices((_ANSWERS, _FACTS, _TALK, _WISHES, []), (3, 4, 3, 1, 2))[0]
            names = [random.choice(kinds)] if kinds else []
        if random.random() < 0.2:
            names.append(random.choice(_FACTS))
        return {name: round(random.uniform(0.4, 0.99), 3) for name in names}

    def _likely_topics(self) -> tuple[tuple[str, float], ...]:
        if self.random.random() < 0.6:
            return (("none", 0.8),)
        return ((self.random.choice(self.topics), round(self.random.uniform(0.2, 0.95), 3)),)

    def _means(self, asks: str) -> tuple[tuple[str, float], ...]:
        if asks not in TABLE or self.random.random() < 0.4:
            return ()
        return ((self.random.choice(_MEANINGS), round(self.random.uniform(0.3, 0.95), 3)),)

    def _intents(self) -> tuple[tuple[str, float], ...]:
        return ((self.random.choice(_INTENTS), round(self.random.uniform(0.2, 0.95), 3)),)
