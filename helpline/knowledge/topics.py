"""Topics beyond the codes (data/knowledge/topics/*.yml): what people say, and what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from helpline.errors import KnowledgeError
from helpline.knowledge.articles import Articles
from helpline.knowledge.placeholders import check_placeholders
from helpline.knowledge.problems import Problems
from helpline.knowledge.reading import Source
from helpline.knowledge.schema import TopicEntry

Topic = TopicEntry
_FOREIGN = {"question": ("ask", "refresh", "then"), "trouble": ("offer",)}
_NOTHING = ("", "never", "nothing")


class Topics:
    """All topics, in the order of the files' names and of the entries. Immutable after construction."""

    def __init__(self, folder: Path, problems: Problems, articles: Articles) -> None:
        """`folder` holds the *.yml files. Raises KnowledgeError at the first broken entry."""
        self._by_id: dict[str, Topic] = {}
        self._said: dict[str, str] = {}
        self._after: dict[str, frozenset[str]] = {}
        sources: dict[str, Source] = {}
        for path in _files(folder):
            source = Source(path, ("topics",))
            for topic in source.entries("topics", TopicEntry, "id"):
                self._add(source, topic)
                _check_references(source, topic, problems, articles)
                sources[topic.id] = source
        for topic in self:
            self._follow(sources[topic.id], topic)

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    @cached_property
    def troubles(self) -> frozenset[str]:
        """Ids of the topics that are complaints, each with a procedure of its own."""
        return frozenset(topic.id for topic in self if topic.kind == "trouble")

    def after(self, id: str) -> frozenset[str]:
        """Ids of the topics that people ask about when they have heard the answer to this one."""
        return self._after.get(id, frozenset())

    def get(self, id: str) -> Topic | None:
        """The topic with this id."""
        return self._by_id.get(id)

    def _follow(self, source: Source, topic: Topic) -> None:
        for before in topic.after:
            if before not in self._by_id:
                source.broken(f"topics {topic.id}", "after", f"{before} is not defined")
            self._after[before] = self.after(before) | {topic.id}

    def _add(self, source: Source, topic: Topic) -> None:
        where = f"topics {topic.id}"
        if topic.id in self._by_id:
            source.broken(where, "id", "is given in another file too")
        for sentence in topic.says:
            words = " ".join(sentence.lower().split())
            if words in self._said:
                source.broken(where, "says", f"{sentence!r} is said by {self._said[words]} already")
            self._said[words] = topic.id
        _check_kind(source, where, topic)
        _check_texts(source, where, topic)
        self._by_id[topic.id] = topic


def _files(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.yml"))
    if not found:
        detail = f"{folder.name}: folder: -: must be there and hold at least one *.yml file"
        raise KnowledgeError("The knowledge files could not be read.", detail=detail)
    return found


def _check_kind(source: Source, where: str, topic: Topic) -> None:
    for field in _FOREIGN[topic.kind]:
        if getattr(topic, field) not in _NOTHING:
            source.broken(where, field, f"a {topic.kind} has none")


def _check_texts(source: Source, where: str, topic: Topic) -> None:
    if topic.answer.strip() == topic.more.strip():
        source.broken(where, "more", "must say it in other words than answer")
    for field, text in (("answer", topic.answer), ("more", topic.more)):
        check_placeholders(source, where, field, text)


def _check_references(source: Source, topic: Topic, problems: Problems, articles: Articles) -> None:
    where = f"topics {topic.id}"
    if topic.article and articles.get(topic.article) is None:
        source.broken(where, "article", f"{topic.article} is not defined")
    for code in topic.applies.codes:
        if problems.find_code(code) is None:
            source.broken(where, "codes", f"{code} is not defined")
    for way in topic.applies.ways:
        if way not in problems.ways:
            source.broken(where, "ways", f"{way} is not defined")
