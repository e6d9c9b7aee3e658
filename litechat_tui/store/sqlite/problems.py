"""Errors of SQLite and of the file system -> `StoreError` with a plain sentence."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litechat_tui.domain.errors import StoreError

_PRIMARY = 0xFF

_ROOM = 32_768
"""Bytes that SQLite needs at least beside a file in use (https://www.sqlite.org/walformat.html section 2.2)."""

ANOTHER_FILE = "Move it away, or set SESSION_DB_PATH to another file."
RESTORE = "Keep a copy, then restore a backup over it or set SESSION_DB_PATH to another file."

_SENTENCES: dict[int, tuple[str, str, bool]] = {
    sqlite3.SQLITE_BUSY: ("Another program keeps {path} locked.", "Close that program, then try again.", True),
    sqlite3.SQLITE_LOCKED: ("Another program keeps {path} locked.", "Close that program, then try again.", True),
    sqlite3.SQLITE_READONLY: (
        "{path} cannot be written to.",
        "Make the file and its folder writable, or set SESSION_DB_PATH to another file.",
        False,
    ),
    sqlite3.SQLITE_PERM: ("{path} may not be opened.", "Check who owns the file and its folder.", False),
    sqlite3.SQLITE_CANTOPEN: (
        "{path} cannot be opened.",
        "Check that the file and its folder exist and are yours.",
        False,
    ),
    sqlite3.SQLITE_FULL: ("The disk is full; {path} could not be written.", "Free some space, then try again.", True),
    sqlite3.SQLITE_IOERR: ("The disk failed while {path} was used.", "Check the disk and its free space.", True),
    sqlite3.SQLITE_CORRUPT: ("{path} is damaged.", RESTORE, False),
    sqlite3.SQLITE_NOTADB: ("{path} is not a session file.", ANOTHER_FILE, False),
}


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except UnicodeEncodeError as error:
        raise StoreError("This text cannot be stored: it is not valid Unicode.") from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be used: {error.strerror or error}.", "Check the path and who owns it."
        ) from error


def from_sqlite(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the sentence for an error of SQLite, by its primary result code."""
    code = _code(error)
    if code == sqlite3.SQLITE_IOERR and _is_full(path):
        code = sqlite3.SQLITE_FULL
    message, hint, retryable = _SENTENCES.get(code, (f"{{path}} could not be used: {error}.", "", False))
    return StoreError(message.replace("{path}", str(path)), hint, retryable=retryable)


def _is_full(path: Path) -> bool:
    """Return whether the disk has no room: some of SQLite's writes fail on a full one with a less specific error."""
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether what SQLite read is damaged."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & _PRIMARY
