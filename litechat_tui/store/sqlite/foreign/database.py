"""A database that somebody else made: opened without leaving a trace, read without trusting what it says of itself."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litechat_tui.domain.foreign import Row
from litechat_tui.store.sqlite.problems import store_errors

_VALUE = 128 * 1024 * 1024
"""Bytes of one value at most."""
_WRITE_AHEAD = b"\2"

_ROWS = "SELECT * FROM {table} ORDER BY rowid"
_NUMBERS = "SELECT rowid, {group} FROM {table} ORDER BY {order}"
_ROW_NUMBERS = "SELECT rowid FROM {table} ORDER BY rowid"
_FIND = "SELECT * FROM {table} WHERE {column} = ? LIMIT 1"


@contextmanager
def foreign_database(path: Path) -> Iterator[ForeignDatabase]:
    """Open a database to be read only; raises `StoreError`, while it is read, too."""
    with store_errors(path):
        address, is_alone = _address(path)
    with store_errors(path), closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
        if is_alone:
            # Before the first reading: what SQLite needs to find its way in the log is then made in memory.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.text_factory = _text
        connection.row_factory = sqlite3.Row
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _VALUE)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA query_only = ON")
        yield ForeignDatabase(path, connection)


class ForeignDatabase:
    """Its tables and their rows."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        # Views and virtual tables run what somebody else wrote, perhaps for ever.
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'table'"
        names = [name for name, sql in connection.execute(query) if not _is_virtual(sql)]
        self.columns: Mapping[str, frozenset[str]] = {
            name: frozenset(str(row[1]) for row in connection.execute(f"PRAGMA table_info({_quoted(name)})"))
            for name in names
        }
        """Table -> its columns."""

    def has(self, table: str, *columns: str) -> bool:
        """Return whether there is a table with at least these columns."""
        return frozenset(columns) <= self.columns.get(table, frozenset())

    def referred(self, table: str) -> frozenset[str]:
        """Return the tables that the rows of a table belong to."""
        return frozenset(str(row[2]) for row in self.connection.execute(f"PRAGMA foreign_key_list({_quoted(table)})"))

    def rows(self, table: str) -> Iterator[Row]:
        """Yield all rows of a table in their order; of one that is not there, none."""
        if table in self.columns:
            for row in self.connection.execute(_ROWS.format(table=_quoted(table))):
                yield dict(row)

    def numbers(self, table: str, group: str, *order: str) -> dict[Any, list[int]]:
        """Return for each value of the column `group` the row numbers with it, by the columns of `order`.

        Few of those programs have an index for it, so that one pass over the table is cheaper than a query for each.
        """
        if not self.has(table, group):
            return {}
        known = [_quoted(name) for name in order if self.has(table, name)]
        query = _NUMBERS.format(group=_quoted(group), table=_quoted(table), order=", ".join([*known, "rowid"]))
        found: dict[Any, list[int]] = {}
        for number, value in self.connection.execute(query):
            found.setdefault(value, []).append(number)
        return found

    def all_numbers(self, table: str) -> Iterator[int]:
        """Yield the row numbers of a table in their order."""
        return (number for (number,) in self.connection.execute(_ROW_NUMBERS.format(table=_quoted(table))))

    def row(self, table: str, number: int) -> Row:
        """Return the row with a number."""
        query = _FIND.format(table=_quoted(table), column="rowid")
        row = self.connection.execute(query, (number,)).fetchone()
        return dict(row) if row is not None else {}

    def find(self, table: str, column: str, value: object) -> Row:
        """Return the first row with `value` in a column; empty when there is none."""
        if not self.has(table, column):
            return {}
        query = _FIND.format(table=_quoted(table), column=_quoted(column))
        row = self.connection.execute(query, (value,)).fetchone()
        return dict(row) if row is not None else {}


def _address(path: Path) -> tuple[str, bool]:
    """Return how to open a file so that nothing is written beside it, if that is possible at all.

    Also return whether it is opened without any locks: no program that shares it has it open.
    """
    with path.open("rb") as stream:
        mode = stream.read(20)[18:20]
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    # Without its log, a database in that mode can only be read as one that never changes: SQLite would make the log.
    if _WRITE_AHEAD not in mode:
        return address, False
    if not path.with_name(path.name + "-wal").exists():
        return f"{address}&immutable=1", False
    # Beside a log without the memory that programs share, SQLite would make that.
    if os.name == "posix" and not path.with_name(path.name + "-shm").exists():
        return f"{address}&vfs=unix-none", True
    return address, False


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


def _is_virtual(sql: object) -> bool:
    return not isinstance(sql, str) or sql.lstrip()[:14].upper() == "CREATE VIRTUAL"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
