"""Where the files are that the product is made of, and the folder that it works in."""

from __future__ import annotations

from pathlib import Path

PACKAGES = Path(__file__).parent.parent
"""Holds `helpline` and `actions`."""
_CARRIED = Path(__file__).parent / "_carried"
"""What a wheel brings along (setup.py); a checkout has none."""

INSTALLED = _CARRIED.is_dir()
ROOT = _CARRIED if INSTALLED else PACKAGES
"""Data, domain, widget, desk: the checkout, or what the wheel carries."""
WORK = Path.cwd() if INSTALLED else ROOT
"""Relative folders in settings are meant from here, and `.env` is read here: the checkout, wherever the
command is typed; for an installed `helpline` the folder in which it is typed."""
ENCODER = ROOT / "models" / "encoder"
"""Where config.yml looks for the sentence encoder; only training reads it, the model carries it along."""
