"""The way from version to version of the session file. What is here has been run on files of people: it never changes.

A new file, and one that only the SDK has written, is made from `schema.py` at once.
"""

from __future__ import annotations

from litechat_tui.store.sqlite.tables import (
    BLOB_TABLES,
    CALL_TABLES,
    IMPORT_TABLES,
    SDK_TABLES,
    SEARCH_TABLES,
    SHELF_TABLES,
    SIDE_TABLES,
)

_TABLES = (
    """
    CREATE TABLE chat_sessions (
        session_id TEXT PRIMARY KEY,
        title TEXT, -- NULL: the first words of first_prompt
        title_source TEXT, -- who set it: 'person', 'model' or 'fork'
        first_prompt TEXT, -- its first 1,000 characters
        preview TEXT NOT NULL DEFAULT '', -- the first 400 characters of the last text
        model TEXT NOT NULL DEFAULT '',
        instructions TEXT,
        parameters TEXT, -- JSON
        created_ms INTEGER NOT NULL,
        updated_ms INTEGER NOT NULL,
        item_count INTEGER NOT NULL DEFAULT 0,
        pinned INTEGER NOT NULL DEFAULT 0, -- 1: listed above the others
        archived INTEGER NOT NULL DEFAULT 0, -- 1: left out of the list until it is asked for
        trashed_ms INTEGER, -- when it was moved to the trash, out of every list; NULL: it was not
        forked_from TEXT -- the session it is a copy of
    )
    """,
    "CREATE INDEX chat_sessions_newest ON chat_sessions (updated_ms DESC, session_id DESC)",
    """
    CREATE TABLE chat_turns (
        id TEXT PRIMARY KEY, -- UUIDv7
        session_id TEXT NOT NULL,
        model TEXT NOT NULL,
        status TEXT NOT NULL, -- a TurnStatus
        first_item INTEGER NOT NULL, -- its prompt; the newest attempt owns the rows up to the session's next prompt
        attempt INTEGER NOT NULL DEFAULT 1, -- which answer to its prompt it is; all but the newest are superseded
        partial_item INTEGER, -- the item made of text that had arrived when it was cut short
        opened_session INTEGER NOT NULL, -- whether the session began with it
        started_ms INTEGER NOT NULL,
        first_token_ms INTEGER,
        ended_ms INTEGER,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cached_tokens INTEGER,
        reasoning_tokens INTEGER,
        cost REAL, -- US dollars
        error TEXT,
        hint TEXT,
        retryable INTEGER NOT NULL DEFAULT 0,
        partial_text TEXT NOT NULL DEFAULT '', -- while it runs: what arrived after the last stored item
        partial_reasoning TEXT NOT NULL DEFAULT '',
        owner TEXT -- the program that runs it; NULL once it has ended
    )
    """,
    "CREATE UNIQUE INDEX chat_turns_of_session ON chat_turns (session_id, first_item, attempt)",
    "CREATE UNIQUE INDEX chat_turns_running ON chat_turns (session_id) WHERE status = 'running'",
    # The superseded items; the older name of the table is not worth a migration. AUTOINCREMENT gives no row number out
    # twice, so that they can be restored under the ones they had.
    """
    CREATE TABLE chat_set_aside (
        id INTEGER PRIMARY KEY, -- the row it had in agent_messages
        session_id TEXT NOT NULL,
        turn_id TEXT NOT NULL,
        message_data TEXT NOT NULL,
        created_at TIMESTAMP
    )
    """,
    "CREATE INDEX chat_set_aside_of_session ON chat_set_aside (session_id, id)",
    """
    CREATE TABLE chat_owners (
        id TEXT PRIMARY KEY, -- UUIDv7
        pid INTEGER NOT NULL,
        host TEXT NOT NULL,
        token TEXT NOT NULL, -- tells two processes with the same pid apart
        beat_ms INTEGER NOT NULL
    )
    """,
    "CREATE TABLE chat_preferences (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE chat_text (id INTEGER PRIMARY KEY, role TEXT, text TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE chat_fts USING fts5 (text, content='chat_text', content_rowid='id', tokenize='trigram')",
)

# Guarded step by step because SQLite's JSON functions raise on a row that is not JSON, and a trigger that raises would
# make the other program's write fail.
_ITEMS = """
    CREATE VIEW {name} (id, session_id, at_ms, role, text) AS
    SELECT
        id,
        session_id,
        CAST(strftime('%s', created_at) AS INTEGER) * 1000,
        CASE WHEN json_valid(message_data) THEN json_extract(message_data, '$.role') END,
        CASE
            WHEN NOT json_valid(message_data) THEN NULL
            WHEN coalesce(json_extract(message_data, '$.type'), 'message') <> 'message' THEN NULL
            WHEN json_type(message_data, '$.content') = 'text' THEN json_extract(message_data, '$.content')
            WHEN json_type(message_data, '$.content') = 'array' THEN (
                SELECT group_concat(
                    CASE WHEN part.type = 'object' THEN
                        CASE WHEN json_type(part.value, '$.text') = 'text' THEN json_extract(part.value, '$.text') END
                    END, char(10)
                )
                FROM json_each(message_data, '$.content') AS part
            )
        END
    FROM {table}
"""

_VIEWS = (
    """
    CREATE VIEW chat_now (ms) AS SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
    """,
    _ITEMS.format(name="chat_items", table="agent_messages"),
    _ITEMS.format(name="chat_items_aside", table="chat_set_aside"),
    """
    CREATE VIEW chat_heads (session_id, preview, first_prompt) AS
    SELECT
        session_id,
        coalesce((
            SELECT substr(text, 1, 400) FROM agent_messages JOIN chat_text USING (id)
            WHERE agent_messages.session_id = chat_sessions.session_id ORDER BY id DESC LIMIT 1
        ), ''),
        (
            SELECT substr(text, 1, 1000) FROM agent_messages JOIN chat_text USING (id)
            WHERE agent_messages.session_id = chat_sessions.session_id AND role = 'user' ORDER BY id LIMIT 1
        )
    FROM chat_sessions
    """,
)

# No "INSERT OR ...": inside a trigger the conflict policy of the statement that fired it takes over.
_TRIGGERS = (
    """
    CREATE TRIGGER chat_session_added AFTER INSERT ON agent_sessions BEGIN
        INSERT INTO chat_sessions (session_id, created_ms, updated_ms)
        SELECT new.session_id, ms, ms FROM chat_now
        WHERE NOT EXISTS (SELECT 1 FROM chat_sessions WHERE session_id = new.session_id);
    END
    """,
    """
    CREATE TRIGGER chat_session_removed AFTER DELETE ON agent_sessions
    WHEN NOT EXISTS (SELECT 1 FROM agent_messages WHERE session_id = old.session_id) BEGIN
        DELETE FROM chat_turns WHERE session_id = old.session_id;
        DELETE FROM chat_sessions WHERE session_id = old.session_id;
    END
    """,
    """
    CREATE TRIGGER chat_item_added AFTER INSERT ON agent_messages BEGIN
        INSERT INTO chat_sessions (session_id, created_ms, updated_ms)
        SELECT new.session_id, ms, ms FROM chat_now
        WHERE NOT EXISTS (SELECT 1 FROM chat_sessions WHERE session_id = new.session_id);
        INSERT INTO chat_text (id, role, text)
        SELECT id, role, text FROM chat_items WHERE id = new.id AND text <> ''
        AND NOT EXISTS (SELECT 1 FROM chat_text WHERE id = new.id);
        UPDATE chat_sessions SET
            updated_ms = max(updated_ms, (SELECT ms FROM chat_now)),
            item_count = item_count + 1,
            preview = coalesce((SELECT substr(text, 1, 400) FROM chat_text WHERE id = new.id), preview),
            first_prompt = coalesce(
                first_prompt, (SELECT substr(text, 1, 1000) FROM chat_text WHERE id = new.id AND role = 'user')
            )
        WHERE session_id = new.session_id;
    END
    """,
    """
    CREATE TRIGGER chat_item_changed AFTER UPDATE OF message_data ON agent_messages BEGIN
        DELETE FROM chat_text WHERE id = new.id;
        INSERT INTO chat_text (id, role, text)
        SELECT id, role, text FROM chat_items WHERE id = new.id AND text <> '';
        UPDATE chat_sessions SET (preview, first_prompt) = (
            SELECT preview, first_prompt FROM chat_heads WHERE chat_heads.session_id = chat_sessions.session_id
        ) WHERE session_id = new.session_id;
    END
    """,
    """
    CREATE TRIGGER chat_item_removed AFTER DELETE ON agent_messages BEGIN
        DELETE FROM chat_turns WHERE session_id = old.session_id AND first_item = old.id;
        UPDATE chat_turns SET partial_item = NULL WHERE session_id = old.session_id AND partial_item = old.id
        AND NOT EXISTS (SELECT 1 FROM chat_set_aside WHERE id = old.id);
        UPDATE chat_sessions SET item_count = item_count - 1 WHERE session_id = old.session_id;
        UPDATE chat_sessions SET (preview, first_prompt) = (
            SELECT preview, first_prompt FROM chat_heads WHERE chat_heads.session_id = chat_sessions.session_id
        )
        WHERE session_id = old.session_id AND EXISTS (SELECT 1 FROM chat_text WHERE id = old.id);
        DELETE FROM chat_text WHERE id = old.id AND NOT EXISTS (SELECT 1 FROM chat_set_aside WHERE id = old.id);
        DELETE FROM chat_sessions WHERE session_id = old.session_id AND item_count = 0
        AND NOT EXISTS (SELECT 1 FROM agent_sessions WHERE session_id = old.session_id);
    END
    """,
    """
    CREATE TRIGGER chat_turn_removed AFTER DELETE ON chat_turns BEGIN
        DELETE FROM chat_set_aside WHERE session_id = old.session_id AND turn_id = old.id;
    END
    """,
    """
    CREATE TRIGGER chat_set_aside_removed AFTER DELETE ON chat_set_aside BEGIN
        DELETE FROM chat_text WHERE id = old.id AND NOT EXISTS (SELECT 1 FROM agent_messages WHERE id = old.id);
    END
    """,
    """
    CREATE TRIGGER chat_text_added AFTER INSERT ON chat_text BEGIN
        INSERT INTO chat_fts (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER chat_text_removed AFTER DELETE ON chat_text BEGIN
        INSERT INTO chat_fts (chat_fts, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
)

# Makes what follows from the items, while `chat_text` is empty and no trigger is there.
_BACKFILL = (
    "INSERT INTO chat_text (id, role, text) SELECT id, role, text FROM chat_items WHERE text <> ''",
    "INSERT INTO chat_text (id, role, text) SELECT id, role, text FROM chat_items_aside WHERE text <> ''",
    # A session's dates are the SDK's, to the second; a session row that is missing is made up from its items.
    """
    INSERT INTO chat_sessions (session_id, created_ms, updated_ms)
    SELECT
        session_id,
        coalesce(CAST(strftime('%s', agent_sessions.created_at) AS INTEGER) * 1000, items.first_ms, ms),
        coalesce(CAST(strftime('%s', agent_sessions.updated_at) AS INTEGER) * 1000, items.last_ms, ms)
    FROM chat_now, (SELECT session_id FROM agent_sessions UNION SELECT session_id FROM agent_messages) AS listed
    LEFT JOIN agent_sessions USING (session_id)
    LEFT JOIN (
        SELECT session_id, min(at_ms) AS first_ms, max(at_ms) AS last_ms FROM chat_items GROUP BY session_id
    ) AS items USING (session_id)
    WHERE NOT EXISTS (SELECT 1 FROM chat_sessions WHERE chat_sessions.session_id = listed.session_id)
    """,
    """
    UPDATE chat_sessions SET
        item_count = (SELECT count(*) FROM agent_messages WHERE session_id = chat_sessions.session_id),
        (preview, first_prompt) = (
            SELECT preview, first_prompt FROM chat_heads WHERE chat_heads.session_id = chat_sessions.session_id
        )
    """,
    "INSERT INTO chat_fts (chat_fts) VALUES ('rebuild')",
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    # What version 1 was made of; see `schema.NEW_FILE` for what is done today.
    (*SDK_TABLES, *_TABLES, *_VIEWS, *_BACKFILL, *_TRIGGERS),
    # What the proxy itself said of a failure, apart from what it means; and how long thoughts and tools took.
    (
        "ALTER TABLE chat_turns ADD COLUMN said TEXT",
        "ALTER TABLE chat_turns ADD COLUMN times TEXT",  # JSON: {"thoughts": [seconds], "tools": {call_id: seconds}}
    ),
    # What went wrong as a code with facts; rows of earlier versions keep their sentence in `error` and `hint`.
    ("ALTER TABLE chat_turns ADD COLUMN problem TEXT",),  # JSON: {"code": code, "facts": {name: value}}
    # An index of folded text, titles included, that is filled later.
    (
        "DROP TABLE chat_fts",
        "DROP TABLE chat_text",
        *SEARCH_TABLES,
        "INSERT INTO chat_unindexed_items (item) SELECT id FROM agent_messages UNION SELECT id FROM chat_set_aside",
        "INSERT INTO chat_unindexed_sessions (session_id) SELECT session_id FROM chat_sessions ORDER BY updated_ms",
    ),
    # Tags, and the list of each shelf in its order.
    SHELF_TABLES,
    # Where sessions were imported from.
    IMPORT_TABLES,
    # What titles by a model consumed.
    SIDE_TABLES,
    # Which sessions have an answer that nobody has looked at.
    ("ALTER TABLE chat_sessions ADD COLUMN unread INTEGER NOT NULL DEFAULT 0",),
    # What of a session is sent, which sessions compare models, and what the proxy told of an answer.
    (
        "ALTER TABLE chat_sessions ADD COLUMN sent_from INTEGER",
        "ALTER TABLE chat_sessions ADD COLUMN comparison TEXT",
        "CREATE INDEX chat_sessions_compared ON chat_sessions (comparison) WHERE comparison IS NOT NULL",
        "ALTER TABLE chat_turns ADD COLUMN served TEXT",  # JSON
    ),
    # What was decided about tool calls.
    (*CALL_TABLES, "ALTER TABLE chat_turns ADD COLUMN requests INTEGER"),
    # Attached bytes, and what stands for them.
    BLOB_TABLES,
    # When a person changed what about a session.
    ("ALTER TABLE chat_sessions ADD COLUMN stamps TEXT",),  # JSON
)
"""`MIGRATIONS[n]` leads from `PRAGMA user_version` n to n + 1, while no trigger and no view is there."""

VERSION = len(MIGRATIONS)
"""The newest version this program knows."""
