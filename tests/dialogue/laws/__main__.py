"""`python -m tests.dialogue.laws [N]` plays N random conversations of 40 turns against the laws."""

from __future__ import annotations

import logging
import multiprocessing
import os
import sys
import time

import structlog

from tests.dialogue.conversations import TURNS, play

SHARE = 500
"""Conversations that one process plays in one go."""


def main(conversations: int) -> int:
    """Prints what was broken; 1 when anything was."""
    began = time.monotonic()
    shares = [range(n, min(n + SHARE, conversations)) for n in range(0, conversations, SHARE)]
    broken = 0
    with multiprocessing.Pool(os.cpu_count(), _quietly) as pool:
        for found in pool.imap_unordered(play, shares):
            broken += len(found)
            for seed, faults in found.items():
                _print(f"{seed}: {faults[0]}")
    minutes = (time.monotonic() - began) / 60
    _print(f"{conversations} conversations of {TURNS} turns in {minutes:.1f} minutes. broken: {broken}")
    return 1 if broken else 0


def _quietly() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
