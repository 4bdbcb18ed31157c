"""The help site's pages as HTML. Pure: articles in, text out, and every word of theirs is escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from helpline.knowledge import Article, Problem

CODES = "error-code-reference"
"""The article that lists every code."""
_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "When a connection fails",
        (
            *("troubleshoot-connection", "update-credentials", "error-code-reference"),
            *("error-in-last-updated", "us-bank-open-banking", "new-service-provider"),
        ),
    ),
    (
        "Connecting banks",
        (
            *("getting-started-connect", "disconnect-account", "dashboard", "home-page-tab"),
            *("portal-bank-status", "category-general-cloud-banking"),
        ),
    ),
    (
        "Importing from a file",
        ("bank-import-wizard", "import-transactions-2022", "upload-problems", "wrong-sign-import"),
    ),
    (
        "Working with transactions",
        (
            *("working-with-transactions", "split-transaction", "categorization-wildcards"),
            *("categorization-best-practices", "bank-settings", "bank-reconciliation"),
        ),
    ),
    (
        "Your account and support",
        (
            *("help-and-support", "support-user", "tenant-number", "app-login-trouble", "app-mfa"),
            "product-perks-2025-02",
        ),
    ),
)
"""Headings of the index. An article that none of them names stands below the others."""

_WORD = r"[A-Z][\w'-]*"
_NAME = rf"{_WORD}(?: (?:of |and )?{_WORD})*"
_VERB = r"(?!(?:Open|Go|Choose|Click|Pick|See|Use|In|On|Under|From)\b)"
_MARKED = re.compile(
    rf"\*\*(?P<bold>.+?)\*\*|(?P<path>{_VERB}\b{_NAME}(?: → {_NAME})+)|(?P<mail>[\w.+-]+@\w[\w.-]*\w)"
)


@dataclass(frozen=True)
class Page:
    """`main` is HTML, the others are plain. `crumb`: where in the help centre we are, "" at its top."""

    title: str
    description: str
    main: str
    crumb: str = ""
    query: str = ""

    @property
    def filled(self) -> dict[str, str]:
        """For the places of the frame."""
        plain = {"title": self.title, "description": self.description, "query": self.query}
        return {
            **{name: escape(text) for name, text in plain.items()},
            "crumbs": self._crumbs(),
            "main": self.main,
        }

    def _crumbs(self) -> str:
        if not self.crumb:
            return '<li aria-current="page">Help centre</li>'
        return f'<li><a href="/help">Help centre</a></li><li aria-current="page">{escape(self.crumb)}</li>'


def marked(text: str) -> str:
    """Escaped, with menu paths bold and e-mail addresses as links."""
    parts, end = [], 0
    for found in _MARKED.finditer(text):
        words = escape(found["bold"] or found[0])
        mail = f'<a href="mailto:{words}">{words}</a>'
        parts += [escape(text[end : found.start()]), mail if found["mail"] else f"<strong>{words}</strong>"]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def index(articles: Sequence[Article]) -> Page:
    lead = "Connecting banks, mending connections, importing and approving transactions in CustomBooks™."
    main = f'<h1>Help with Cloud Banking</h1>\n<p class="lead">{lead}</p>\n{_groups(articles)}{_HELP}'
    return Page("Help centre", "Every help article on Cloud Banking.", main)


def found(
    query: str, hits: Sequence[Article], codes: Sequence[Problem], all_of_them: Sequence[Article]
) -> Page:
    """What a search brought; where it brought nothing, all that there is."""
    count = len(hits) + len(codes)
    title = (
        f"{count} {'result' if count == 1 else 'results'} for “{query}”"
        if count
        else f"Nothing found for “{query}”"
    )
    content = f'<ul class="related found">{"".join(map(_code_card, codes))}{"".join(map(_card, hits))}</ul>'
    if not count:
        advice = "Try fewer or other words, or ask the assistant. Here are all articles:"
        content = f'<p class="lead">{advice}</p>{_groups(all_of_them)}'
    return Page(
        title, "Search in the help articles.", f"<h1>{escape(title)}</h1>\n{content}{_HELP}", "Search", query
    )


def missing(articles: Sequence[Article]) -> Page:
    main = (
        "<h1>We can’t find that page</h1>"
        '<p class="lead">It may have moved, or the address has a typing error. '
        "Search above, ask the assistant, or choose from all articles:</p>"
    )
    return Page(
        "Page not found", "There is no such help article.", main + _groups(articles) + _HELP, "Not found"
    )


def article(one: Article, articles: Iterable[Article], codes: Sequence[Problem] = ()) -> Page:
    """`codes`: listed below what the article says."""
    parts = [
        f'<p class="kicker">{escape(_group_of(one.id))}</p>\n<h1>{escape(one.title)}</h1>',
        f'<p class="lead">{marked(one.summary)}</p>',
        _section("What to do", f'<ol class="steps">{_items(one.steps)}</ol>') if one.steps else "",
        _section("Good to know", f'<ul class="facts">{_items(one.facts)}</ul>') if one.facts else "",
        _section("All codes", _table(codes)) if codes else "",
        _original(one.url) if one.url else "",
        _HELP,
        _related(one, articles),
    ]
    return Page(one.title, one.summary, "\n".join(filter(None, parts)), one.title)


_HELP = """
<section class="help" aria-labelledby="help">
<h2 id="help">Still stuck?</h2>
<p>The assistant looks at your connection, explains the error code, starts a refresh for you, and brings in a
person if that is not enough. It’s the button in the corner of this page.</p>
</section>"""


def _groups(articles: Sequence[Article]) -> str:
    by_id = {one.id: one for one in articles}
    named = [(title, [by_id.pop(id) for id in ids if id in by_id]) for title, ids in _GROUPS]
    return "".join(
        _section(title, f'<ul class="related">{"".join(map(_card, some))}</ul>')
        for title, some in [*named, ("More", list(by_id.values()))]
        if some
    )


def _group_of(id: str) -> str:
    return next((title for title, ids in _GROUPS if id in ids), "Cloud Banking")


def _section(title: str, content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{content}</section>\n"


def _items(lines: Iterable[str]) -> str:
    return "".join(f"<li>{marked(line)}</li>" for line in lines)


def _card(one: Article) -> str:
    return (
        f'<li><a href="/help/{escape(one.id)}">{escape(one.title)}</a><span>{marked(one.summary)}</span></li>'
    )


def _code_card(problem: Problem) -> str:
    words = f"Error {problem.code}: {problem.title}"
    link = f'<a href="/help/{CODES}#code-{escape(problem.code)}">{escape(words)}</a>'
    return f"<li>{link}<span>{escape(problem.meaning)}</span></li>"


def _table(codes: Sequence[Problem]) -> str:
    rows = "".join(
        f'<tr id="code-{escape(one.code)}"><th scope="row">{escape(one.code)}</th>'
        f"<td><b>{escape(one.title)}</b> {escape(one.meaning)}</td></tr>"
        for one in codes
    )
    head = '<thead><tr><th scope="col">Code</th><th scope="col">What it means</th></tr></thead>'
    return f'<table class="codes">{head}<tbody>{rows}</tbody></table>'


def _original(url: str) -> str:
    where = escape(urlsplit(url).hostname or "")
    link = (
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">Read the original at {where}</a>'
    )
    return f'<p class="original">{link}</p>'


def _related(one: Article, articles: Iterable[Article]) -> str:
    """Those it names first, then those that name it."""
    others = list(articles)
    named = [other for id in one.related for other in others if other.id == id]
    naming = [other for other in others if one.id in other.related and other not in named]
    cards = "".join(map(_card, [*named, *naming]))
    return _section("Related articles", f'<ul class="related">{cards}</ul>') if cards else ""
