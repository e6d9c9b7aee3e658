"""A connection to a SQLite file: threads take turns on it, and it waits for the locks of other programs."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.search import StaleSearchError
from litechat_tui.store.sqlite.problems import damage, is_interrupt, store_errors

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_PRIMARY = 0xFF
"""The low byte of an extended result code is the primary one (https://www.sqlite.org/rescode.html)."""

_TICK = 5_000
"""Steps of SQLite's machine between two questions whether anybody still wants the answer: well under a millisecond."""


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
        self._patience = patience
        self._writes = writes
        self._lock = RLock()
        self._changes = 0
        self._settled = False
        """Whether the log of a file that was moved has been written into it."""
        self.open(path)

    def open(self, path: Path) -> None:
        """Open the file at `path`: the first one, or after `close` the one to go on with."""
        self.path = path
        with store_errors(path):
            # mode=rw never creates: a file that is gone must not come back empty.
            self._raw = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=self._patience,
                isolation_level=None,
                check_same_thread=False,
            )
        self._raw.row_factory = Row
        # JSON may carry lone surrogates, which SQLite unescapes to bytes that are not UTF-8.
        self._raw.text_factory = _lenient
        try:
            with store_errors(path):
                self._configure(writes=self._writes)
                # Opens the log too, which is found by name.
                self._last_version = self._data_version()
                self._place = _place(path)
        except BaseException:
            self._raw.close()
            raise

    @property
    def moved(self) -> bool:
        """Whether the file is not at its path any more: it was moved, deleted, or another one took its place."""
        return _place(self.path) != self._place

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside a transaction: committed at the end, rolled back on any error.

        One that may write raises `StoreError` while the file has lost its place: nobody would find what is written.
        """
        with self._lock, store_errors(self.path):
            if self._writes:
                self._ensure_in_place()
            self._execute_with_retry("BEGIN IMMEDIATE" if self._writes else "BEGIN")
            self._last_version = self._data_version()
            try:
                yield self._raw
                self._raw.execute("COMMIT")
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let no other thread use the connection meanwhile."""
        with self._lock:
            yield

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
                    self._changes = self._data_version()
                    if not self.moved:
                        self._last_version = self._changes
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

    def settle(self) -> None:
        """Write the log of a file that was moved into it, wherever it is now, and leave an empty one behind.

        Without it the file would not hold what was written last, and a file that takes its place would be given the
        log of another. Where somebody wrote since this connection did, it may be to the new file: then it is left.
        """
        with self._lock, store_errors(self.path):
            if self._settled or (_place(self.path) is not None and self._data_version() != self._last_version):
                return
            self._raw.execute("PRAGMA busy_timeout = 0")
            busy, *_ = self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self._settled = not busy  # somebody reads: the next one tries again
            self._raw.execute(f"PRAGMA busy_timeout = {self._patience * 1000:.0f}")

    def _ensure_in_place(self) -> None:
        """Raise `StoreError` while the file is not at its path."""
        if self.moved:
            self.settle()
            raise StoreError(Code.STORE_MOVED, path=str(self.path))
        self._settled = False

    def _data_version(self) -> int:
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

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


@contextmanager
def interrupted_when(db: sqlite3.Connection, is_stale: Callable[[], bool] | None) -> Iterator[None]:
    """Ask `is_stale` often while something is read, and once it is true, raise `StaleSearchError` instead of going on.

    Nobody is asked when it is None: then a long statement cannot be interrupted.
    """
    if is_stale is None:
        yield
        return
    db.set_progress_handler(is_stale, _TICK)
    try:
        yield
    except sqlite3.OperationalError as error:
        if is_interrupt(error):
            raise StaleSearchError from error
        raise
    finally:
        db.set_progress_handler(None, 0)


def _lenient(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _place(path: Path) -> tuple[int, int] | None:
    """Return what tells the file at `path` from every other; None when there is none."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino
