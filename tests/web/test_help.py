"""The help site as it is served: every article, a search, and a kind answer where there is nothing."""

from __future__ import annotations

import re
from pathlib import Path

import aiohttp
import pytest

from helpline.knowledge import Article, Knowledge
from helpline.web import help_pages
from tests.support.web import House

KNOWLEDGE = Knowledge.load(Path(__file__).parents[2] / "data" / "knowledge")
HOSTILE = '<script>alert("x")</script>'


async def fetch(session: aiohttp.ClientSession, url: str) -> tuple[int, str]:
    async with session.get(url) as response:
        assert response.content_type == "text/html"
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        return response.status, await response.text()


def links(page: str) -> set[str]:
    return set(re.findall(r'href="/help/([^"#]+)', page))


async def test_every_article_has_its_page_and_leads_to_its_related_ones(
    demo_house: House, session: aiohttp.ClientSession
) -> None:
    for article in KNOWLEDGE.articles:
        status, page = await fetch(session, f"{demo_house.url}/help/{article.id}")
        assert status == 200
        assert links(page) >= set(article.related)
        assert page.count("<h1>") == 1
        assert (article.url or "") in page
        assert '<script type="module" src="/widget.js">' in page
        for line in (*article.steps, *article.facts):
            assert help_pages.marked(line) in page


async def test_the_index_leads_to_every_article_once(
    demo_house: House, session: aiohttp.ClientSession
) -> None:
    status, page = await fetch(session, f"{demo_house.url}/help")
    cards = re.findall(r'<li><a href="/help/([^"]+)', page)
    assert (status, sorted(cards)) == (200, sorted(article.id for article in KNOWLEDGE.articles))
    assert "<h2>More</h2>" not in page, "a new article wants a heading in help_pages"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("wildcards", "categorization-wildcards"),
        ("US Bank open banking", "us-bank-open-banking"),
        ("402", "error-code-reference"),
    ],
)
async def test_a_search_finds(
    demo_house: House, session: aiohttp.ClientSession, query: str, first: str
) -> None:
    async with session.get(f"{demo_house.url}/help", params={"q": query}) as response:
        page = await response.text()
    assert re.findall(r'<li><a href="/help/([^"#]+)', page)[0] == first
    assert f'value="{query}"' in page


async def test_a_search_for_nothing_known_shows_all(
    demo_house: House, session: aiohttp.ClientSession
) -> None:
    status, page = await fetch(session, f"{demo_house.url}/help?q=zebra")
    assert (status, len(links(page))) == (200, len(KNOWLEDGE.articles))
    assert "Nothing found for “zebra”" in page


async def test_what_is_searched_for_is_never_markup(
    demo_house: House, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{demo_house.url}/help", params={"q": HOSTILE + " $title"}) as response:
        page = await response.text()
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "$title" in page


async def test_an_unknown_page_is_a_kind_404(demo_house: House, session: aiohttp.ClientSession) -> None:
    status, page = await fetch(session, f"{demo_house.url}/help/nothing")
    assert (status, len(links(page))) == (404, len(KNOWLEDGE.articles))
    assert "We can’t find that page" in page


async def test_there_is_no_help_site_outside_the_demo(house: House, session: aiohttp.ClientSession) -> None:
    for path in ("/help", "/help/dashboard"):
        async with session.get(house.url + path) as response:
            assert response.status == 404


async def test_every_code_is_in_the_reference(demo_house: House, session: aiohttp.ClientSession) -> None:
    _, page = await fetch(session, f"{demo_house.url}/help/error-code-reference")
    rows = re.findall(r'<tr id="code-(\d+)"', page)
    assert {"402", "409", "518"} <= set(rows)
    assert len(rows) == len(set(rows)) > 100


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Open Bank → Cloud Banking.", "Open <strong>Bank → Cloud Banking</strong>."),
        ("Under **More Actions** <here>", "Under <strong>More Actions</strong> &lt;here&gt;"),
        (
            "Go to Bank → Cloud Accounting → Chart of Accounts and wait.",
            "Go to <strong>Bank → Cloud Accounting → Chart of Accounts</strong> and wait.",
        ),
        ("E-mail me@x.com.", 'E-mail <a href="mailto:me@x.com">me@x.com</a>.'),
        ("a → b & c", "a → b &amp; c"),
    ],
)
def test_menu_paths_are_bold_and_all_else_is_escaped(text: str, html: str) -> None:
    assert help_pages.marked(text) == html


def test_nothing_in_an_article_is_markup() -> None:
    words = {"title": HOSTILE, "summary": HOSTILE, "steps": (HOSTILE,), "facts": (HOSTILE,)}
    odd = Article(id="odd", **words)  # type: ignore[arg-type]
    page = help_pages.article(odd, [odd, naming(odd)])
    assert not [part for part in page.filled.values() if "<script" in part]


def naming(article: Article) -> Article:
    return Article(id="other", title=HOSTILE, summary=HOSTILE, related=(article.id,))
