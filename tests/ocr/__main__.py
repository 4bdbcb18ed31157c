"""`python -m tests.ocr`: all 120 screens read, and the figures of docs/operations.md. Three minutes."""

from __future__ import annotations

import asyncio
import statistics
import sys

from tests.ocr.measuring import measure
from tests.ocr.screens import some


def main() -> None:
    found = asyncio.run(measure(list(some(int((*sys.argv[1:], "1")[0])))))
    for note in found.notes:
        print(note)
    for kind, verdicts in found.kinds.items():
        print(f"{kind:10} {dict(verdicts)}")
    print(f"codes {dict(found.verdicts)}, right {found.right:.1%}; banks {dict(found.banks)}")
    first, *others = found.seconds
    print(f"seconds: the first {first:.1f}, then {statistics.median(others):.1f}, at most {max(others):.1f}")
    print(f"memory {found.memory / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
