"""`make audit`: which of the packages that we ship have known weaknesses, and whether they face the network.

Asks a vulnerability database that speaks OSV's API (google.github.io/osv.dev/api), once for all packages.

Ends with 0 if nothing is known against what faces the network, 1 if something is, and 2 if no database
answered: then nothing was checked.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DATABASE = "https://api.osv.dev"
TIMEOUT = 20.0
FACING = frozenset(
    {
        *(
            "aiohttp",
            "aiosmtplib",
            "aiosqlite",
            "alembic",
            "argon2-cffi",
            "asyncpg",
            "cryptography",
            "limits",
        ),
        *("mail-parser-reply", "msgspec"),
        *("pillow", "prometheus-client", "pyjwt", "pyotp", "python-stdnum", "pyyaml", "rapidfuzz"),
        *("rapidocr", "redis"),
        *("python-dotenv", "rjsmin", "slack-bolt", "slack-sdk", "sqlalchemy", "structlog", "uvloop"),
    }
)
"""What `web` is made of; it reads what strangers send. A test compares it with what `web` loads."""
LOOPBACK = frozenset(
    {
        *("rasa", "rasa-sdk", "numpy", "onnxruntime", "py3langid", "scikit-learn", "threadpoolctl"),
        *("tensorflow-cpu", "tokenizers"),
    }
)
"""Rasa, its action server and understanding: only our own processes reach them (helpline/internal.py)."""
WHERE = ("Facing the network", "On loopback only", "Tools and tests")
_PACKAGE = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)")
_VIA = re.compile(r"# {1,3}(?:via )?([A-Za-z0-9._-]+)$")


class Unreachable(Exception):
    """No database answered as one."""


@dataclass
class Package:
    """One of the lock. `via`: the packages that ask for it."""

    name: str
    version: str
    via: set[str] = field(default_factory=set)


def read_lock(text: str) -> list[Package]:
    """A lock as uv writes it: each package with its hashes, then `# via` and who asks for it."""
    found: list[Package] = []
    for line in text.splitlines():
        if match := _PACKAGE.match(line):
            found.append(Package(plain(match[1]), match[2]))
        elif found and (match := _VIA.fullmatch(line.strip())):
            found[-1].via.add(plain(match[1]))
    return found


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def below(roots: Iterable[str], packages: list[Package]) -> set[str]:
    """The roots and all that they ask for, directly or not."""
    found, grown = set(roots), True
    while grown:
        more = {one.name for one in packages if one.via & found} - found
        found |= more
        grown = bool(more)
    return found


def places(packages: list[Package]) -> dict[str, str]:
    """By name, one of WHERE."""
    facing, loopback = below(FACING, packages), below(LOOPBACK, packages)
    return {
        one.name: WHERE[0] if one.name in facing else WHERE[1] if one.name in loopback else WHERE[2]
        for one in packages
    }


def known(database: str, packages: list[Package]) -> dict[str, list[str]]:
    """By package, what the database knows of that version. Raises Unreachable."""
    asked = [{"package": {"name": one.name, "ecosystem": "PyPI"}, "version": one.version} for one in packages]
    answer = ask(f"{database}/v1/querybatch", {"queries": asked})
    results = answer.get("results")
    if not isinstance(results, list) or len(results) != len(packages):
        raise Unreachable("it does not answer as OSV's API does")
    ids: dict[str, list[str]] = {}
    for one, result in zip(packages, results, strict=True):  # a lock for two Pythons may have two of a name
        ids.setdefault(one.name, []).extend(_ids(result))
    told = {one: tell(database, one) for some in ids.values() for one in some}
    lines = {name: [told[one] for one in some if told[one]] for name, some in ids.items()}
    return {name: some for name, some in lines.items() if some}


def _ids(result: Any) -> list[str]:
    return [str(one["id"]) for one in (result or {}).get("vulns", [])]


def tell(database: str, weakness: str) -> str:
    """One line on it; "" if it was withdrawn."""
    try:
        found = ask(f"{database}/v1/vulns/{weakness}")
    except Unreachable:
        return weakness
    if found.get("withdrawn"):
        return ""
    also = [alias for alias in found.get("aliases", []) if str(alias).startswith("CVE-")][:1]
    return " ".join([weakness, *also, str(found.get("summary", ""))[:120]]).strip()


def ask(url: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Raises Unreachable."""
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            found = json.load(answer)
    except urllib.error.HTTPError as error:
        raise Unreachable(f"it answers {error.code}") from error
    except (urllib.error.URLError, OSError) as error:
        raise Unreachable(str(getattr(error, "reason", None) or type(error).__name__)) from error
    except ValueError as error:
        raise Unreachable("it does not answer in JSON") from error
    if not isinstance(found, dict):
        raise Unreachable("it does not answer as OSV's API does")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    default = os.environ.get("AUDIT_DATABASE") or DATABASE
    parser.add_argument("--database", default=default, help="address of OSV's API, or AUDIT_DATABASE")
    parser.add_argument("--lock", type=Path, default=ROOT / "requirements-test.lock")
    parsed = parser.parse_args()
    packages = read_lock(parsed.lock.read_text("utf-8"))
    if not parsed.database.startswith(("https://", "http://")):
        parser.error("--database is not an http(s) address")
    try:
        found = known(parsed.database.rstrip("/"), packages)
    except Unreachable as error:
        print(f"Nothing was checked: the vulnerability database {parsed.database} can't be used ({error}).")
        print("Set AUDIT_DATABASE to one that can be reached and speaks OSV's API.")
        return 2
    return report(packages, found)


def report(packages: list[Package], found: Mapping[str, list[str]]) -> int:
    where, versions = places(packages), {one.name: one.version for one in packages}
    for place in WHERE:
        inside = [name for name in versions if where[name] == place]
        hit = sorted(name for name in inside if name in found)
        print(f"{place}: {len(inside)} packages, {len(hit)} with known weaknesses")
        for name in hit:
            print(f"  {name} {versions[name]}", *(f"    {line}" for line in found[name]), sep="\n")
    bad = any(where[name] == WHERE[0] for name in found)
    print("Something that faces the network must be renewed." if bad else "Nothing known faces the network.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
