"""Copies of the session file: whole ones, which get their names when they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from litechat_tui.domain.file_work import FileProgress, FileReport, FileWork, untold
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.parts import whole_file
from litechat_tui.store.sqlite.problems import from_sqlite, is_damage, store_errors
from litechat_tui.store.sqlite.watching import watched

_NEARLY = 0.99
"""How far a copy is that is as large as expected and not done."""
_SIZES = "page_count", "freelist_count", "page_size"


def backup(reader: Database, target: Path, report: FileReport = untold) -> None:
    """Write a compact copy of the file to `target`, readable by its owner only. Never overwrites.

    The name holds nothing, or the whole copy, safe on the disk.
    """
    with store_errors(target), whole_file(target) as part:
        _copy(reader, part, target, report)


@contextmanager
def backed_up(database: Database, label: str, patience: float, report: FileReport = untold) -> Iterator[Path]:
    """Copy the file of a connection that holds its lock, and give the name that the copy gets beside it at the end.

    It gets none when what is done meanwhile fails, or is killed: the file is then as it was. The name is one that
    nothing has yet, such as ``sessions.db.v0.bak`` or ``sessions.db.v0-2.bak``.
    """
    path, number = database.path, 1
    name = path.with_name(f"{path.name}.{label}.bak")
    while name.exists():
        number += 1
        name = path.with_name(f"{path.name}.{label}-{number}.bak")
    with store_errors(name), whole_file(name) as part:
        with closing(Database(path, patience=patience, writes=False)) as reader:
            _copy(reader, part, name, report)
        with store_errors(path):
            yield name


def _copy(reader: Database, part: Path, target: Path, report: FileReport) -> None:
    """Copy the file to `part`; `target` is the name that a person knows."""
    with reader.without_transaction() as db:
        expected = _size(db)

        def look() -> None:
            report(FileProgress(FileWork.BACKUP, min(part.stat().st_size / expected, _NEARLY)))

        # The copy counts as writing, although the file itself is only read.
        db.execute("PRAGMA query_only = OFF")
        try:
            with watched(db, look):
                db.execute("VACUUM INTO ?", (str(part),))
            report(FileProgress(FileWork.BACKUP, 1))
        except sqlite3.DatabaseError as error:
            raise from_sqlite(error, reader.path if is_damage(error) else target) from error
        finally:
            db.execute("PRAGMA query_only = ON")


def _size(db: sqlite3.Connection) -> int:
    """Return about how many bytes a copy takes; at least one."""
    pages, free, page = (int(db.execute(f"PRAGMA {name}").fetchone()[0]) for name in _SIZES)
    return max((pages - free) * page, 1)
