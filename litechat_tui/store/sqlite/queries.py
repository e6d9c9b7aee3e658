"""Reads the sessions of one SQLite file."""

from __future__ import annotations

from collections.abc import Sequence

from litechat_tui.domain.chat import ChatMessage, Session
from litechat_tui.domain.items import messages_from
from litechat_tui.store.sqlite import search
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.reading import LAST_ROW, SESSIONS, newest_items, read_session, superseded_items
from litechat_tui.store.sqlite.rows import session_from, stored_turn_from

_PAGE = " ORDER BY updated_ms DESC, session_id DESC LIMIT :limit"
_LISTED = " WHERE trashed_ms IS NULL AND (updated_ms, session_id) < (:before_ms, :before_id)"
_INDEXED = """
    AND (instr(normalized(title), :normalized) OR session_id IN (
        SELECT coalesce(agent_messages.session_id, chat_set_aside.session_id) FROM chat_fts
        LEFT JOIN agent_messages ON agent_messages.id = chat_fts.rowid
        LEFT JOIN chat_set_aside ON chat_set_aside.id = chat_fts.rowid
        WHERE chat_fts MATCH :expression
    ))
"""
_SCANNED = r"""
    AND (instr(normalized(title), :normalized) OR EXISTS (
        SELECT 1 FROM chat_text WHERE id IN (
            SELECT id FROM agent_messages WHERE session_id = chat_sessions.session_id
            UNION ALL SELECT id FROM chat_set_aside WHERE session_id = chat_sessions.session_id
        ) AND (
            text LIKE :like1 ESCAPE '\' OR text LIKE :like2 ESCAPE '\'
            OR text LIKE :like3 ESCAPE '\' OR text LIKE :like4 ESCAPE '\'
        )
    ))
"""


class SQLiteSessionQueries:
    """`ports.SessionQueries` over the session file."""

    def __init__(self, writer: Database, reader: Database) -> None:
        self._writer = writer
        self._reader = reader
        reader.add_function("normalized", search.normalize_for_search)

    def sessions(self, matching: str = "", limit: int = 200, before: Session | None = None) -> Sequence[Session]:
        """Return at most `limit` sessions, last changed first; those older than `before` when it is given.

        `matching` keeps the sessions whose title or text contains it, upper and lower case alike.
        """
        query = search.query_from(matching)
        values = {
            "limit": limit,
            "before_ms": to_ms(before.updated_at) if before else LAST_ROW,
            "before_id": before.id if before else "",
            "normalized": search.normalize_for_search(query),
            "expression": search.match_expression(query),
            **{f"like{number}": pattern for number, pattern in enumerate(search.patterns(query), 1)},
        }
        found = "" if not query else _SCANNED if search.needs_scan(query) else _INDEXED
        with self._reader.transaction() as db:
            return [session_from(row) for row in db.execute(SESSIONS + _LISTED + found + _PAGE, values)]

    def session(self, session_id: str) -> Session | None:
        """Return one session, or None when it is not in the file."""
        with self._reader.transaction() as db:
            return read_session(db, session_id)

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
