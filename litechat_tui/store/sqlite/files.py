"""Opening the session file: what it may be, how it is made, how it gets to the newest version."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from itertools import accumulate, chain
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.file_work import FileProgress, FileReport, FileWork, untold
from litechat_tui.store.sqlite.backups import backed_up
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.migrations import MIGRATIONS, VERSION
from litechat_tui.store.sqlite.parts import clear_abandoned, create
from litechat_tui.store.sqlite.problems import store_errors
from litechat_tui.store.sqlite.schema import NEW_FILE, dropped
from litechat_tui.store.sqlite.triggers import TRIGGERS, VIEWS
from litechat_tui.store.sqlite.watching import watched

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
"""Bytes in the header of a database file (https://www.sqlite.org/fileformat.html section 1.3)."""

_LONG = 20
"""What a statement that goes through all rows counts for; one that makes a table counts for 1."""

_SDK = {"agent_sessions", "agent_messages"}

OURS = "litechat-tui"
"""The name of the one folder that is made when it is missing."""


def open_file(path: Path, patience: float, *, may_create: bool = True, report: FileReport = untold) -> Database:
    """Return the writing connection to the session file at `path`, brought to the newest version.

    A missing file is made if it `may_create` one; `report` is told of an upgrade. Raises `StoreError` and leaves
    everything as it was when the file is not a session file, is damaged, or was written by a newer version of this
    program.
    """
    with store_errors(path):
        is_new = False
        if path.exists():
            inspect(path, patience)
        elif may_create:
            is_new = _make_file(path)
        else:
            raise StoreError(Code.STORE_ONLY_LOG_LEFT if has_log(path) else Code.STORE_MISSING, path=str(path))
        clear_abandoned(path.parent)
        try:
            return _open_migrated(path, patience, report)
        except BaseException:
            # An empty file in its place would look as if everything were lost.
            if is_new and path.stat().st_size == 0:
                path.unlink()
            raise


def _make_file(path: Path) -> bool:
    """Make an empty session file; return False when another program was faster."""
    if has_log(path) and not path.exists():
        # SQLite would throw the log away, and with it all that can still be rescued.
        raise StoreError(Code.STORE_ONLY_LOG_LEFT, path=str(path))
    if path.parent.name == OURS:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        create(path)
    except FileExistsError:
        return False
    return True


def _open_migrated(path: Path, patience: float, report: FileReport) -> Database:
    """Return the writing connection to an existing file, brought to the newest version."""
    database = Database(path, patience=patience, writes=True)
    try:
        _migrate(database, patience, report)
    except BaseException:
        database.close()
        raise
    return database


def free_path(path: Path) -> Path:
    """Return where a new session file can be made: `path` itself when nothing is there, else a name beside it.

    Another file's log is taken into a new one of its name, so that name is none.
    """
    name, number = path, 0
    while os.path.lexists(name) or has_log(name):
        number += 1
        name = path.with_name(f"{path.name}.rescued-{number}")
    return name


def clear_place(path: Path) -> None:
    """Remove the empty rest of a file that was at `path`. Raises `StoreError` when it holds something."""
    if os.path.lexists(path):
        raise StoreError(Code.STORE_BACKUP_EXISTS, path=str(path))
    if has_log(path):
        raise StoreError(Code.STORE_ONLY_LOG_LEFT, path=str(path))
    for ending in ("-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)


def inspect(path: Path, patience: float) -> None:
    """Refuse what must not be opened, by reading only: opening as a database may already change the file."""
    if not path.is_file():
        raise StoreError(Code.STORE_NOT_A_FILE, path=str(path))
    with path.open("rb") as file:
        header, size = file.read(_HEADER), os.fstat(file.fileno()).st_size
    has_wal = has_log(path)
    if not header and not has_wal:
        return
    if not header:
        raise StoreError(Code.STORE_EMPTY_WITH_LOG, path=str(path))
    if not header.startswith(_MAGIC):
        raise StoreError(Code.STORE_NOT_A_SESSION_FILE, path=str(path))
    if size < _HEADER or (not has_wal and size < _size_in(header)):
        raise StoreError(Code.STORE_TRUNCATED, path=str(path))
    _refuse_newer(path, _number(header, 60))
    if not os.access(path, os.W_OK):
        raise StoreError(Code.STORE_READ_ONLY, path=str(path))
    # The header may be older than the log. A read-only connection sees both and changes neither, but where there is no
    # log it would leave an empty one behind.
    mode = "ro" if has_wal else "rw"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=patience)) as db:
        version = _version(db)
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    _refuse_newer(path, version)
    if tables and not tables >= (_SDK if version == 0 else {*_SDK, "chat_sessions"}):
        raise StoreError(Code.STORE_FOREIGN_DATABASE, path=str(path))


def has_log(path: Path) -> bool:
    """Return whether a write-ahead log with anything in it is beside the file."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "big")


def _size_in(header: bytes) -> int:
    """Return the bytes the file should have by its header, 0 when the header is not reliable."""
    page = int.from_bytes(header[16:18], "big")
    is_valid = _number(header, 24) == _number(header, 92)
    return _number(header, 28) * (65_536 if page == 1 else page) if is_valid else 0


def _refuse_newer(path: Path, version: int) -> None:
    if version > VERSION:
        raise StoreError(Code.STORE_NEWER_FORMAT, path=str(path), format=version, known=VERSION)


def _migrate(database: Database, patience: float, report: FileReport) -> None:
    """Bring the file to `VERSION` in one transaction, with a backup beside it when there is something to lose."""
    with database.without_transaction() as db:
        if _version(db) == VERSION:
            return
    with database.transaction() as db, ExitStack() as stack:
        # Asked again under the lock: another program may have been faster.
        version = _version(db)
        if version < VERSION and (version > 0 or _has_rows(db)):
            stack.enter_context(backed_up(database, f"v{version}", patience, report))
        _upgrade(db, [*_statements(db, version)], report)
        db.execute(f"PRAGMA user_version = {VERSION}")


def _upgrade(db: sqlite3.Connection, statements: Sequence[str], report: FileReport) -> None:
    """Execute the statements, and report how far that is."""
    weights = [_LONG if statement.lstrip().startswith(("INSERT", "UPDATE")) else 1 for statement in statements]
    total = sum(weights)
    for statement, before in zip(statements, accumulate(weights, initial=0), strict=False):
        progress = FileProgress(FileWork.UPGRADE, before / total)
        report(progress)
        with watched(db, partial(report, progress)):
            db.execute(statement)
    report(FileProgress(FileWork.UPGRADE, 1))


def _statements(db: sqlite3.Connection, version: int) -> Iterator[str]:
    """Yield what makes a file of `version` one of the newest. Triggers and views hold nothing: they are made anew."""
    if version == 0:
        yield from NEW_FILE
    elif version < VERSION:
        yield from dropped(db)
        yield from chain.from_iterable(MIGRATIONS[version:])
        yield from VIEWS
        yield from TRIGGERS


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _has_rows(db: sqlite3.Connection) -> bool:
    tables = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'agent_messages'").fetchone()
    return tables is not None and db.execute("SELECT 1 FROM agent_messages LIMIT 1").fetchone() is not None
