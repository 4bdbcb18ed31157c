"""Files for their owner alone, and secrets that stand in files."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile
from pathlib import Path

from helpline.errors import SettingsError

FILE, FOLDER = 0o600, 0o700
_MOST = 10_000
"""Bytes of a secret."""


def be_private() -> None:
    """What this process and its children create is read by nobody else. To be called first of all."""
    os.umask(0o077)


def make_private(*places: Path) -> None:
    """Take from others what an earlier version or a careless hand left open.

    What belongs to somebody else is left as it is, and so is a folder meant for all, such as /tmp.
    """
    for place in places:
        with contextlib.suppress(OSError):
            found = place.stat()
            folder, mode = stat.S_ISDIR(found.st_mode), stat.S_IMODE(found.st_mode)
            shared = bool(mode & (stat.S_IWOTH | stat.S_ISVTX)) and folder
            if found.st_uid == os.geteuid() and mode & 0o077 and not shared:
                place.chmod(FOLDER if folder else FILE)


_SQLITE = b"SQLite format 3\0"
"""How each of its files begins. Source: https://www.sqlite.org/fileformat.html, 1.3."""


def private_database(file: Path) -> None:
    """See to it that SQLite's file is there, for its owner alone, before it is filled.

    Another file that a setting names by mistake is left as it is. Raises OSError where the file can't be.
    """
    file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, FILE), "rb") as opened:
        begin = opened.read(len(_SQLITE))
    if begin in (b"", _SQLITE):
        make_private(file)


def own_secret(file: Path) -> str:
    """A random secret of this installation, made once: whoever starts at the same time reads the same one."""
    with contextlib.suppress(FileNotFoundError):
        return file.read_text().strip()
    file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    # Written whole under another name first; such a file is its owner's alone.
    with tempfile.NamedTemporaryFile("w", dir=file.parent) as draft:
        draft.write(secrets.token_urlsafe(32))
        draft.flush()
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, file)
    return file.read_text().strip()


def read_secret(file: Path, variable: str) -> str:
    """What stands in the file that `variable` names. Raises SettingsError, which tells nothing of it."""
    try:
        with file.open(encoding="utf-8") as opened:
            found = opened.read(_MOST).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{variable} names a file that can't be read ({type(error).__name__}).") from None
    if not found:
        raise SettingsError(f"{variable} names a file with nothing in it.")
    return found
