"""What belongs to this machine, kept in a table of the session file."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from itertools import count, filterfalse

from litechat_tui.store.own_names import own_name, row_name
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.presence import Presence
from litechat_tui.store.sqlite.writing import storable


class SQLiteLocalState:
    """`ports.LocalState` over the session file."""

    def __init__(self, writer: Database, reader: Database, presence: Presence) -> None:
        self._writer = writer
        self._reader = reader
        self._presence = presence

    def preference(self, name: str) -> str | None:
        """Return a remembered choice such as the theme, or None."""
        with self._reader.transaction() as db:
            row = db.execute("SELECT value FROM chat_preferences WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Keep a choice for the next start; an empty value removes it."""
        with self._writer.transaction() as db:
            _put(db, name, value)

    def keep(self, values: Mapping[str, str]) -> None:
        """Keep what is this program's own, in place of all that it has under these names, in one step."""
        me = self._presence.me.id
        with self._writer.transaction() as db:
            self._presence.beat(db)
            for name, value in values.items():
                for row in _rows(db, name):
                    if own_name(row) == (name, me):
                        _put(db, row, "")
                _put(db, row_name(name, me), value)

    def take_over(self, names: Collection[str]) -> Mapping[str, Sequence[str]]:
        """Return what this program keeps under each name, oldest first, and what programs that are gone left there.

        That is this program's from now on. Writes, and waits for a lock, only where there is something to take over.
        """
        with self._reader.transaction() as db:
            if not any(self._abandoned(db, name) for name in names):
                return {name: self._own(db, name) for name in names}
        with self._writer.transaction() as db:
            self._presence.beat(db)
            for name in names:
                taken = set(_rows(db, name))
                free = filterfalse(taken.__contains__, map(partial(row_name, name, self._presence.me.id), count(1)))
                for row in self._abandoned(db, name):
                    db.execute("UPDATE chat_preferences SET name = ? WHERE name = ?", (next(free), row))
            return {name: self._own(db, name) for name in names}

    def kept(self, prefix: str) -> frozenset[str]:
        """Return the names with a prefix under which this program, or one that is gone, keeps something."""
        me = self._presence.me.id
        with self._reader.transaction() as db:
            found = {own_name(row) for row in _rows(db, prefix)}
            alive = {owner for _name, owner in found if owner != me and self._presence.is_alive(db, owner)}
        return frozenset(name for name, owner in found if owner not in alive)

    def _abandoned(self, db: sqlite3.Connection, name: str) -> list[str]:
        """Return the rows of a name whose program is gone."""
        rows = [(row, own_name(row)) for row in _rows(db, name)]
        return [row for row, own in rows if own.name == name and not self._presence.is_alive(db, own.owner)]

    def _own(self, db: sqlite3.Connection, name: str) -> list[str]:
        """Return what this program has under a name."""
        rows, me = _rows(db, name), self._presence.me.id
        return [value for row, value in rows.items() if own_name(row) == (name, me)]


def _rows(db: sqlite3.Connection, prefix: str) -> dict[str, str]:
    """Return all that is remembered under names with a prefix, oldest first."""
    rows = db.execute(
        "SELECT name, value FROM chat_preferences WHERE substr(name, 1, length(?1)) = ?1 ORDER BY rowid", (prefix,)
    )
    return {str(row["name"]): str(row["value"]) for row in rows}


def _put(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("DELETE FROM chat_preferences WHERE name = ?", (name,))
    if value:
        db.execute("INSERT INTO chat_preferences (name, value) VALUES (?, ?)", (name, storable(value)))
