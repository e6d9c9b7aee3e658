"""Errors of SQLite and of the file system as `StoreError`."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError

_PRIMARY = 0xFF

_ROOM = 32_768
"""Bytes that SQLite needs at least beside a file in use (https://www.sqlite.org/walformat.html section 2.2)."""

_CODES = {
    sqlite3.SQLITE_BUSY: Code.STORE_LOCKED,
    sqlite3.SQLITE_LOCKED: Code.STORE_LOCKED,
    sqlite3.SQLITE_READONLY: Code.STORE_UNWRITABLE,
    sqlite3.SQLITE_PERM: Code.STORE_FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: Code.STORE_UNOPENABLE,
    sqlite3.SQLITE_FULL: Code.STORE_DISK_FULL,
    sqlite3.SQLITE_IOERR: Code.STORE_DISK_FAILED,
    sqlite3.SQLITE_CORRUPT: Code.STORE_DAMAGED,
    sqlite3.SQLITE_NOTADB: Code.STORE_NOT_A_SESSION_FILE,
}


@contextmanager
def store_errors(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into `StoreError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except UnicodeEncodeError as error:
        raise StoreError(Code.STORE_NOT_UNICODE) from error
    except (UnicodeDecodeError, MemoryError) as error:
        # SQLite quotes names of a damaged file in its own messages, and asks for as many bytes as a damaged page says.
        raise StoreError(Code.STORE_DAMAGED, path=str(path)) from error
    except OSError as error:
        raise StoreError(Code.STORE_PATH_UNUSABLE, path=str(path), reason=error.strerror or str(error)) from error


def from_sqlite(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the `StoreError` for an error of SQLite, by its primary result code."""
    code = _code(error)
    if code == sqlite3.SQLITE_IOERR and _is_full(path):
        code = sqlite3.SQLITE_FULL
    if code in _CODES:
        return StoreError(_CODES[code], path=str(path))
    return StoreError(Code.STORE_FAILED, path=str(path), reason=str(error))


def _is_full(path: Path) -> bool:
    """Return whether the disk has no room: some of SQLite's writes fail on a full one with a less specific error."""
    try:
        return shutil.disk_usage(path.parent).free < _ROOM
    except OSError:
        return False


def damage(message: str) -> sqlite3.DatabaseError:
    """Return the error of SQLite for a damaged file, where this program is the one to notice."""
    error = sqlite3.DatabaseError(message)
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether what SQLite read is damaged."""
    return _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_interrupt(error: sqlite3.Error) -> bool:
    """Return whether a statement was broken off on request."""
    return _code(error) == sqlite3.SQLITE_INTERRUPT


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & _PRIMARY
