"""Reads where places of the customers' product are, and checks it kindly."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from helpline.addresses import is_private_way, is_web
from helpline.conversations.product import FIELDS, Place, Product, fields_of
from helpline.errors import SettingsError
from helpline.settings import Settings

DEMO_PLACES = {
    "Cloud Banking": "cloud-banking",
    "Edit Sign-In info": "edit-sign-in",
    "Refresh Transactions": "cloud-banking",
    "Unapproved Transactions": "transactions",
    "Bank Import Wizard": "import",
    "Chart of Accounts": "accounts",
}
"""Place of the stand-in's product to the page that stands for it."""


def product_of(settings: Settings) -> Product:
    """Of HELPLINE_PRODUCT; in the demo without one a stand-in's. Raises SettingsError."""
    if settings.product:
        return load(Path(settings.product))
    if not settings.demo:
        return Product()
    address = settings.address
    return Product(
        places=tuple(
            Place(names=(name,), urls=(f"{address}/demo/product/{id}",), label=f"Open {name}")
            for name, id in DEMO_PLACES.items()
        )
    )


def load(path: Path) -> Product:
    """Raises SettingsError that says which place is wrong, and how."""
    try:
        read = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"HELPLINE_PRODUCT can't be read ({type(error).__name__}).") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise SettingsError("HELPLINE_PRODUCT is no YAML.") from None
    entries = read.get("places") if isinstance(read, dict) else None
    if not isinstance(entries, list):
        raise SettingsError("HELPLINE_PRODUCT needs a list `places`.")
    return Product(places=tuple(_place(one, number) for number, one in enumerate(entries, 1)))


def _place(entry: Any, number: int) -> Place:
    if not isinstance(entry, dict) or set(entry) - {"names", "url", "label"}:
        raise _wrong(number, "has `names`, `url` and maybe `label`, and nothing else")
    names, urls = _texts(entry.get("names")), _texts(entry.get("url"))
    label = entry.get("label", "")
    if not names or not urls or not isinstance(label, str):
        raise _wrong(number, "needs `names` and `url`, each a text or a list of texts")
    for url in urls:
        _check(url, number)
    return Place(names=names, urls=urls, label=label)


def _check(url: str, number: int) -> None:
    if strange := fields_of(url) - set(FIELDS):
        raise _wrong(number, f"has {{{min(strange)}}}: there is {{connection}} and {{account}}")
    try:
        host = urlsplit(url).netloc
    except ValueError:
        host = ""
    if not (is_web(url) and host and is_private_way(url)) or set("{}") & set(host):
        raise _wrong(number, "needs addresses with https:// (or http:// of this machine)")


def _texts(value: Any) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(one, str) and one.strip() for one in found):
        return ()
    return tuple(one.strip() for one in found)


def _wrong(number: int, why: str) -> SettingsError:
    return SettingsError(f"HELPLINE_PRODUCT: place {number} {why}.")
