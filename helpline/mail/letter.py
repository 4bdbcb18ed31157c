"""A mail as it travels: text and HTML, everything of others escaped. Pure."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from urllib.parse import urlsplit

from helpline.conversations.marks import plain_text
from helpline.conversations.messages import Message, Value
from helpline.conversations.product import Product
from helpline.conversations.redaction import redact
from helpline.conversations.times import local
from helpline.mail import texts
from helpline.mail.models import Letter, Said

_NOWHERE = Product()
LINES = 10
"""Messages that a mail shows."""
_LONGEST = 1_000
"""Characters of one of them."""


class Sheet(Value, frozen=True):
    """What a mail says, before it has a shape. `link` may be "": then the words must do."""

    subject: str
    hello: str
    lines: tuple[tuple[str, str], ...]
    """(who and when, words)."""
    before: str
    link: str
    notes: tuple[str, ...]
    stop: str


def sheet(
    letter: Letter,
    said: Said,
    *,
    name: str,
    zone: str,
    link: str,
    stop: str,
    answerable: bool,
    product: Product = _NOWHERE,
) -> Sheet:
    """`name`: of the customer; `zone`: where the times are meant; `answerable`: by mail.

    `product`: where places are that are named.
    """
    if not letter.verified:
        notes = texts.FOUND, texts.WHY_UNVERIFIED
        subject = texts.NEWS
        return Sheet(
            subject=subject,
            hello=texts.hello(""),
            lines=(("", f"{subject}."),),
            before="",
            link=link,
            notes=notes,
            stop=stop,
        )
    return Sheet(
        subject=_subject(letter, said),
        hello=texts.hello(_one_line(name)),
        lines=tuple((_who(one, zone), _words(one, product)) for one in said.messages),
        before=texts.before(said.before) if said.before else "",
        link=link,
        notes=((texts.REPLY,) if answerable else ()) + (texts.LINK, texts.WHY),
        stop=stop,
    )


def envelope(letter: Letter, sheet: Sheet, *, sender: str, reply_to: str = "") -> EmailMessage:
    """The whole mail; the same letter has the same Message-ID. Raises ValueError for no address."""
    mail = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2].rstrip("> ")
    mail["Message-ID"] = f"<{letter.id}@{domain}>"
    mail["Date"] = format_datetime(letter.at)
    mail["From"] = sender
    mail["To"] = Address(addr_spec=letter.address)
    if reply_to:
        mail["Reply-To"] = reply_to
    mail["Subject"] = sheet.subject
    mail["References"] = f"<chat.{letter.conversation}@{domain}>"
    mail["List-Unsubscribe"] = f"<{sheet.stop}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_text(sheet))
    mail.add_alternative(_html(sheet), subtype="html")
    return mail


def page_link(page: str, origins: tuple[str, ...], own: str) -> str:
    """The page where the chat was left, if it is one of ours: a stranger may have named any."""
    try:
        parts = urlsplit(page)
        origin = f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        return ""
    return page if origin in {*origins, own} - {"*", "null"} else ""


def _subject(letter: Letter, said: Said) -> str:
    name = next((one.speaker for one in reversed(said.messages) if one.speaker), "")
    if letter.kind == "answer" and name:
        return f"{_one_line(name)} from our support team answered you"
    return texts.SUBJECTS[letter.kind]


def _who(message: Message, zone: str) -> str:
    who = message.speaker or texts.NAMES.get(message.author, "")
    return f"{_one_line(who)}, {local(message.at, zone)}"


def _words(message: Message, product: Product) -> str:
    if (message.card or {}).get("attachment"):
        return texts.PICTURE
    words = redact(plain_text(message)).text
    words = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()} …"
    return "\n".join([words, *(f"{one.label}: {one.url}" for one in product.links(message))])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _text(sheet: Sheet) -> str:
    parts = [sheet.hello, sheet.before]
    parts += [f"{who}:\n{_indented(words)}" if who else words for who, words in sheet.lines]
    parts += [f"{texts.OPEN}:\n{sheet.link}" if sheet.link else ""]
    parts += ["-- \n" + "\n".join((*sheet.notes, f"{texts.STOP}: {sheet.stop}"))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _indented(words: str) -> str:
    return "\n".join(f"  {line}" for line in words.splitlines())


def _html(sheet: Sheet) -> str:
    quiet = 'style="color:#5a6472;font-size:13px;margin:0 0 4px"'
    lines = [
        f"<p>{escape(sheet.hello)}</p>",
        f"<p {quiet}>{escape(sheet.before)}</p>" if sheet.before else "",
    ]
    for who, words in sheet.lines:
        told = escape(words).replace("\n", "<br>\n")
        lines.append(f'<p {quiet}>{escape(who)}</p>\n<p style="margin:0 0 16px">{told}</p>')
    if sheet.link:
        button = "background:#0b6e5f;color:#fff;padding:10px 18px;border-radius:8px;text-decoration:none"
        lines.append(f'<p><a href="{escape(sheet.link)}" style="{button}">{escape(texts.OPEN)}</a></p>')
    lines += [f"<p {quiet}>{escape(note)}</p>" for note in sheet.notes]
    lines.append(f'<p {quiet}><a href="{escape(sheet.stop)}">{escape(texts.STOP)}</a></p>')
    style = "font:16px/1.5 system-ui,sans-serif;color:#1c2430;max-width:36em;margin:0 auto;padding:16px"
    body = "\n".join(line for line in lines if line)
    return f'<!doctype html>\n<html lang="en"><body style="{style}">\n{body}\n</body></html>\n'
