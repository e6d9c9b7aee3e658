"""The tables of the session file: the Agents SDK's two by name, and ours beside them.

`agent_sessions` and `agent_messages` are made exactly as `SQLiteSession` of openai-agents 0.24 makes them. What is in
`chat_*` is derived from them by triggers, whichever program writes, or belongs to this program alone. Columns named
`*_ms` hold milliseconds since 1970 UTC. SQL here needs SQLite 3.34 (FTS5 trigram) and nothing newer.
"""

from __future__ import annotations

import sqlite3

SDK_TABLES = (
    """
    CREATE TABLE IF NOT EXISTS agent_sessions (
        session_id TEXT PRIMARY KEY,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    )
    """,
    """
    CREATE TABLE IF NOT EXISTS agent_messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        session_id TEXT NOT NULL,
        message_data TEXT NOT NULL,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        FOREIGN KEY (session_id) REFERENCES agent_sessions (session_id)
            ON DELETE CASCADE
    )
    """,
    "CREATE INDEX IF NOT EXISTS idx_agent_messages_session_id ON agent_messages (session_id, id)",
)

TABLES = (
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
        owner TEXT, -- the program that runs it; NULL once it has ended
        said TEXT, -- what the proxy itself said of a failure
        times TEXT, -- JSON: {"thoughts": [seconds], "tools": {call_id: seconds}}
        problem TEXT -- JSON: {"code": code, "facts": {name: value}}; earlier versions wrote `error` and `hint` instead
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
)

SHELF_TABLES = (
    "CREATE TABLE chat_tags (session_id TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (session_id, tag))",
    "CREATE INDEX chat_tags_by_name ON chat_tags (tag, session_id)",
    # Each shelf in the order of its list, so that a position in it is counted and not sorted.
    """
    CREATE INDEX chat_sessions_active ON chat_sessions (pinned, updated_ms, session_id)
    WHERE archived = 0 AND trashed_ms IS NULL
    """,
    """
    CREATE INDEX chat_sessions_archived ON chat_sessions (pinned, updated_ms, session_id)
    WHERE archived = 1 AND trashed_ms IS NULL
    """,
    "CREATE INDEX chat_sessions_trashed ON chat_sessions (trashed_ms, session_id) WHERE trashed_ms IS NOT NULL",
)

# Which conversations of other programs, or of other files of this one, a session holds.
IMPORT_TABLES = (
    """
    CREATE TABLE chat_imports (
        program TEXT NOT NULL,
        key TEXT NOT NULL, -- its id there
        session_id TEXT NOT NULL,
        imported_ms INTEGER NOT NULL, -- when this was recorded
        PRIMARY KEY (program, key, session_id)
    )
    """,
    "CREATE INDEX chat_imports_of_session ON chat_imports (session_id)",
)

_INDEX = (
    "CREATE VIEW search_{kind} (id, text) AS SELECT id, text FROM chat_text WHERE kind = '{kind}'",
    # Without positions it is half as large. Whatever has all trigrams of a word is read to see whether it has the word.
    """
    CREATE VIRTUAL TABLE search_{kind}_fts USING fts5 (
        text,
        content='search_{kind}', content_rowid='id', columnsize=0, detail=none, tokenize='trigram case_sensitive 1'
    )
    """,
    "CREATE VIRTUAL TABLE search_{kind}_terms USING fts5vocab (search_{kind}_fts, 'row')",
)


def _index_of(kind: str) -> tuple[str, ...]:
    return tuple(statement.format(kind=kind) for statement in _INDEX)


# What is stored is put into the index a little later, by `indexing.py`: folding text as people search takes Python,
# and the program that writes may be the SDK alone. Until then it is on one of two lists.
SEARCH_TABLES = (
    """
    CREATE TABLE chat_text (
        id INTEGER PRIMARY KEY, -- begins with when it was said, so that the newest can be asked for first
        kind TEXT NOT NULL, -- 'title' (with the tags), 'prompt' or 'answer'
        item INTEGER, -- the row it had in agent_messages; a long text has several rows. NULL for a title
        session_id TEXT, -- of a title
        text TEXT NOT NULL -- folded
    )
    """,
    "CREATE INDEX chat_text_of_item ON chat_text (item) WHERE item IS NOT NULL",
    "CREATE UNIQUE INDEX chat_text_of_session ON chat_text (session_id) WHERE session_id IS NOT NULL",
    "CREATE INDEX chat_text_titles ON chat_text (id) WHERE kind = 'title'",
    # For conditions that few sessions meet.
    "CREATE INDEX chat_turns_of_model ON chat_turns (model, session_id)",
    "CREATE INDEX chat_turns_gone_wrong ON chat_turns (session_id) WHERE status IN ('failed', 'interrupted')",
    "CREATE INDEX chat_sessions_forked ON chat_sessions (session_id) WHERE forked_from IS NOT NULL",
    # One index each, because titles come before prompts, and these before answers, which are far more.
    *_index_of("title"),
    *_index_of("prompt"),
    *_index_of("answer"),
    """
    CREATE TABLE chat_unindexed_items (
        item INTEGER PRIMARY KEY,
        done INTEGER NOT NULL DEFAULT 0 -- characters of its text that are in the index
    )
    """,
    # Where only the SDK has written, their title and preview are not known yet either.
    "CREATE TABLE chat_unindexed_sessions (session_id TEXT PRIMARY KEY)",
)

# Guarded step by step because SQLite's JSON functions raise on a row that is not JSON, and a trigger that raises would
# make the other program's write fail.
_ITEMS = """
    CREATE VIEW {name} (id, session_id, at_ms, size, role, text) AS
    SELECT
        id,
        session_id,
        CAST(strftime('%s', created_at) AS INTEGER) * 1000,
        length(message_data),
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

VIEWS = (
    """
    CREATE VIEW chat_now (ms) AS SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)
    """,
    _ITEMS.format(name="chat_items", table="agent_messages"),
    _ITEMS.format(name="chat_items_aside", table="chat_set_aside"),
    # Of a text of millions of characters JSON functions make several copies: it gives no title and no preview.
    """
    CREATE VIEW chat_heads (session_id, preview, first_prompt) AS
    SELECT
        session_id,
        coalesce((
            SELECT substr(text, 1, 400) FROM chat_items
            WHERE chat_items.session_id = chat_sessions.session_id AND size < 1000000 AND text <> ''
            ORDER BY id DESC LIMIT 1
        ), ''),
        (
            SELECT substr(text, 1, 1000) FROM chat_items
            WHERE chat_items.session_id = chat_sessions.session_id AND size < 1000000 AND role = 'user' AND text <> ''
            ORDER BY id LIMIT 1
        )
    FROM chat_sessions
    """,
)

# No "INSERT OR ...": inside a trigger the conflict policy of the statement that fired it takes over.
TRIGGERS = (
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
        UPDATE chat_sessions SET
            updated_ms = max(updated_ms, (SELECT ms FROM chat_now)),
            item_count = item_count + 1
        WHERE session_id = new.session_id;
        UPDATE chat_sessions SET
            -- Whoever writes to a session wants it back.
            archived = CASE WHEN added.role = 'user' THEN 0 ELSE archived END,
            trashed_ms = CASE WHEN added.role = 'user' THEN NULL ELSE trashed_ms END,
            preview = substr(added.text, 1, 400),
            first_prompt = coalesce(first_prompt, CASE WHEN added.role = 'user' THEN added.text END)
        FROM (
            SELECT role, substr(text, 1, 1000) AS text FROM chat_items WHERE id = new.id AND size < 1000000 LIMIT 1
        ) AS added
        WHERE session_id = new.session_id AND added.text <> '';
        INSERT INTO chat_unindexed_items (item)
        SELECT new.id WHERE NOT EXISTS (SELECT 1 FROM chat_text WHERE item = new.id)
        AND NOT EXISTS (SELECT 1 FROM chat_unindexed_items WHERE item = new.id);
    END
    """,
    """
    CREATE TRIGGER chat_item_changed AFTER UPDATE OF message_data ON agent_messages BEGIN
        DELETE FROM chat_text WHERE item = new.id;
        DELETE FROM chat_unindexed_items WHERE item = new.id;
        INSERT INTO chat_unindexed_items (item) VALUES (new.id);
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
        ) WHERE session_id = old.session_id;
        DELETE FROM chat_text WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM chat_set_aside WHERE id = old.id);
        DELETE FROM chat_unindexed_items
        WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM chat_set_aside WHERE id = old.id);
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
        DELETE FROM chat_text WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM agent_messages WHERE id = old.id);
        DELETE FROM chat_unindexed_items
        WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM agent_messages WHERE id = old.id);
    END
    """,
    """
    CREATE TRIGGER chat_session_listed AFTER INSERT ON chat_sessions BEGIN
        INSERT INTO chat_unindexed_sessions (session_id) VALUES (new.session_id);
    END
    """,
    """
    CREATE TRIGGER chat_session_named AFTER UPDATE OF title, first_prompt ON chat_sessions
    WHEN new.title IS NOT old.title OR new.first_prompt IS NOT old.first_prompt BEGIN
        INSERT INTO chat_unindexed_sessions (session_id) SELECT new.session_id
        WHERE NOT EXISTS (SELECT 1 FROM chat_unindexed_sessions WHERE session_id = new.session_id);
    END
    """,
    """
    CREATE TRIGGER chat_tag_added AFTER INSERT ON chat_tags BEGIN
        INSERT INTO chat_unindexed_sessions (session_id) SELECT session_id FROM chat_sessions
        WHERE session_id = new.session_id
        AND NOT EXISTS (SELECT 1 FROM chat_unindexed_sessions WHERE session_id = new.session_id);
    END
    """,
    """
    CREATE TRIGGER chat_tag_removed AFTER DELETE ON chat_tags BEGIN
        INSERT INTO chat_unindexed_sessions (session_id) SELECT session_id FROM chat_sessions
        WHERE session_id = old.session_id
        AND NOT EXISTS (SELECT 1 FROM chat_unindexed_sessions WHERE session_id = old.session_id);
    END
    """,
    """
    CREATE TRIGGER chat_session_unlisted AFTER DELETE ON chat_sessions BEGIN
        DELETE FROM chat_tags WHERE session_id = old.session_id;
        DELETE FROM chat_imports WHERE session_id = old.session_id;
        DELETE FROM chat_text WHERE session_id = old.session_id;
        DELETE FROM chat_unindexed_sessions WHERE session_id = old.session_id;
    END
    """,
    *(
        trigger.format(kind=kind)
        for kind in ("title", "prompt", "answer")
        for trigger in (
            """
            CREATE TRIGGER chat_{kind}_indexed AFTER INSERT ON chat_text WHEN new.kind = '{kind}' BEGIN
                INSERT INTO search_{kind}_fts (rowid, text) VALUES (new.id, new.text);
            END
            """,
            """
            CREATE TRIGGER chat_{kind}_unindexed AFTER DELETE ON chat_text WHEN old.kind = '{kind}' BEGIN
                INSERT INTO search_{kind}_fts (search_{kind}_fts, rowid, text) VALUES ('delete', old.id, old.text);
            END
            """,
        )
    ),
)

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

NEW_FILE = (*SDK_TABLES, *TABLES, *SEARCH_TABLES, *SHELF_TABLES, *IMPORT_TABLES, *VIEWS, *BACKFILL, *TRIGGERS)
"""Makes a new file, or one that only the SDK has written, into one of the newest version."""


def dropped(db: sqlite3.Connection) -> list[str]:
    """Return the statements that take our triggers and views out of the file."""
    made = db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') AND name GLOB 'chat_*' ORDER BY type"
    )
    return [f"DROP {kind} {name}" for kind, name in made]
