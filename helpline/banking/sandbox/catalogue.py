"""What the sandbox knows of codes and banks: two fields of error_codes.yml, five of banks.yml."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HEALTHY = "AVAILABLE_DATA_RETRIEVED"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster where libyaml is there


@dataclass
class Provider:
    """A bank as the provider lists it. `uptime` is uptimeMetrics.status, "" when all is well.

    `auth` is authType: OAUTH (open banking) or CREDENTIALS.
    """

    id: int
    name: str
    domain: str
    words: frozenset[str]
    """Lower-case texts that a search finds it by."""
    status: str = "Supported"
    uptime: str = ""
    auth: str = "CREDENTIALS"
    listed: bool = True


class Catalogue:
    """Codes and banks by lookup. A bank that no file lists is invented when a test asks for it."""

    def __init__(self, statuses: dict[int, str], banks: dict[str, Provider]) -> None:
        """`statuses`: code to additionalStatus ("" when unpaired); `banks`: id in banks.yml to provider."""
        self._statuses = {0: HEALTHY, **statuses}
        self._banks = banks
        self._providers = {bank.id: bank for bank in banks.values()}

    @classmethod
    def from_folder(cls, folder: Path | None) -> Catalogue:
        """Read leniently: a missing file or entry is left out. Raises ValueError when a file is not YAML."""
        statuses = {
            int(entry["code"]): str(entry.get("additional_status") or "")
            for entry in _entries(folder, "error_codes.yml", "codes")
            if str(entry.get("code", "")).isdigit()
        }
        banks = {
            str(entry["id"]): _listed(entry)
            for entry in _entries(folder, "banks.yml", "banks")
            if entry.get("id") and entry.get("name")
        }
        return cls(statuses, banks)

    @property
    def codes(self) -> list[int]:
        return sorted(self._statuses)

    def status_of(self, code: int) -> str:
        """additionalStatus behind a numeric code, "" when no pairing is known."""
        return self._statuses.get(code, "")

    def bank(self, wanted: str) -> Provider:
        """By id of banks.yml, else by name or alias, else a new unlisted bank of that name."""
        folded = wanted.strip().casefold()
        for found in (self._banks.get(folded), *self._providers.values()):
            if found and (found is self._banks.get(folded) or folded in found.words):
                return found
        return self._add(Provider(_id(folded), wanted.strip(), "", frozenset({folded}), listed=False))

    def provider(self, provider_id: int) -> Provider | None:
        return self._providers.get(provider_id)

    def search(self, text: str) -> list[Provider]:
        """Listed banks, those whose name or alias contains `text` ("" is all)."""
        folded = text.strip().casefold()
        listed = [bank for bank in self._providers.values() if bank.listed]
        return [bank for bank in listed if any(folded in word for word in bank.words)]

    def _add(self, provider: Provider) -> Provider:
        return self._providers.setdefault(provider.id, provider)


def _entries(folder: Path | None, name: str, key: str) -> list[dict[str, Any]]:
    if folder is None or not (folder / name).is_file():
        return []
    try:
        content = yaml.load((folder / name).read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    except yaml.YAMLError as error:
        raise ValueError(f"{name} is not YAML") from error
    entries = content.get(key) if isinstance(content, dict) else None
    return [entry for entry in entries or [] if isinstance(entry, dict)]


def _listed(entry: dict[str, Any]) -> Provider:
    full = str(entry["name"])
    # choice: the provider calls a bank by its short name, "Chase" for "Chase (JPMorgan Chase)"
    name = re.sub(r"\s*\([^)]*\)", "", full).strip() or full
    texts = [full, name, *map(str, entry.get("aliases") or [])]
    words = frozenset(text.casefold() for text in texts)
    auth = "OAUTH" if entry.get("open_banking") else "CREDENTIALS"
    return Provider(_id(str(entry["id"])), name, str(entry.get("domain") or ""), words, auth=auth)


def _id(text: str) -> int:
    """choice: a number that stays the same when banks are added or sorted."""
    return 10_000 + zlib.crc32(text.encode()) % 90_000_000
