"""Migrations are one chain: of two that follow the same one, written side by side, nothing would start."""

from __future__ import annotations

import re
from itertools import pairwise

from helpline.places import ROOT

VERSIONS = ROOT / "helpline" / "storage" / "migrations" / "versions"
_NAMED = re.compile(r"^(?:down_)?revision = (.+)", re.MULTILINE)


def test_each_migration_follows_the_one_before_it() -> None:
    files = sorted(VERSIONS.glob("0*.py"))
    assert len(files) > 10
    numbers = ["None", *(f'"{file.name[:4]}"' for file in files)]
    told = {file.name: _NAMED.findall(file.read_text("utf-8")) for file in files}
    assert list(told.values()) == [[number, before] for before, number in pairwise(numbers)]
