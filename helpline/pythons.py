"""Two Pythons: what faces the internet runs on one that still gets fixes, Rasa on 3.10, where Rasa ends.

A checkout has an environment for each, made by scripts/setup: `.venv-web`, and `.venv`, which holds Rasa and
all else. Where there is but one, as after `pip install` on 3.10, that one does for all.
"""

from __future__ import annotations

import importlib.util
import os
import sys

from helpline.errors import SettingsError
from helpline.places import PACKAGES

VARIABLE = "HELPLINE_ASSISTANT_PYTHON"
"""Names the Python that has Rasa, where it is neither this one nor the checkout's."""
_PUBLIC, _ASSISTANT = (PACKAGES / name / "bin" / "python" for name in (".venv-web", ".venv"))
_UNDERSTANDS = frozenset({"parse", "evaluate", "missed", "learn"})
"""Chores that read sentences in their own process."""
FIXED_FROM = (3, 12)
"""What is older gets no fixes any more. Source: https://devguide.python.org/versions/"""

OLD = f"web runs on Python {sys.version_info.major}.{sys.version_info.minor}, which gets no fixes any more."


def of_chore(chore: str, given: str = "") -> str:
    """The Python that it shall run on. `given`: what the setting says. SettingsError if there is none."""
    if chore in _UNDERSTANDS:
        return assistant(given)
    return public() if chore in ("web", "serve") else sys.executable


def assistant(given: str = "") -> str:
    """The Python for Rasa, its action server and training. `given`: what the setting says.

    SettingsError if there is none.
    """
    if given and not os.access(given, os.X_OK):
        raise SettingsError(f"{VARIABLE} names nothing that can be started.")
    if given and given != sys.executable:
        return given
    if importlib.util.find_spec("rasa"):
        return sys.executable
    if not given and _ASSISTANT.exists():
        return str(_ASSISTANT)
    raise SettingsError(f"Rasa is not installed here. Name a Python 3.10 that has it in {VARIABLE}.")


def public() -> str:
    """The Python for what faces the internet."""
    if sys.version_info < FIXED_FROM and _PUBLIC.exists():
        return str(_PUBLIC)
    return sys.executable


def is_old(python: str) -> bool:
    """Whether this is a Python that gets no fixes any more; another one than ours was chosen for its age."""
    return python == sys.executable and sys.version_info < FIXED_FROM


def go_on_with(python: str, arguments: list[str]) -> None:
    """The same chore by another Python, in place of this process."""
    os.execv(python, [python, "-m", "helpline", *arguments])  # noqa: S606
