"""The statements that several parts of the store read with, inside a transaction of theirs."""

from __future__ import annotations

import sqlite3

from litechat_tui.domain.chat import Session
from litechat_tui.domain.items import StoredItem
from litechat_tui.store.sqlite.attached import attached_to
from litechat_tui.store.sqlite.rows import item_from, session_from

LAST_ROW = 2**62
"""Greater than every row number and every moment in a file."""

SESSIONS = """
    SELECT chat_sessions.*, (
        SELECT status FROM chat_turns WHERE chat_turns.session_id = chat_sessions.session_id
        ORDER BY first_item DESC, attempt DESC LIMIT 1
    ) AS status, (
        SELECT json_group_array(tag) FROM chat_tags WHERE chat_tags.session_id = chat_sessions.session_id
    ) AS tags
    FROM chat_sessions
"""
"""Selects what `session_from` needs of `chat_sessions`."""


def read_session(db: sqlite3.Connection, session_id: str) -> Session | None:
    """Return one session, or None when it is not in the file."""
    row = db.execute(SESSIONS + " WHERE session_id = ?", (session_id,)).fetchone()
    return session_from(row) if row else None


def newest_items(db: sqlite3.Connection, session_id: str, limit: int, before: int) -> list[StoredItem]:
    """Return the rows of the newest whole turns before row `before`, in order: about `limit` messages of them.

    Reads backwards in small steps until the rows hold enough prompts, so the cost does not depend on the session.
    """
    newest_first: list[StoredItem] = []
    messages, step = 0, max(2 * limit, 20)
    while True:
        rows = db.execute(
            "SELECT id, message_data, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM agent_messages"
            " WHERE session_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (session_id, before, step),
        ).fetchall()
        attached = attached_to(db, rows)
        for row in rows:
            item = item_from(row, attached)
            newest_first.append(item)
            if item.is_prompt:
                # A prompt and, if anything followed it, its reply.
                messages += 1 if len(newest_first) == 1 or newest_first[-2].is_prompt else 2
                if messages >= limit:
                    return newest_first[::-1]
        # In a damaged file the order of rows is no order, and reading on would have no end.
        if len(rows) < step or rows[-1]["id"] >= before:
            return newest_first[::-1]
        before = rows[-1]["id"]


def superseded_items(db: sqlite3.Connection, session_id: str, first: int, last: int) -> dict[str, list[StoredItem]]:
    """Return the superseded items of the turns whose prompts are among the rows `first` to `last`, by turn."""
    rows = db.execute(
        "SELECT chat_set_aside.*, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM chat_set_aside"
        " WHERE session_id = ?1 AND turn_id IN ("
        " SELECT id FROM chat_turns WHERE session_id = ?1 AND first_item BETWEEN ?2 AND ?3"
        ") ORDER BY id",
        (session_id, first, last),
    ).fetchall()
    attached = attached_to(db, rows)
    superseded: dict[str, list[StoredItem]] = {}
    for row in rows:
        superseded.setdefault(row["turn_id"], []).append(item_from(row, attached))
    return superseded
