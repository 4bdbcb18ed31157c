"""Tables between the markers of bench/results.md; the prose around them is written by hand.

<!-- bench: answering -->
…                             replaced by `fill`
<!-- end -->
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from helpline.places import ROOT

PAGE = ROOT / "bench" / "results.md"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown; the first column is words, the others are figures. ValueError: a row too short or long."""
    for row in rows:
        if len(row) != len(head):
            raise ValueError(f"{len(row)} cells under {len(head)} titles: {row}")
    rule = ["---", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def filled(page: str, name: str, text: str) -> str:
    """`page` with `text` between the markers of `name`. ValueError when they are not there once."""
    pattern = re.compile(rf"(<!-- bench: {re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    changed, count = pattern.subn(lambda match: f"{match[1]}{text}\n{match[2]}", page)
    if count != 1:
        raise ValueError(f"the page has {count} places for {name}")
    return changed


def fill(name: str, text: str, page: Path = PAGE) -> None:
    page.write_text(filled(page.read_text("utf-8"), name, text), encoding="utf-8")


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def milliseconds(value: float) -> str:
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def whole(value: float) -> str:
    return f"{value:.0f}"
