"""A Report as one HTML page: no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from helpline.evaluation.report import BINS, Report

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}
td,th{padding:.2rem .6rem;border:1px solid #d0d7de;text-align:left}
td.n{text-align:right}.wide{overflow:auto}.matrix td{padding:.1rem .3rem;text-align:center;font-size:.75rem}
.matrix th{font-size:.75rem;font-weight:400}.matrix thead th{writing-mode:vertical-rl}
"""
SIDE = 300  # pixels of the reliability diagram


def render(report: Report) -> str:
    """The whole page, UTF-8."""
    parts = [
        "<h1>Understanding</h1>",
        table(("figure", "value"), report.figures().items()),
        "<h2>Reliability</h2><p>Bars: how often answers of a confidence are right; the line is perfect.</p>",
        diagram(report),
        "<h2>Intents</h2>",
        table(
            ("intent", "precision", "recall", "F1", "sentences"),
            ((name, s.precision, s.recall, s.f1, s.support) for name, s in report.scores.items()),
        ),
        "<h2>Worst errors</h2>",
        table(
            ("text", "is", "taken for", "confidence"),
            ((a.labelled.text, a.labelled.intent, a.intent, a.confidence) for a in report.worst[:50]),
        ),
        "<h2>Confusion</h2><p>Rows: what it is. Columns: what it was taken for.</p>",
        matrix(report),
    ]
    head = f'<meta charset="utf-8"><title>Helpline: understanding</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<td class="n">{value:.4g}</td>'
    return f"<td>{escape(str(value))}</td>"


def diagram(report: Report) -> str:
    width = SIDE / BINS
    bars = "".join(
        f'<rect x="{number * width:.0f}" y="{SIDE * (1 - part.accuracy):.1f}" width="{width - 2:.0f}"'
        f' height="{SIDE * part.accuracy:.1f}" fill="#57a"><title>{part.count} sentences, confidence '
        f"{part.confidence:.2f}, right {part.accuracy:.2f}</title></rect>"
        for number, part in enumerate(report.reliability)
    )
    line = f'<line x1="0" y1="{SIDE}" x2="{SIDE}" y2="0" stroke="#b33" stroke-dasharray="6 4"/>'
    frame = f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>'
    label = 'role="img" aria-label="Reliability diagram"'
    return f'<svg {label} width="{SIDE}" height="{SIDE}">{bars}{line}{frame}</svg>'


def matrix(report: Report) -> str:
    heads = "".join(f"<th>{escape(name)}</th>" for name in report.intents)
    rows = "".join(
        f"<tr><th>{escape(true)}</th>{''.join(_count(report, true, said) for said in report.intents)}</tr>"
        for true in report.intents
    )
    table = f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="wide matrix">{table}</div>'


def _count(report: Report, true: str, said: str) -> str:
    count = report.confusion[true, said]
    colour = "#cfe8cf" if true == said else "#f3c6c6"
    return f'<td style="background:{colour}">{count}</td>' if count else "<td></td>"
