"""Everything that is stored, in one SQLite file that is opened, maintained and closed as a whole."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from litechat_tui.domain.errors import Problem, StoreError
from litechat_tui.domain.file_work import FileReport, untold
from litechat_tui.domain.ports import Clock
from litechat_tui.store.sqlite import backups, files
from litechat_tui.store.sqlite.commands import SQLiteSessionCommands
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.indexing import SQLiteSearchIndex
from litechat_tui.store.sqlite.journal import SQLiteTurnJournal
from litechat_tui.store.sqlite.lists import SQLiteSessionLists
from litechat_tui.store.sqlite.local import SQLiteLocalState
from litechat_tui.store.sqlite.presence import Presence
from litechat_tui.store.sqlite.problems import store_errors
from litechat_tui.store.sqlite.prompts import SQLiteEarlierPrompts
from litechat_tui.store.sqlite.queries import SQLiteSessionQueries
from litechat_tui.store.sqlite.searching import SQLiteSessionSearch
from litechat_tui.store.sqlite.spending import SQLiteSessionSpending

if TYPE_CHECKING:
    from litechat_tui.store.sqlite.archive import SQLiteSessionArchive
    from litechat_tui.store.sqlite.blobs import SQLiteBlobs

_log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds to wait for another program's lock before giving up."""


class SQLiteStore:
    """The ports of the store over one file, and its maintenance.

    Opening makes the file if it `may_create` it, or brings it to the newest version; it raises `StoreError` when that
    cannot be done. Any thread may call; one connection writes, one reads and one searches: nobody waits for a search.
    `report` is told how far an upgrade of the file is, or a backup.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        patience: float = PATIENCE,
        *,
        may_create: bool = True,
        report: FileReport = untold,
    ) -> None:
        writer = files.open_file(path, patience, may_create=may_create, report=report)
        try:
            reader = Database(path, patience=patience, writes=False)
            searcher = Database(path, patience=patience, writes=False)
        except BaseException:
            writer.close()
            raise
        self.search = SQLiteSessionSearch(searcher)
        self.index = SQLiteSearchIndex(writer, reader)
        self.prompts = SQLiteEarlierPrompts(reader, searcher)
        self.queries = SQLiteSessionQueries(writer, reader)
        self.lists = SQLiteSessionLists(reader)
        self.spending = SQLiteSessionSpending(reader, searcher)
        self.commands = SQLiteSessionCommands(writer, reader, clock)
        self._presence = Presence(writer, clock)
        self.journal = SQLiteTurnJournal(writer, reader, clock, self._presence)
        self.local = SQLiteLocalState(writer, reader, self._presence)
        self._writer = writer
        self._reader = reader
        self._searcher = searcher
        self._patience = patience
        self._report = report
        self._clock = clock

    @cached_property
    def archive(self) -> SQLiteSessionArchive:
        """Whole sessions, in and out; loaded only where they are wanted, for a start has no need of it."""
        from litechat_tui.store.sqlite.archive import SQLiteSessionArchive

        return SQLiteSessionArchive(self._writer, self._reader, self._clock, self.blobs)

    @cached_property
    def blobs(self) -> SQLiteBlobs:
        """Attached bytes; loaded with the first of them."""
        from litechat_tui.store.sqlite.blobs import SQLiteBlobs

        return SQLiteBlobs(self._writer, self._reader, self._clock)

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self._writer.path

    @property
    def moved(self) -> bool:
        """Whether the file is not at its path any more; nothing is written to it then. Cheap."""
        return self._writer.moved

    @property
    def rescue_path(self) -> Path:
        """Where everything can be written when the file has been moved: its path if that is free, or beside it."""
        # Whoever reads keeps the log from being emptied, and with it the name from being free.
        with self._writer.held(), self._reader.held(), self._searcher.held():
            self._writer.settle()
            return files.free_path(self.path)

    def rescue(self, target: Path) -> None:
        """Write everything that this program still reads to `target`, and go on with that file. Never overwrites.

        The file that was moved or deleted can be read as long as it is open.
        """
        with self._writer.held(), self._reader.held(), self._searcher.held():
            with store_errors(target):
                files.clear_place(target)
            backups.backup(self._reader, target)
            # All are closed before one is opened: the memory they share with each other is a file beside them.
            for connection in (self._searcher, self._reader, self._writer):
                connection.close()
            for connection in (self._writer, self._reader, self._searcher):
                connection.open(target)

    def backup(self, target: Path) -> None:
        """Write a compact copy of the file to `target`, readable by its owner only. Never overwrites."""
        backups.backup(self._reader, target, self._report)

    def damage(self) -> Sequence[Problem]:
        """Return every damage to the file. Reads all of it."""
        from litechat_tui.store.sqlite import checks  # a chat needs none of it

        with self._writer.without_transaction() as db:
            return checks.damage(db)

    def check(self) -> Sequence[Problem]:
        """Return everything that is not as it should be in the file; nothing when all is well."""
        from litechat_tui.store.sqlite import checks

        damage = self.damage()
        if damage:
            # Queries over damaged pages would only repeat the finding, or fail.
            return damage
        with self._writer.transaction() as db:
            return checks.findings(db)

    def repair(self) -> Path:
        """Make everything that follows from the items anew; return where the file is kept as it was before."""
        from litechat_tui.store.sqlite import checks

        copied = backups.backed_up(self._writer, "unrepaired", self._patience, self._report)
        with self._writer.transaction() as db, copied as kept:
            checks.repair(db)
        return kept

    def close(self) -> None:
        """Close the file; closing twice is fine. Turns that still run are interrupted."""
        try:
            self._presence.leave()
        except StoreError:
            # Others notice by its process that it is gone, and errors that matter were reported where they happened.
            _log.warning("This program could not be taken off the list of owners", exc_info=True)
        finally:
            self._searcher.close()
            self._reader.close()
            self._writer.close()
