"""A rehearsal as one HTML page: no script, nothing fetched, every word escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from helpline.rehearsal import endings as ids
from helpline.rehearsal.judging import Verdict
from helpline.rehearsal.persona import HABITS
from helpline.rehearsal.playing import Turn
from helpline.rehearsal.results import Rates, by, line, rates

MOST_TRANSCRIPTS = 100
STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;margin:1rem 0}
td,th{padding:.2rem .6rem;border:1px solid #d0d7de;text-align:left}
td.n{text-align:right}.bad{background:#f3c6c6}
.talk{margin:0 0 2rem}.talk p{margin:.1rem 0;white-space:pre-wrap}
.customer{color:#0b4f8a}.bot{padding-left:2rem}.about{color:#777;font-size:.8rem}summary{cursor:pointer}
ul.why{color:#a11;margin:.2rem 0}
"""
_HEADS = ("", "customers", "right", "laws", "missed", "needless", "refused", "turns x")


def render(verdicts: Sequence[Verdict], seed: int) -> str:
    """The whole page, UTF-8: rates first, then the worst transcripts."""
    worst = sorted((one for one in verdicts if one.reasons or one.broken), key=lambda one: one.badness)[::-1]
    parts = [
        "<h1>Rehearsal</h1>",
        f"<p>Seed {seed}. {escape(line(rates(verdicts)))}.</p>",
        "<h2>By situation</h2>",
        _table(by(verdicts, lambda one: (one.played.persona.situation,))),
        "<h2>By habit</h2>",
        _table(by(verdicts, lambda one: one.played.persona.habits or ("none",)), HABITS),
        "<h2>Laws broken</h2>",
        _table(by(verdicts, lambda one: {broken.law for broken in one.broken})),
        f"<h2>Worst transcripts ({len(worst)} with a fault, {min(len(worst), MOST_TRANSCRIPTS)} shown)</h2>",
        *map(_transcript, worst[:MOST_TRANSCRIPTS]),
    ]
    head = f'<meta charset="utf-8"><title>Helpline: rehearsal</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{"".join(parts)}</body></html>'


def _table(rows: dict[str, Rates], titles: dict[str, str] | None = None) -> str:
    head = "".join(f"<th>{name}</th>" for name in _HEADS)
    body = "".join(_row(name, row, (titles or {}).get(name, "")) for name, row in rows.items())
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _row(name: str, row: Rates, title: str) -> str:
    counts = (row.laws, row.missed, row.needless, row.refused)
    cells = [
        f'<td title="{escape(title)}">{escape(name)}</td>',
        f'<td class="n">{row.customers}</td>',
        f'<td class="n{" bad" if row.right < 1 else ""}">{row.right:.1%}</td>',
        *(f'<td class="n{" bad" if count else ""}">{count}</td>' for count in counts),
        f'<td class="n">{row.turns:.2f}</td>',
    ]
    return f"<tr>{''.join(cells)}</tr>"


def _transcript(verdict: Verdict) -> str:
    persona = verdict.played.persona
    ends = ", ".join(f"{bank}: {end}" for bank, end in verdict.ends.items())
    title = (
        f"{persona.number} · {persona.situation} · {', '.join(sorted(persona.habits)) or 'no habit'} · {ends}"
    )
    why = [*verdict.reasons, *(f"{one.law}: {one.detail}" for one in verdict.broken)]
    lines = "".join(_turn(turn) for turn in verdict.played.turns)
    listed = "".join(f"<li>{escape(reason)}</li>" for reason in why)
    return (
        f'<details class="talk" open><summary>{escape(title)}</summary>'
        f'<ul class="why">{listed}</ul>{lines}</details>'
    )


def _turn(turn: Turn) -> str:
    told = " ".join(one.intention for one in turn.move.told)
    mine = turn.move.text + (" [clicked]" if turn.move.choice else "")
    own = _line("customer", mine, told) if turn.move.text else ""
    return own + "".join(_line(one["author"], text_of(one), _about(one)) for one in turn.replies)


def text_of(message: ids.Message) -> str:
    """What a message shows, in one string."""
    card = message.get("card") or {}
    told = [str(card[name]) for name in ("title", "bank", "state") if card.get(name)]
    shown = [f"{{{': '.join(told)}}}"] if card else []
    buttons = [f"[{button['title']}]" for button in message["buttons"]]
    return " ".join(part for part in (message["text"], *shown, *buttons) if part)


def _about(message: ids.Message) -> str:
    parts: Iterable[str] = (
        " ".join(ids.said(message)),
        ids.asks(message) and f"asks {ids.asks(message)}",
        ids.bank(message),
    )
    return " · ".join(part for part in parts if part)


def _line(who: str, text: str, note: str) -> str:
    return f'<p class="{escape(who)}">{escape(text)} <span class="about">{escape(note)}</span></p>'
