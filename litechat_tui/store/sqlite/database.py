"""A connection to a SQLite file: threads take turns on it, and it waits for the locks of other programs."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from litechat_tui.store.sqlite.problems import damage, store_errors

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY = 0xFF
"""The low byte of an extended result code is the primary one (https://www.sqlite.org/rescode.html)."""


class Row(sqlite3.Row):
    """A row that knows the names of its columns, which are text in the file too."""

    def __getitem__(self, key: int | str | slice) -> Any:  # noqa: ANN401 - as in the base class
        try:
            return super().__getitem__(key)
        except IndexError as error:
            raise damage(f"A column is not there: {key}") from error


class Database:
    """One connection to an existing file, behind a lock.

    `patience` is how many seconds a transaction waits for another program's lock before it gives up with `StoreError`.
    """

    def __init__(self, path: Path, *, patience: float, writes: bool) -> None:
        self.path = path
        self._patience = patience
        self._begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        self._lock = RLock()
        self._changes = 0
        with store_errors(path):
            # mode=rw never creates: a file that is gone must not come back empty.
            self._raw = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=patience,
                isolation_level=None,
                check_same_thread=False,
            )
        self._raw.row_factory = Row
        # JSON may carry lone surrogates, which SQLite unescapes to bytes that are not UTF-8.
        self._raw.text_factory = _lenient
        try:
            with store_errors(path):
                self._configure(writes=writes)
        except BaseException:
            self._raw.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction: committed at the end, rolled back on any error."""
        with self._lock, store_errors(self.path):
            self._execute_with_retry(self._begin)
            try:
                yield self._raw
                self._raw.execute("COMMIT")
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise

    @contextmanager
    def without_transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection without a transaction, for the statements that cannot run in one; errors as they are."""
        with self._lock:
            yield self._raw

    def changes(self) -> int:
        """Return a number that differs from the last one when another connection wrote to the file in between.

        Never waits for a transaction: while one is under way the number is the last one again.
        """
        if self._lock.acquire(blocking=False):
            try:
                with store_errors(self.path):
                    self._changes = int(self._raw.execute("PRAGMA data_version").fetchone()[0])
            finally:
                self._lock.release()
        return self._changes

    def close(self) -> None:
        """Close it; closing twice is fine."""
        with self._lock, store_errors(self.path):
            self._raw.close()

    def _configure(self, *, writes: bool) -> None:
        if writes:
            self._execute_with_retry("PRAGMA journal_mode = WAL")
            # An accepted prompt outlives a power cut; at about two commits a second the fsync is affordable.
            self._raw.execute("PRAGMA synchronous = FULL")
        else:
            self._raw.execute("PRAGMA query_only = ON")

    def _execute_with_retry(self, statement: str) -> None:
        """Run a statement that needs a lock. SQLite gives up early where waiting could mean deadlock, so ask again."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                self._raw.execute(statement)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY not in _BUSY or time.monotonic() >= deadline:
                    raise
                time.sleep(0.01)
            else:
                return


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "replace")
