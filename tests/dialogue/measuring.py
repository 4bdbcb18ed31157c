"""How well messages are heard, on tables by hands that have seen neither code nor training sentences.

python -m tests.dialogue.measuring [-v]     # the figures; with -v each message that was misheard
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from helpline.dialogue.heard import Heard
from helpline.dialogue.interpret import interpret
from helpline.dialogue.state import Case, Question, State
from helpline.dialogue.telling import FACT_OF_LABEL
from helpline.dialogue.topic_alone import topic_of
from helpline.knowledge.mentions import Mention
from helpline.settings import load
from helpline.training import train
from helpline.understanding import Understanding
from tests.dialogue.parts import knowledge, mentions

TABLES = Path(__file__).parent / "tables"
_SAID = {"will_do": "later", "same_again": "same"}
"""The tables' words for meanings that have another name in the code."""
_MEANS = {
    **dict.fromkeys(("not_found", "greyed", "blank"), "cannot"),
    **dict.fromkeys(("ack", "back", "unchanged"), "other"),
    **dict.fromkeys(("longer", "not_yet"), "no"),
    "partly": "same",
}
_OFFER, _STEP = {"refuses": "no"}, {"yes": "done"}
_ALIKE = {
    **dict.fromkeys(("sign_in", "approve", "bank_action"), _STEP),
    **dict.fromkeys(("hand_over", "refresh_offer", "next_bank", "waited"), _OFFER),
    "refresh_by_hand": {"yes": "works", "no": "same"},
    "works_now": {"yes": "works", "no": "same", "done": "works"},
    "code_ready": {"cannot": "no"},
}
"""Question → meanings that are one to it: the dialogue does the same."""
_FORWARD = frozenset({"yes", "done", "works"})
"""Meanings that cost when they were not meant: a step is passed, a case is taken for mended."""


@dataclass
class Measured:
    """Counts by kind, and what went wrong in words."""

    right: int = 0
    total: int = 0
    missed: list[str] = field(default_factory=list)
    costly: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.right / self.total

    def count(self, right: bool, told: str, *, costly: bool = False) -> None:
        self.total += 1
        self.right += right
        if not right:
            (self.costly if costly else self.missed).append(told)


@cache
def understanding() -> Understanding:
    return Understanding.load(train(load().models, say=lambda line: print(line, file=sys.stderr)))


def _asked(asks: str) -> State:
    """In the middle of Chase; where the next bank is offered, that is Discover."""
    question = Question(asks, case=1, value="Discover" if asks == "next_bank" else "")
    return State(question=question, cases=(Case(1, bank="chase", name="Chase"),), focus=1)


def hear(text: str, asks: str = "") -> Heard:
    """What the dialogue hears in a message, as the answer to `asks` where that is a question."""
    state = _asked(asks) if asks else State()
    found = knowledge().find_foreign(text)
    foreign = [Mention("error_code", one.code, one.start, one.end) for one in found]
    problem = knowledge().find_by_message(text)
    reading, named = understanding().read(text, asks), mentions().find(text, bank_asked=asks == "which_bank")
    return interpret(state, reading, named, foreign, knowledge().topics, problem.key if problem else "")


def context() -> Measured:
    """Law L3: each message as the answer to its question."""
    measured = Measured()
    for question in _table("context.yml")["questions"]:
        asks = question["asks"]
        alike = _ALIKE.get(asks, {})
        for answer in question["answers"]:
            meant, heard = _SAID.get(answer["means"], answer["means"]), _meaning(hear(answer["says"], asks))
            meant, heard = alike.get(meant, meant), alike.get(heard, heard)
            told = f"{asks}: {answer['says']!r} means {meant}, heard {heard}"
            measured.count(heard == meant, told, costly=heard in _FORWARD and meant not in _FORWARD)
    return measured


def _meaning(heard: Heard) -> str:
    facts = {(fact.kind, fact.value) for fact in heard.facts}
    if heard.answer:
        return _MEANS.get(heard.answer, heard.answer)
    if ("result", "still_failing") in facts:
        return "same"
    return "question" if heard.asks else "no" if "stop" in heard.wishes else "other"


@dataclass
class Topics:
    """`asked`: what asks for a topic, `silent`: what does not, `wrong`: shown though it is not the one."""

    asked: Measured = field(default_factory=Measured)
    silent: Measured = field(default_factory=Measured)
    wrong: list[str] = field(default_factory=list)

    @property
    def wrong_rate(self) -> float:
        return len(self.wrong) / (self.asked.total + self.silent.total)


def topics() -> Topics:
    """Which topic a message asks about, without a conversation."""
    measured = Topics()
    for question in _table("topics.yml")["questions"]:
        wanted = question["topic"] if isinstance(question["topic"], list) else [question["topic"]]
        wanted = ["" if one in (None, "none") else one for one in wanted]
        name, _ = topic_of(understanding().read(question["says"]))
        told = f"topics: {question['says']!r} asks {wanted}, shown {name!r}"
        (measured.silent if wanted == [""] else measured.asked).count(name in wanted, told)
        if name and name not in wanted:
            measured.wrong.append(told)
    return measured


def asides() -> Topics:
    """Side questions in the middle of a repair: what is heard as asked, the open question known."""
    measured = Topics()
    for message in _table("asides.yml")["messages"]:
        heard, about = hear(message["says"], message.get("asks", "")), set(message["about"])
        asked = _asked_about(heard)
        right = bool(about & (asked | {heard.answer, *heard.wishes}))
        told = f"asides: {message['says']!r} asks {sorted(about)}, heard {sorted(asked)}"
        measured.asked.count(right, told)
        if asked and not right:
            measured.wrong.append(told)
    return measured


def _asked_about(heard: Heard) -> set[str]:
    """Ids of topics, "step:" and the aspect of a step, and the kinds of whatever else is asked."""
    values = {"topic": "", "aspect": "step:"}
    asked = {values[one.kind] + one.value if one.kind in values else one.kind for one in heard.asks}
    return {name for name in (*asked, heard.complaint) if name not in ("", "unknown")}


def clauses() -> dict[str, Measured]:
    """Law L1: messages of several clauses; how many are heard whole, for each kind of thing in them."""
    found = {kind: Measured() for kind in ("banks", "fine", "codes", "facts", "wishes", "questions")}
    for message in _table("clauses.yml")["messages"]:
        heard, hears, may = hear(message["says"]), message["hears"], message.get("may") or {}
        for kind, wanted, got, allowed in _compared(heard, hears, may):
            lost, added = wanted - got, got - wanted - allowed
            told = f"{kind}: {message['says']!r} lost {[*map(str, lost)]}, added {[*map(str, added)]}"
            found[kind].count(not lost and not added, told)
        if may.get("asks") != "any":
            found["questions"].count(bool(heard.asks) == hears["asks"], f"questions: {message['says']!r}")
    return found


_Compared = tuple[str, set[Any], set[Any], set[Any]]


def _compared(heard: Heard, hears: dict[str, Any], may: dict[str, Any]) -> Iterator[_Compared]:
    """Kind, what is to be heard, what was heard, and what may be heard besides."""
    for kind in ("banks", "fine"):
        named = {bank.ids[0] for bank in heard.banks if bank.role in _ROLES[kind]}
        yield kind, _banks(hears[kind]), named, _banks(may.get(kind, []))
    codes = {code.value for code in heard.codes}
    yield "codes", {str(one) for one in hears["codes"]}, codes, {str(one) for one in may.get("codes", [])}
    told = {("waited", "yes") if fact.kind == "waited" else (fact.kind, fact.value) for fact in heard.facts}
    got = told & set(FACT_OF_LABEL.values())
    yield "facts", _facts(hears["facts"]), got, _facts(may.get("facts", [])) | _BESIDE
    yield "wishes", set(hears["wishes"]), set(heard.wishes), set(may.get("wishes", []))


_ROLES = {"banks": ("affected", "mentioned"), "fine": ("fine",)}
_BESIDE = {("refreshed_by_hand", "no"), ("waited", "yes")}


def _banks(names: list[str]) -> set[str]:
    return {knowledge().find_bank(name)[0].id for name in names if knowledge().find_bank(name)}


def _facts(labels: list[str]) -> set[tuple[str, str]]:
    return {FACT_OF_LABEL[label] for label in labels if label in FACT_OF_LABEL}


def _table(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((TABLES / name).read_text("utf-8")))


def main(show: Callable[[str], None], *, verbose: bool) -> None:
    answers, asked, aside, heard = context(), topics(), asides(), clauses()
    show(f"answers in context: {answers.rate:.1%} of {answers.total}, {len(answers.costly)} costly mistakes")
    show(f"topics: {asked.asked.rate:.1%} of {asked.asked.total} right, {asked.wrong_rate:.1%} shown wrong")
    show(f"no topic: {asked.silent.rate:.1%} of {asked.silent.total} silent")
    show(f"asides: {aside.asked.rate:.1%} of {aside.asked.total} right, {aside.wrong_rate:.1%} shown wrong")
    for kind, measured in heard.items():
        show(f"clauses, {kind}: {measured.rate:.1%} of {measured.total} messages")
    lists = (answers.costly, answers.missed, asked.asked.missed, asked.silent.missed, aside.asked.missed)
    for line in (line for found in (*lists, *(one.missed for one in heard.values())) for line in found):
        if verbose:
            show(line)


if __name__ == "__main__":
    main(print, verbose="-v" in sys.argv[1:])
