"""Places of the customers' own product that sentences and steps name, and where they are. Pure."""

from __future__ import annotations

import re
from functools import cache
from urllib.parse import quote

from helpline.conversations.marks import plain_text
from helpline.conversations.messages import Message, Value

MOST = 3
"""Places that one message links to, the first ones it names."""
FIELDS = ("connection", "account")
"""What an address may have in braces; one of which nothing is known is not used."""
_FIELD = re.compile(r"\{(\w+)\}")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)\*\*")


class Place(Value, frozen=True):
    """`names`: as sentences call it; `urls`: the first one that can be filled in is the address."""

    names: tuple[str, ...]
    urls: tuple[str, ...]
    label: str = ""
    """Of the button; "" is the first name."""


class Link(Value, frozen=True):
    label: str
    url: str


class Product(Value, frozen=True):
    """Without places nothing is linked."""

    places: tuple[Place, ...] = ()

    def links(self, message: Message) -> tuple[Link, ...]:
        """Of what the assistant marks or lists as a step, and of whatever an agent names."""
        if not self.places or message.author not in ("bot", "agent"):
            return ()
        words, known = _words(message), _known(message)
        found = [
            (match.start(), place) for place in self.places if (match := _pattern(place.names).search(words))
        ]
        links = (_link(place, known) for _, place in sorted(found, key=lambda one: one[0]))
        return tuple(dict.fromkeys(link for link in links if link))[:MOST]


def fields_of(url: str) -> set[str]:
    """Names in braces."""
    return set(_FIELD.findall(url))


def _words(message: Message) -> str:
    card = message.card or {}
    said = [plain_text(message)] if message.author == "agent" else _BOLD.findall(message.text)
    steps = card.get("steps")
    return "\n".join([*said, *(str(step) for step in (steps if isinstance(steps, list) else ()))])


def _known(message: Message) -> dict[str, str]:
    card = message.card or {}
    repair = card.get("repair")
    known = {name: card.get(name) for name in FIELDS}
    if isinstance(repair, dict):
        known |= {"connection": repair.get("connection")}
    return {name: quote(str(value), safe="") for name, value in known.items() if value}


def _link(place: Place, known: dict[str, str]) -> Link | None:
    url = next((one for one in place.urls if fields_of(one) <= known.keys()), "")
    filled = _FIELD.sub(lambda match: known[match[1]], url)
    return Link(label=place.label or place.names[0], url=filled) if url else None


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Of these names as whole words, whatever their case."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
