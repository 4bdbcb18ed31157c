"""`make history`: 10,000 messages on each database. Prints figures; all of it, and logs, go to FOLDER."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from functools import partial
from pathlib import Path

from tests.faults.history.run import Run, run

KINDS = ("sqlite", "postgresql")


def main() -> int:
    """0 if no history is at fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.history", description=__doc__)
    parser.add_argument("--database", choices=KINDS, action="append", help="one of them instead of both")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--longest", type=float, default=20.0, help="seconds of a stop at most")
    parser.add_argument("--minutes", type=float, default=1e6, help="for each, if that is over before")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("var"))
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that nothing is left running
    right = True
    for kind in options.database or KINDS:
        var = options.folder / f"history-{kind}"
        shutil.rmtree(var, ignore_errors=True)
        var.mkdir(parents=True)
        plan = (options.messages, options.seed, options.longest, options.minutes)
        done = run(kind, var.absolute(), *plan, told=partial(_keep, options.folder))
        right &= not done.faults
    return 0 if right else 1


def _keep(folder: Path, done: Run) -> None:
    figures = done.figures()
    (folder / f"history-{done.database}.json").write_text(json.dumps(figures, indent=1))
    print(json.dumps({**figures, "faults": figures["faults"][:20]}, indent=1), flush=True)


if __name__ == "__main__":
    sys.exit(main())
