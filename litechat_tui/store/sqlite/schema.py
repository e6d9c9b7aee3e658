"""The session file as it is made today: a new one, and one that only the SDK has written."""

from __future__ import annotations

import sqlite3

from litechat_tui.store.sqlite.tables import (
    BLOB_TABLES,
    CALL_TABLES,
    IMPORT_TABLES,
    SDK_TABLES,
    SEARCH_TABLES,
    SHELF_TABLES,
    SIDE_TABLES,
    TABLES,
)
from litechat_tui.store.sqlite.triggers import TRIGGERS, VIEWS

# Makes what follows from the items, while no trigger is there and nothing is on the lists of the index.
BACKFILL = (
    # A session's dates are the SDK's, to the second; a session row that is missing is made up from its items.
    """
    INSERT INTO chat_sessions (session_id, created_ms, updated_ms)
    SELECT
        session_id,
        coalesce(
            CAST(strftime('%s', agent_sessions.created_at) AS INTEGER) * 1000,
            (SELECT min(at_ms) FROM chat_items WHERE chat_items.session_id = listed.session_id), ms
        ),
        coalesce(
            CAST(strftime('%s', agent_sessions.updated_at) AS INTEGER) * 1000,
            (SELECT max(at_ms) FROM chat_items WHERE chat_items.session_id = listed.session_id), ms
        )
    FROM chat_now, (SELECT session_id FROM agent_sessions UNION SELECT session_id FROM agent_messages) AS listed
    LEFT JOIN agent_sessions USING (session_id)
    WHERE NOT EXISTS (SELECT 1 FROM chat_sessions WHERE chat_sessions.session_id = listed.session_id)
    """,
    """
    UPDATE chat_sessions SET
        item_count = (SELECT count(*) FROM agent_messages WHERE session_id = chat_sessions.session_id)
    """,
    # The newest 200 sessions can be shown at once; the index brings title and preview of the others.
    """
    UPDATE chat_sessions SET (preview, first_prompt) = (
        SELECT preview, first_prompt FROM chat_heads WHERE chat_heads.session_id = chat_sessions.session_id
    ) WHERE session_id IN (SELECT session_id FROM chat_sessions ORDER BY updated_ms DESC LIMIT 200)
    """,
    "INSERT INTO chat_unindexed_items (item) SELECT id FROM agent_messages UNION SELECT id FROM chat_set_aside",
    "INSERT INTO chat_unindexed_sessions (session_id) SELECT session_id FROM chat_sessions ORDER BY updated_ms",
)

NEW_FILE = (
    *(*SDK_TABLES, *TABLES, *SEARCH_TABLES, *SHELF_TABLES, *IMPORT_TABLES, *SIDE_TABLES),
    *(*CALL_TABLES, *BLOB_TABLES),
    *(*VIEWS, *BACKFILL, *TRIGGERS),
)
"""Makes a new file, or one that only the SDK has written, into one of the newest version."""


def dropped(db: sqlite3.Connection) -> list[str]:
    """Return the statements that take our triggers and views out of the file."""
    made = db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') AND name GLOB 'chat_*' ORDER BY type"
    )
    return [f"DROP {kind} {name}" for kind, name in made]
