"""Reads the sessions of one SQLite file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from litechat_tui.domain.chat import ChatMessage, Session
from litechat_tui.domain.folding import folded
from litechat_tui.domain.items import messages_from
from litechat_tui.domain.search import SearchQuery
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.indexing import LONGEST_QUERY
from litechat_tui.store.sqlite.reading import LAST_ROW, SESSIONS, newest_items, read_session, superseded_items
from litechat_tui.store.sqlite.rows import session_from, stored_turn_from
from litechat_tui.store.sqlite.searching import SQLiteSessionSearch
from litechat_tui.store.sqlite.writing import storable

_PAGE = """
    WHERE archived = 0 AND trashed_ms IS NULL AND (updated_ms, session_id) < (:before_ms, :before_id)
    ORDER BY updated_ms DESC, session_id DESC LIMIT :limit
"""
_BEGINNING = """
    WHERE session_id >= :prefix AND session_id < :prefix || char(1114111) ORDER BY session_id LIMIT :limit
"""
_MOST_FOUND = 10_000
"""Sessions that a filter finds."""


class SQLiteSessionQueries:
    """`ports.SessionQueries` over the session file."""

    def __init__(self, writer: Database, reader: Database, search: SQLiteSessionSearch) -> None:
        self._writer = writer
        self._reader = reader
        self._search = search

    def sessions(self, matching: str = "", limit: int = 200, before: Session | None = None) -> Sequence[Session]:
        """Return at most `limit` sessions, last changed first; those older than `before` when it is given.

        `matching` keeps the sessions whose title or text contains it, upper and lower case alike.
        """
        if words := folded(matching.strip()[:LONGEST_QUERY]):
            hits = self._search.search(SearchQuery((words,)), _MOST_FOUND).hits
            found = sorted((hit.session for hit in hits), key=_age, reverse=True)
            return [session for session in found if before is None or _age(session) < _age(before)][:limit]
        values = {
            "limit": limit,
            "before_ms": to_ms(before.updated_at) if before else LAST_ROW,
            "before_id": before.id if before else "",
        }
        with self._reader.transaction() as db:
            return [session_from(row) for row in db.execute(SESSIONS + _PAGE, values)]

    def session(self, session_id: str) -> Session | None:
        """Return one session, or None when it is not in the file."""
        with self._reader.transaction() as db:
            return read_session(db, session_id)

    def beginning_with(self, prefix: str, limit: int = 10) -> Sequence[Session]:
        """Return at most `limit` sessions whose ids begin with `prefix`, in the order of the ids."""
        values = {"prefix": storable(prefix), "limit": limit}
        with self._reader.transaction() as db:
            return [session_from(row) for row in db.execute(SESSIONS + _BEGINNING, values)]

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
            stored = [stored_turn_from(turn, superseded.get(turn["id"], ())) for turn in turns]
        return messages_from(items, stored)

    def changes(self) -> int:
        """Return a number that differs from the last one when another program wrote to the file in between."""
        # What this program writes goes through the same connection and does not count.
        return self._writer.changes()


def _age(session: Session) -> tuple[datetime, str]:
    return session.updated_at, session.id
