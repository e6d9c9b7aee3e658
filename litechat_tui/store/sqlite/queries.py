"""Reads the sessions of one SQLite file."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.domain.chat import ChatMessage, Session
from litechat_tui.domain.items import messages_from
from litechat_tui.store.sqlite import tool_calls
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.reading import LAST_ROW, SESSIONS, newest_items, read_session, superseded_items
from litechat_tui.store.sqlite.rows import session_from, stored_turn_from
from litechat_tui.store.sqlite.writing import storable

_BEGINNING = """
    WHERE session_id >= :prefix AND session_id < :prefix || char(1114111) ORDER BY session_id LIMIT :limit
"""
_COMPARED = "WHERE comparison = ? AND trashed_ms IS NULL ORDER BY session_id"


class SQLiteSessionQueries:
    """`ports.SessionQueries` over the session file."""

    def __init__(self, writer: Database, reader: Database) -> None:
        self._writer = writer
        self._reader = reader

    def session(self, session_id: str) -> Session | None:
        """Return one session, or None when it is not in the file."""
        with self._reader.transaction() as db:
            return read_session(db, session_id)

    def beginning_with(self, prefix: str, limit: int = 10) -> Sequence[Session]:
        """Return at most `limit` sessions whose ids begin with `prefix`, in the order of the ids."""
        values = {"prefix": storable(prefix), "limit": limit}
        with self._reader.transaction() as db:
            return [session_from(row) for row in db.execute(SESSIONS + _BEGINNING, values)]

    def compared(self, comparison: str) -> Sequence[Session]:
        """Return the sessions of a comparison that are not in the trash, in the order of their ids."""
        with self._reader.transaction() as db:
            return [session_from(row) for row in db.execute(SESSIONS + _COMPARED, (storable(comparison),))]

    def messages(self, session_id: str, limit: int = 50, before: int | None = None) -> Sequence[ChatMessage]:
        """Return the newest messages of a session in reading order, about `limit` of them and whole turns only.

        `before` is the `item_id` of the oldest message already there: only messages before it are returned.
        """
        with self._reader.transaction() as db:
            items = newest_items(db, session_id, limit, LAST_ROW if before is None else before)
            span = (session_id, items[0].id, items[-1].id) if items else (session_id, 0, -1)
            turns = db.execute(
                "SELECT * FROM chat_turns WHERE session_id = ? AND first_item BETWEEN ? AND ?"
                " ORDER BY first_item, attempt",
                span,
            ).fetchall()
            superseded = superseded_items(db, *span)
            calls = tool_calls.of_turns(db, (turn["id"] for turn in turns))
            stored = [
                stored_turn_from(turn, superseded.get(turn["id"], ()), calls.get(turn["id"], ())) for turn in turns
            ]
        return messages_from(items, stored)

    def changes(self) -> int:
        """Return a number that differs from the last one when another program wrote to the file in between."""
        # What this program writes goes through the same connection and does not count.
        return self._writer.changes()
