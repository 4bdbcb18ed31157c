"""Help articles: by id, and by what a text is about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from helpline.knowledge.reading import Source
from helpline.knowledge.schema import ArticleEntry
from helpline.knowledge.wording import stems, words_of

Article = ArticleEntry
_COMMON = words_of(
    "a about an and are at bank banking can cloud custombooks do does for from get have help how i in is "
    "it me my of on or please that the this to what when where which why with you your"
)


class Articles:
    """All help articles. Immutable after construction."""

    def __init__(self, path: Path) -> None:
        """`path` is help_articles.yml. Raises KnowledgeError at the first broken entry."""
        source = Source(path, ("articles",))
        self._by_id = {article.id: article for article in source.entries("articles", ArticleEntry, "id")}
        for article in self._by_id.values():
            for other in article.related:
                if other not in self._by_id:
                    source.broken(f"articles {article.id}", "related", f"{other} is not defined")
        self._words = {id: _weights(article) for id, article in self._by_id.items()}

    def __iter__(self) -> Iterator[Article]:
        """In the order of the file."""
        return iter(self._by_id.values())

    def get(self, id: str) -> Article | None:
        return self._by_id.get(id)

    def search(self, text: str, limit: int = 3) -> tuple[Article, ...]:
        """The articles with most of the words of `text`, best first; () when none has any."""
        wanted = stems(text, _COMMON)
        scores = {id: sum(words.get(w, 0.0) for w in wanted) for id, words in self._words.items()}
        ranked = sorted((id for id, score in scores.items() if score > 0), key=lambda id: -scores[id])
        return tuple(self._by_id[id] for id in ranked[:limit])


def _weights(article: Article) -> dict[str, float]:
    """A word in the title counts most; an article that can be opened goes before one without an address."""
    weights = dict.fromkeys(stems(" ".join((*article.steps, *article.facts)), _COMMON), 0.5)
    weights |= dict.fromkeys(stems(article.summary, _COMMON), 1.0)
    weights |= dict.fromkeys(stems(article.title, _COMMON), 2.0)
    return {word: weight * (1.0 if article.url else 0.8) for word, weight in weights.items()}
