"""Everything the assistant knows, loaded once at start."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path

from helpline.knowledge import mergers
from helpline.knowledge.articles import Article, Articles
from helpline.knowledge.bank_names import Bank, BankNames
from helpline.knowledge.foreign_codes import ForeignCode, ForeignCodes, ForeignMention
from helpline.knowledge.languages import Languages
from helpline.knowledge.problem import Problem
from helpline.knowledge.problems import Problems
from helpline.knowledge.step_help import StepHelp
from helpline.knowledge.topics import Topics


class Knowledge:
    """Look-ups over data/knowledge. Immutable, safe to share."""

    def __init__(
        self,
        problems: Problems,
        banks: BankNames,
        articles: Articles,
        topics: Topics,
        step_help: StepHelp,
        foreign_codes: ForeignCodes,
        languages: Languages,
    ) -> None:
        self.problems = problems
        self.bank_names = banks
        self.topics = topics
        self.step_help = step_help
        self.foreign_codes = foreign_codes
        self.languages = languages
        self._articles = articles

    @classmethod
    def load(cls, folder: Path) -> Knowledge:
        """Read and check every file of `folder` but phrases.yml, which belongs to the dialogue.

        Raises KnowledgeError whose text names file, entry, field and reason.
        """
        problems = Problems(folder / "error_codes.yml")
        banks = BankNames(folder / "banks.yml")
        articles = Articles(folder / "help_articles.yml")
        topics = Topics(folder / "topics", problems, articles)
        foreign = ForeignCodes(folder / "foreign_codes.yml", problems, {topic.id for topic in topics})
        steps, languages = StepHelp(folder / "steps.yml"), Languages(folder / "languages.yml")
        return cls(problems, banks, articles, topics, steps, foreign, languages)

    def find_code(self, text: str | int) -> Problem | None:
        """By number in any shape, official constant (STATUS_ or not) or provider's status; None: unknown."""
        return self.problems.find_code(text)

    def problem_for(self, status: str, code: str = "") -> Problem | None:
        """What a connection with this additionalStatus and number suffers from; None: neither is known."""
        return self.problems.problem_for(status, code)

    def foreign_code(self, text: str) -> ForeignCode | None:
        """The one code of another product that `text` is or names ("ol-301", "QuickBooks 103"); else None."""
        return self.foreign_codes.get(text)

    def find_foreign(self, text: str, product: str = "") -> list[ForeignMention]:
        """Codes of other products in a sentence, left to right; `product`: the one being talked of."""
        return self.foreign_codes.find(text, product)

    def find_by_message(self, text: str) -> Problem | None:
        """By the wording of the message on the screen; None unless it is clearly one."""
        return self.problems.find_by_message(text)

    def find_bank(self, text: str) -> tuple[Bank, ...]:
        """Banks that `text`, taken whole, may mean: none, one, or several (then ask `ask_which`)."""
        return self.bank_names.find(text)

    def ask_which(self, text: str) -> str:
        """The question that settles an ambiguous name such as "td"; "" when it is not ambiguous."""
        entry = self.bank_names.ambiguous.get(text.removeprefix("ambiguous:").strip().lower())
        return entry.ask if entry else ""

    def bank(self, id: str) -> Bank | None:
        """The bank with this id."""
        return self.bank_names.banks.get(id)

    def successor(self, id: str, today: date | None = None) -> Bank | None:
        """The bank that this one has become part of by `today` (UTC now when left out); None: it has not.

        A planned merger is none. Of several in a row it is the last.
        """
        found = self._heirs(id, today)
        return self.bank(found[-1]) if found else None

    def predecessors(self, id: str, today: date | None = None) -> tuple[Bank, ...]:
        """The banks that have become part of this one by `today`, directly or not, as the file has them."""
        return tuple(b for b in self.bank_names.banks.values() if id in self._heirs(b.id, today))

    def same_house(self, a: str, b: str, today: date | None = None) -> bool:
        """Whether the two ids are one bank, or old and new name of a merged one.

        Two that merged into the same third are not: Veritex's customer has no sign-in of Cadence.
        """
        return a == b or b in self._heirs(a, today) or a in self._heirs(b, today)

    def _heirs(self, id: str, today: date | None) -> tuple[str, ...]:
        return mergers.heirs(self.bank_names.banks, id, today or datetime.now(timezone.utc).date())

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every help article."""
        return tuple(self._articles)

    def article(self, id: str) -> Article | None:
        """The help article with this id."""
        return self._articles.get(id)

    def search_articles(self, text: str, limit: int = 3) -> tuple[Article, ...]:
        """Help articles about `text`, best first."""
        return self._articles.search(text, limit)
