"""What belongs to this machine, kept in a table of the session file."""

from __future__ import annotations

from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.writing import storable


class SQLiteLocalState:
    """`ports.LocalState` over the session file."""

    def __init__(self, writer: Database, reader: Database) -> None:
        self._writer = writer
        self._reader = reader

    def preference(self, name: str) -> str | None:
        """Return a remembered choice such as the theme, or None."""
        with self._reader.transaction() as db:
            row = db.execute("SELECT value FROM chat_preferences WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Keep a choice or a draft for the next start; an empty value removes it."""
        with self._writer.transaction() as db:
            db.execute("DELETE FROM chat_preferences WHERE name = ?", (name,))
            if value:
                db.execute("INSERT INTO chat_preferences (name, value) VALUES (?, ?)", (name, storable(value)))
