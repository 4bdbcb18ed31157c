"""A month of a made-up product: customers, banks, nightly updates, chats, single troubles, planted outages.

`python -m tests.incidents.month` plays it whole (1,000 customers, 40 banks, 30 days) and prints what it saw.
"""

from __future__ import annotations

import heapq
import random
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

from msgspec.structs import replace

from helpline.incidents.deciding import FEWEST, PAST, WINDOW, decide
from helpline.incidents.models import Incident, Seen, Verdict
from helpline.incidents.probing import PROBES, due_for_look

START = datetime(2026, 6, 1, tzinfo=timezone.utc)
MINUTES = timedelta(minutes=1)
SWEEP, LOOK = 5 * MINUTES, 10 * MINUTES


@dataclass
class Link:
    """A connection. `own_until`: a trouble of this one alone, of the bank's side or of the sign-in."""

    id: str
    customer: str
    bank: int
    updated: datetime = START - timedelta(hours=20)
    tried: datetime = START - timedelta(hours=20)
    fails: str = ""
    own: str = ""
    own_until: datetime = START
    hit: set[int] = field(default_factory=set)


@dataclass
class Outage:
    bank: int
    begins: datetime
    ends: datetime
    share: float
    hit: int = 0
    seen: set[str] = field(default_factory=set)
    third_seen: datetime | None = None
    """When the third of its customers came to the chat."""
    opened: datetime | None = None
    customers: int = 0
    closed: datetime | None = None


@dataclass
class Month:
    """Plays it; then `outages` tell what was found when, and `false` which incidents were none."""

    seed: int
    customers: int = 1_000
    banks: int = 40
    days: int = 30
    planted: int = 10
    broken_a_month: float = 0.03

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        weights = [1 / (rank + 2) for rank in range(self.banks)]
        self.links: dict[str, list[Link]] = {}
        numbers = count(10_000)
        for number in range(self.customers):
            name, many = f"c{number}", self.random.choice((1, 1, 2, 2, 3))
            chosen = dict.fromkeys(self.random.choices(range(self.banks), weights, k=many))
            self.links[name] = [Link(str(next(numbers)), name, bank) for bank in chosen]
        self.of_bank: dict[int, list[Link]] = defaultdict(list)
        for link in (one for owned in self.links.values() for one in owned):
            self.of_bank[link.bank].append(link)
        self.seen: dict[int, dict[tuple[str, datetime], Seen]] = defaultdict(dict)
        self.incidents: list[Incident] = []
        self.told: dict[str, set[str]] = defaultdict(set)
        self.false: list[Incident] = []
        self.untold: int = 0
        self.chats: int = 0
        self._order = count()
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self.now = START
        self.outages = list(self._plant())

    def play(self) -> Month:
        end = START + timedelta(days=self.days)
        for day in range(self.days):
            self._plan_day(START + timedelta(days=day))
        while self._due and self._due[0][0] < end:
            self.now, _, act = heapq.heappop(self._due)
            act()
        return self

    def _at(self, when: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._due, (when, next(self._order), act))

    def _plant(self) -> Iterator[Outage]:
        """Of several sizes: large and small banks, hours to days, all customers or a part."""
        sizes = sorted(range(self.banks), key=lambda bank: -len(self.of_bank[bank]))
        for number in range(self.planted):
            bank = sizes[number * max(1, self.banks // 2 // self.planted)]
            days = self.random.uniform(3, self.days - 4)
            begins = START + timedelta(days=days)
            lasts = timedelta(hours=self.random.choice((6, 12, 24, 36, 48)))
            outage = Outage(bank, begins, begins + lasts, self.random.choice((0.6, 0.8, 1.0)))
            for link in self.of_bank[bank]:
                if self.random.random() < outage.share:
                    link.hit.add(number)
                    outage.hit += 1
            yield outage

    def _plan_day(self, midnight: datetime) -> None:
        for customer, links in self.links.items():
            for link in links:
                night = timedelta(minutes=self.random.uniform(60, 300))
                self._at(midnight + night, lambda link=link: self._try(link))  # type: ignore[misc]
                if self.random.random() < self.broken_a_month / 30:
                    at = midnight + timedelta(minutes=self.random.uniform(0, 1440))
                    self._at(at, lambda link=link: self._break(link))  # type: ignore[misc]
            at = midnight + timedelta(minutes=self.random.gauss(14 * 60, 150))
            self._at(at, lambda customer=customer: self._notice(customer))  # type: ignore[misc]
        for step in range(0, 1440, 5):
            self._at(midnight + step * MINUTES, self._sweep)

    def _break(self, link: Link) -> None:
        link.own = "sign_in" if self.random.random() < 0.6 else "bank"
        link.own_until = self.now + timedelta(days=self.random.uniform(0.5, 4))

    def _try(self, link: Link) -> None:
        """An update of this connection, by night or because somebody asked for it."""
        hit = any(
            number in link.hit and outage.begins <= self.now < outage.ends
            for number, outage in enumerate(self.outages)
        )
        own = link.own if self.now < link.own_until else ""
        link.tried, link.fails = self.now, "bank" if hit else own
        if not link.fails:
            link.updated = self.now

    def _notice(self, customer: str) -> None:
        """Whoever finds old data refreshes by hand, or comes to the chat; some come anyway."""
        links = self.links[customer]
        if self.random.random() < 0.10:
            self._try(self.random.choice(links))
        broken = any(link.fails for link in links)
        if self.random.random() < (0.25 if broken else 0.02):
            self._chat(customer)

    def _chat(self, customer: str) -> None:
        self.chats += 1
        open_now = {one.bank: one for one in self.incidents if one.is_open}
        for link in self.links[customer]:
            incident = open_now.get(str(link.bank))
            if incident and link.fails == "bank":
                self.told[incident.id].add(customer)
            self._look(link)
            if link.fails == "bank" and not incident and self.now - link.tried > 15 * MINUTES:
                self._try(link)  # the assistant's refresh, withheld while there is an incident
                self._look(link)
        self._weigh({str(link.bank) for link in self.links[customer]})

    def _look(self, link: Link) -> None:
        failed = link.fails == "bank"
        if link.fails == "sign_in" or (failed and self.now - link.updated > timedelta(days=3)):
            return
        bank = str(link.bank)
        seen = Seen(
            **{"bank": bank, "name": bank, "customer": link.customer, "conversation": link.customer},  # type: ignore[arg-type]
            **{"connection": link.id, "failed": failed, "tried_at": link.tried, "at": self.now},  # type: ignore[arg-type]
        )
        self.seen[link.bank].setdefault((link.id, link.tried), seen)
        if failed:
            for number, outage in enumerate(self.outages):
                if number in link.hit and outage.begins <= link.tried <= self.now < outage.ends:
                    outage.seen.add(link.customer)
                    if len(outage.seen) == FEWEST:
                        outage.third_seen = outage.third_seen or self.now

    def _sweep(self) -> None:
        open_now = [one for one in self.incidents if one.is_open]
        for incident in open_now:
            if incident.probed_at and self.now - incident.probed_at < LOOK:
                continue
            self._replace(incident, probed_at=self.now)
            self._probe(incident)
        self._weigh({one.bank for one in open_now})

    def _probe(self, incident: Incident) -> None:
        mine = self._of(incident.bank)
        for number, seen in enumerate(due_for_look(incident, mine, self.now)):
            link = next(one for one in self.links[seen.customer] if one.id == seen.connection)
            if number == 0 and self.now - link.tried >= PROBES:
                self._try(link)
            self._look(link)

    def _weigh(self, banks: set[str]) -> None:
        for bank in sorted(banks):
            history = [one for one in self.incidents if one.bank == bank]
            others = [
                one
                for other, seen in self.seen.items()
                if str(other) != bank
                for one in seen.values()
                if one.tried_at > self.now - WINDOW
            ]
            verdict = decide(self.now, history, self._of(bank), others)
            self._carry_out(bank, history, verdict)

    def _carry_out(self, bank: str, history: list[Incident], verdict: Verdict) -> None:
        if verdict.step == "open":
            assert verdict.since
            number = str(len(self.incidents))
            made = Incident(
                **{"id": number, "bank": bank, "name": bank, "state": "suspected", "since": verdict.since},  # type: ignore[arg-type]
                **{"opened_at": self.now, "customers": verdict.customers},  # type: ignore[arg-type]
                last_sign_at=verdict.last_sign_at,
            )
            self.incidents.append(made)
            self._opened(made)
            return
        current = next((one for one in history if one.is_open), None)
        if current is None:
            return
        changes: dict[str, Any] = {"customers": verdict.customers, "last_sign_at": verdict.last_sign_at}
        if verdict.step == "confirm":
            changes |= {"state": "confirmed", "confirmed_at": self.now}
        if verdict.step == "close":
            changes |= {"state": "closed", "closed_at": self.now, "ending": verdict.ending}
            for outage in self.outages:
                if str(outage.bank) == bank and outage.opened and outage.begins <= self.now:
                    outage.closed = (
                        outage.closed if outage.closed and outage.closed > outage.ends else self.now
                    )
        self._replace(current, **changes)

    def _opened(self, incident: Incident) -> None:
        """A false one is no planted outage's."""
        for outage in self.outages:
            begins, late = outage.begins, outage.ends + WINDOW
            if str(outage.bank) == incident.bank and begins <= self.now <= late:
                if outage.opened is None:
                    outage.opened, outage.customers = self.now, incident.customers
                return
        self.false.append(incident)

    def _replace(self, incident: Incident, **changes: Any) -> None:
        place = next(i for i, one in enumerate(self.incidents) if one.id == incident.id)
        self.incidents[place] = replace(self.incidents[place], **changes)

    def _of(self, bank: str) -> list[Seen]:
        return [one for one in self.seen[int(bank)].values() if one.tried_at > self.now - PAST]


def told_of(month: Month) -> Iterator[str]:
    """A line for each planted outage."""
    for outage in month.outages:
        hours = (outage.ends - outage.begins) / timedelta(hours=1)
        line = f"bank {outage.bank:2} hit {outage.hit:3} for {hours:2.0f} h at {outage.share}: "
        if outage.opened is None or outage.third_seen is None:
            yield line + f"not noticed, {len(outage.seen)} of its customers came while it lasted"
            continue
        closed = f"{(outage.closed - outage.ends) / MINUTES:.0f}" if outage.closed else "never"
        waited = (outage.opened - outage.third_seen) / MINUTES
        yield line + f"opened {waited:.0f} min after its third customer; its end told after {closed} min"


def main(seeds: int) -> None:
    """1, 3 and 5 % of connections break a month, in turn."""
    months = [Month(seed, broken_a_month=(0.01, 0.03, 0.05)[seed % 3]).play() for seed in range(seeds)]
    for month in months:
        print(*told_of(month), sep="\n")
        print(f"seed {month.seed}: {month.chats} chats, {len(month.incidents)} incidents")
    outages = [one for month in months for one in month.outages]
    noticeable = [one for one in outages if len(one.seen) >= 3]
    found = [one for one in outages if one.opened and one.third_seen]
    waits = [(one.opened - one.third_seen) / MINUTES for one in found if one.opened and one.third_seen]
    ends = [(one.closed - one.ends) / MINUTES for one in found if one.closed]
    print(f"{len(outages)} planted, {len(noticeable)} with three customers in the chat, {len(found)} found")
    print(f"minutes after the third: median {statistics.median(waits):.0f}, most {max(waits):.0f}")
    print("customers when opened:", sorted(Counter(one.customers for one in found).items()))
    print(f"minutes to the word of its end: median {statistics.median(ends):.0f}, most {max(ends):.0f}")
    print(f"told of an end before it: {sum(one < 0 for one in ends)}")
    print(f"false incidents: {sum(len(month.false) for month in months)}")
    print(f"told while it lasted: {sum(len(one) for month in months for one in month.told.values())}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
