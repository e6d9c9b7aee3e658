"""What the doctor is told about the session file, which is only read: nothing is made, migrated or repaired."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.examined import FileFacts
from litechat_tui.store.owners import this_program
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.files import OURS, has_log, inspect
from litechat_tui.store.sqlite.migrations import VERSION
from litechat_tui.store.sqlite.problems import is_interrupt, store_errors
from litechat_tui.store.sqlite.rows import owner_from

PATIENCE = 2.0
"""Seconds to wait for another program's lock."""
CHECK_SECONDS = 3.0
"""How long looking for damage may take; a large file would keep everything else waiting."""
_STEPS = 10_000
"""Instructions of SQLite's between two looks at the clock."""


def examined(path: Path, now_ms: int, check_seconds: float = CHECK_SECONDS) -> FileFacts:
    """Return what is known of the file at `path`. Blocks for some seconds at most; never raises."""
    try:
        with store_errors(path):
            if not path.exists():
                _ensure_room_for(path)
                return FileFacts(str(path), free=_free(path.parent))
            inspect(path, PATIENCE)
            with closing(Database(path, patience=PATIENCE, writes=False)) as database, database.transaction() as db:
                return _content(path, db, now_ms, check_seconds)
    except StoreError as error:
        return FileFacts(str(path), error.problem)


def _ensure_room_for(path: Path) -> None:
    """Raise where no file could be made at `path`."""
    if has_log(path):
        raise StoreError(Code.STORE_ONLY_LOG_LEFT, path=str(path))
    folder = path.parent
    if folder.name == OURS:
        folder = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if not folder.exists():
        raise StoreError(Code.STORE_NO_FOLDER, path=str(folder))
    if not folder.is_dir():
        raise StoreError(Code.STORE_NOT_A_FOLDER, path=str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StoreError(Code.STORE_UNWRITABLE, path=str(path))


def _content(path: Path, db: sqlite3.Connection, now_ms: int, check_seconds: float) -> FileFacts:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    sound, damage = _soundness(db, check_seconds)
    sessions, others = (0, 0) if sound is False else (_sessions(db, version), _others(db, version, now_ms))
    files = (path, path.with_name(f"{path.name}-wal"))
    return FileFacts(
        str(path),
        exists=True,
        is_sound=sound,
        damage=damage,
        version=version,
        known=VERSION,
        size=sum(file.stat().st_size for file in files if file.exists()),
        free=_free(path.parent),
        sessions=sessions,
        others=others,
    )


def _soundness(db: sqlite3.Connection, seconds: float) -> tuple[bool | None, str]:
    """Return whether SQLite finds no damage, None where it took too long; and the first damage."""
    deadline = time.monotonic() + seconds
    db.set_progress_handler(lambda: time.monotonic() >= deadline, _STEPS)
    try:
        found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if not is_interrupt(error):
            raise
        return None, ""
    finally:
        db.set_progress_handler(None, 0)
    return (True, "") if found == "ok" else (False, found.splitlines()[-1])


def _sessions(db: sqlite3.Connection, version: int) -> int:
    table = "chat_sessions" if version else "agent_sessions"
    known = db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) if known else 0  # noqa: S608 (two names)


def _others(db: sqlite3.Connection, version: int, now_ms: int) -> int:
    """Return how many other programs that live have a turn or a draft in the file."""
    if version != VERSION:
        return 0
    owners = map(owner_from, db.execute("SELECT * FROM chat_owners"))
    me = this_program()  # another owner each time, of the same process
    return sum(owner.alive(now_ms) for owner in owners if (owner.pid, owner.host) != (me.pid, me.host))


def _free(folder: Path) -> int:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return shutil.disk_usage(existing).free
