"""The pages of the stand-in's window, and the words by which it tells the page around it how things go."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from helpline.banking.sandbox.fastlink_session import FastLinkSession, Step
from helpline.banking.sandbox.state import Login
from helpline.places import ROOT as PRODUCT

ROOT = "/sandbox/fastlink"
_FOLDER = PRODUCT / "widget" / "demo" / "fastlink"
FILES = {name: _FOLDER / name for name in ("initialize.js", "window.js", "window.css")}
_CLOSE = '<button class="quiet" name="action" value="close" formnovalidate>Close</button>'
_SIGN_IN = """<label>User name <input name="user" autocomplete="off" value="{user}" required></label>
<label>Password <input name="password" type="password" autocomplete="off" required></label>
<button name="action" value="sign_in">Submit</button>{close}
<p class="note">A sandbox: any password is right but “wrong”; “code” makes the bank ask for a code.</p>"""
_CODE = """<label>Security code
<input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>
<button name="action" value="code">Submit</button>{close}
<p class="note">A sandbox: any code is right but 000000.</p>"""


def window_page(id: str, session: FastLinkSession, step: Step) -> str:
    """Tells the page around it once of each step."""
    bank = escape(session.login.provider.name)
    title, words, inside = {
        "sign_in": (f"Sign in to {bank}", "", _form(id, _SIGN_IN)),
        "failed": (f"Sign in to {bank}", _why(session.login), _form(id, _SIGN_IN)),
        "code": (f"{bank} wants a code", "Type the code that your bank has sent you.", _form(id, _CODE)),
        "consent": (f"Approve at {bank}", f"You approve on {bank}’s own page.", _at_bank(id, bank)),
        "running": (f"Reading {bank}…", "This takes a moment.", ""),
        "done": (f"{bank} is connected", "You can close this window.", _form(id, "{close}")),
        "expired": ("This took too long", "For your safety the window was closed.", ""),
        "closed": ("Closed", "", ""),
    }[step]
    again = f"{ROOT}/{id}" if step in ("running", "consent") else ""
    tells = _tells(id, session, step) if step != session.told else []
    session.told = step
    return _page(title, words, inside, tells=tells, again=again, bad=step == "failed")


def bank_page(session: FastLinkSession, *, answered: bool) -> str:
    bank = escape(session.login.provider.name)
    if answered:
        return _page(bank, "Thank you. You can close this page.", "")
    choice = (
        '<form method="post"><button name="action" value="approve">Approve</button>'
        '<button class="quiet" name="action" value="deny">Don’t approve</button></form>'
    )
    return _page(bank, "CustomBooks asks to read your accounts.", choice)


def error_page(code: str, message: str) -> str:
    return _page(
        "Something went wrong", message, "", tells=[_post("errorHandler", code=code, message=message)]
    )


def _tells(id: str, session: FastLinkSession, step: Step) -> list[dict[str, Any]]:
    """choice: a wrong password is told as an event, for the customer may try again in the window."""
    login = session.login
    of = {"providerAccountId": login.id, "providerId": login.provider.id, "providerName": login.provider.name}
    if step == "done":
        return [_post("accountStatus", **of, status="SUCCESS", additionalStatus=login.now.status)]
    if step == "failed":
        told = {**of, "status": "FAILED", "additionalStatus": login.now.status}
        return [{"type": "SITE_STATUS", "data": told}]
    if step == "consent":
        return [{"type": "OPEN_EXTERNAL_URL", "data": {"url": f"{ROOT}/{id}/bank"}}]
    if step == "expired":
        return [_post("errorHandler", code="E109", message="Session timed out")]
    if step == "closed":
        done = "SUCCESS" if session.tried and login.now.status == "AVAILABLE_DATA_RETRIEVED" else "FAILED"
        sites = [{**of, "status": done}] if session.tried else []
        return [_post("closeHandler", action="exit", sites=sites)]
    return []


def _post(name: str, **data: Any) -> dict[str, Any]:
    return {"type": "POST_MESSAGE", "fnToCall": name, "data": data}


def _why(login: Login) -> str:
    if login.now.status == "INCORRECT_CREDENTIALS":
        return "The bank did not take this user name or password. Please try again."
    return f"The bank could not be read ({escape(login.now.status)}). Please try again."


def _at_bank(id: str, bank: str) -> str:
    link = f'<a class="button" target="_blank" href="{ROOT}/{id}/bank">Go to {bank}</a>'
    return link + _form(id, "{close}")


def _form(id: str, inside: str) -> str:
    return f'<form method="post" action="{ROOT}/{id}">{inside.format(close=_CLOSE, user="")}</form>'


def _page(
    title: str,
    words: str,
    inside: str,
    *,
    tells: list[dict[str, Any]] | None = None,
    again: str = "",
    bad: bool = False,
) -> str:
    told = escape(json.dumps(tells or []), quote=True)
    tone = ' class="bad" role="alert"' if bad else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{title}</title><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="{ROOT}/window.css"></head>'
        f'<body><main data-tell="{told}" data-again="{again}"><h1>{title}</h1>'
        f"<p{tone}>{words}</p>{inside}</main>"
        f'<script src="{ROOT}/window.js"></script></body></html>'
    )
