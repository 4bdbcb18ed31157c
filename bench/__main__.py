"""python -m bench [understanding] [banking77] [answering] [desk] [years]: fills bench/results.md.

Without a name all parts run, in this order. Figures also go to var/bench/figures.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psutil

from bench import answering, banking77, desk, understanding, years
from bench.page import fill
from helpline.places import ROOT

WORK = ROOT / "var" / "bench"
PARTS = ("understanding", "banking77", "answering", "desk", "years")
TABLES: dict[str, Callable[[dict[str, Any]], str]] = {
    "understanding": understanding.tables,
    "banking77": banking77.tables,
    "answering": answering.tables,
    "desk": desk.tables,
    "years": years.tables,
}


def main() -> None:
    chosen = parser().parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    for part in chosen.parts or PARTS:
        if part == "banking77" and chosen.banking77 is None:
            print("banking77: left out, since --banking77 names no folder with train.csv and test.csv")
            continue
        if part == "years" and not chosen.database:
            print("years: left out, since --database names no PostgreSQL to fill")
            continue
        before = machine()
        found = measured(part, chosen)
        keep(part, {"machine": before, "figures": found})
        text = TABLES[part](found)
        print(text, flush=True)
        if not chosen.quick:
            fill(part, f"{text}\n\n{date.today()}, {before}.")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    top.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; none: all of them")
    top.add_argument("--quick", action="store_true", help="a small sample, and nothing written to the page")
    top.add_argument(
        "--slow", action="store_true", help="Rasa's default on Banking77 too: twenty minutes more"
    )
    top.add_argument("--keep", action="store_true", help="use stock Rasa as an earlier run trained it")
    folder = os.environ.get("BANKING77")
    top.add_argument(
        "--banking77",
        type=Path,
        default=Path(folder) if folder else None,
        help="folder with train.csv and test.csv; also by the variable BANKING77",
    )
    top.add_argument(
        "--database",
        default="",
        help="URL of an empty PostgreSQL, such as postgresql+asyncpg://me@host/empty",
    )
    return top


def measured(part: str, chosen: argparse.Namespace) -> dict[str, Any]:
    quick = chosen.quick
    if part == "understanding":
        return understanding.run(WORK, quick=quick, keep=chosen.keep)
    if part == "banking77":
        return banking77.run(WORK, chosen.banking77, quick=quick, slow=chosen.slow)
    if part == "answering":
        return answering.run(WORK, quick=quick)
    if part == "desk":
        return desk.run(WORK, quick=quick)
    if part == "years":
        return years.run(chosen.database, quick=quick)
    raise SystemExit(f"bench: there is no part {part!r}; the parts are {', '.join(PARTS)}")


def machine() -> str:
    """What it ran on, and how busy that was before."""
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    cores = psutil.cpu_count()
    return f"{cores} cores, {memory:.0f} GB, {platform.machine()}, load before {load:.1f}"


def keep(part: str, found: dict[str, Any]) -> None:
    """In figures.json, beside what earlier runs of other parts found."""
    file = WORK / "figures.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps({**known, part: found}, indent=1))


if __name__ == "__main__":
    main()
