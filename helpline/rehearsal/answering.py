"""What this customer answers to each open question, and does for it outside of the chat. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from helpline.rehearsal.faults import PERSON
from helpline.rehearsal.intentions import STEPS, Said
from helpline.rehearsal.persona import Persona
from helpline.rehearsal.world import Feed

_CODE_OPENINGS = ("open_code",)
_ABOUT_TROUBLE = STEPS | {"hand_over", "refresh_offer", "fix_offer", "waited"}
"""Questions that make no sense once the connection works."""


class Answering:
    """`untold` are facts that this customer has not told yet."""

    def __init__(self, persona: Persona, dice: random.Random) -> None:
        self.persona = persona
        self.world = persona.world
        self.untold: list[Said] = []
        self._dice = dice
        self._correction: Said | None = None
        self._mistaken: dict[str, str] = {}
        """Slots with what was named wrongly, until it is corrected."""
        self._wrong = persona.has("wrong")
        self._declined = self._mistook = False
        self._left: Sequence[Feed] = ()
        self._last: Sequence[Said] = ()

    def slots(self, bank: str = "") -> dict[str, str]:
        """What placeholders stand for when it is about this bank ("": the first trouble)."""
        feeds, troubled = self.world.feeds, self.world.troubled
        feed = self.world.feed(bank) or troubled[0]
        found = {**self.persona.slots, "bank": feed.called, "code": str(feed.code), "account": feed.account}
        found["other"] = next((one.called for one in feeds if not one.troubled), "the other one")
        found["second"] = next((one.called for one in troubled[1:]), found["other"])
        return found | self._mistaken

    def opening(self, feed: Feed) -> list[Said]:
        """The trouble in one clause, and what this customer tells with it."""
        several = len(self.world.troubled) > 1
        said = [Said("open_several") if several else self._trouble(feed)]
        if any(not one.troubled for one in self.world.feeds) and self._dice.random() < 0.6:
            said.append(Said("bank_fine"))
        told = [fact for one in self.world.troubled for fact in self._knowledge(one)]
        if self.persona.has("several_facts"):
            return [*said, *told]
        self.untold = told
        return said

    def correction(self) -> Said | None:
        """What was named wrongly in the opening, put right; once."""
        found, self._correction = self._correction, None
        if found:
            self._mistaken = {}
        return found

    def note(self, told: Sequence[Said]) -> None:
        self.untold = [fact for fact in self.untold if fact not in told]

    def answer(self, asks: str, feed: Feed, left: Sequence[Feed], last: Sequence[Said]) -> list[Said]:
        """The answer, with what the customer does for it done in the world."""
        self._left, self._last = left, last
        if feed.ended and feed.bank not in [one.bank for one in left] and asks in _ABOUT_TROUBLE:
            return [Said("works_now", feed.bank)]
        if not feed.troubled and asks not in ("anything_else", "next_bank", "which_bank", ""):
            return [Said("bank_fine", feed.bank)]
        answers: dict[str, Callable[[Feed], str | list[Said]]] = {
            "which_bank": lambda _: [Said("name_bank", left[0].bank)],
            "which_code": self._code,
            "bank_login": lambda one: one.fault.answer("bank_login") or "login_works",
            "bank_action": self._at_bank,
            "accounts_listed": lambda one: one.fault.answer("accounts_listed") or "accounts_listed",
            "code_ready": lambda one: self._cured(one, "code_ready", "code_at_hand"),
            "waited": lambda one: one.fault.answer("waited") or "will_wait",
            "refresh_by_hand": self._refreshed,
            "sign_in": self._sign_in,
            "approve": lambda one: self._cured(one, "approve", "consent_given"),
            "refresh_offer": lambda one: "no" if one.fault.no_refresh and not one.curable else "yes_refresh",
            "fix_offer": lambda _: "yes",
            "next_bank": lambda one: "yes_next" if one in left else "no_thanks",
            "hand_over": self._person,
            "check_back": lambda _: [Said("yes"), *last[:1]],
            "dates": lambda _: "missing_dates",
            "account": lambda _: "name_account",
            "works_now": self._works,
            "anything_else": lambda _: [self._trouble(left[0])],
        }
        found = answers.get(asks, self._next_of_agenda)(feed)
        return [Said(found, feed.bank)] if isinstance(found, str) else found

    # Answers with something behind them

    def _trouble(self, feed: Feed) -> Said:
        opens = [name for name in feed.fault.opens if self.persona.knows_code or name not in _CODE_OPENINGS]
        corrects = self.persona.has("corrects")
        alone = self.world.verified and len(self.world.feeds) == 1 and "open_stopped" in opens
        vague = alone and not corrects and self._dice.random() < 0.15
        name = "open_vague" if vague else self._dice.choice(opens)
        if corrects and not self._mistook:
            self._mistake(name, feed)
        return Said(name, feed.bank)

    def _mistake(self, name: str, feed: Feed) -> None:
        self._mistook = True
        if name in _CODE_OPENINGS:
            self._mistaken = {"code": self.persona.slots["wrong_code"]}
            self._correction = Said("correct_code", feed.bank)
        elif name != "open_vague":
            self._mistaken = {"bank": self.persona.slots["wrong"]}
            self._correction = Said("correct_bank", feed.bank)

    def _knowledge(self, feed: Feed) -> list[Said]:
        """What is known of this trouble; who did the steps before writing did them in truth."""
        knows = [Said(name, feed.bank) for name in feed.fault.knows]
        if not self.persona.has("out_of_order"):
            return knows
        done = {"sign_in": "sign_in_replaced", "approve": "consent_given"}
        for cure in feed.fault.cures:
            if intention := done.get(cure) or (cure == "bank_action" and feed.fault.answer(cure)):
                self.world.cure(feed, cure)
                knows.append(Said(intention, feed.bank))
        contradicted = {
            "unlocked": "locked",
            "bank_action_done": "bank_wants",
            "consent_given": "consent_withdrawn",
        }
        gone = {contradicted.get(one.intention, "") for one in knows}
        return [one for one in knows if one.intention not in gone]

    def _code(self, feed: Feed) -> str:
        return "say_code" if self.persona.knows_code and feed.code else "no_code"

    def _cured(self, feed: Feed, cure: str, usual: str) -> str:
        self.world.cure(feed, cure)
        return feed.fault.answer(cure) or usual

    def _at_bank(self, feed: Feed) -> str:
        usual = "bank_action_done" if "bank_action" in feed.fault.cures else "nothing_at_bank"
        return self._cured(feed, "bank_action", usual)

    def _sign_in(self, feed: Feed) -> str:
        if self._wrong and "sign_in" in feed.fault.cures and "sign_in" not in feed.done:
            self._wrong = False
            return "sign_in_replaced"
        self.world.cure(feed, "approve")  # where the bank's own page opens, that is the same step
        return self._cured(feed, "sign_in", "sign_in_replaced")

    def _refreshed(self, feed: Feed) -> str:
        works = self.world.refresh_by_hand(feed)
        return feed.fault.answer("works_now") or ("works_now" if works else "same_again")

    def _works(self, feed: Feed) -> str:
        return feed.fault.answer("works_now") or ("works_now" if feed.working else "same_again")

    def _person(self, feed: Feed) -> str:
        """Who would rather not wait for one declines once."""
        wanted = PERSON in feed.fault.right or self.persona.has("person")
        if wanted or self._declined or not self.persona.has("self_reliant"):
            return "yes_person"
        self._declined = True
        return "no_person"

    def _next_of_agenda(self, _: Feed) -> list[Said]:
        """Nothing was asked that this customer understands."""
        return [self.untold[0]] if self.untold else [Said("what_now")]
