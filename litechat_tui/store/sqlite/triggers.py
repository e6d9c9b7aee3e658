"""The triggers that keep our tables right whoever writes, and the views that they read.

Nothing is stored in them: each migration makes all of them anew.
"""

from __future__ import annotations

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
                -- A title is made of what was written, and of the lines of attachments only where that is nothing.
                SELECT coalesce(
                    group_concat(CASE WHEN text NOT GLOB '[[]Attached file: * bytes)]' THEN text END, char(10)),
                    group_concat(text, char(10))
                )
                FROM (
                    SELECT CASE WHEN part.type = 'object' THEN
                        CASE WHEN json_type(part.value, '$.text') = 'text' THEN json_extract(part.value, '$.text') END
                    END AS text
                    FROM json_each(message_data, '$.content') AS part
                )
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
        DELETE FROM chat_attachments
        WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM chat_set_aside WHERE id = old.id);
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
        DELETE FROM chat_tool_calls WHERE turn_id = old.id;
    END
    """,
    """
    CREATE TRIGGER chat_set_aside_removed AFTER DELETE ON chat_set_aside BEGIN
        DELETE FROM chat_attachments
        WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM agent_messages WHERE id = old.id);
        DELETE FROM chat_text WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM agent_messages WHERE id = old.id);
        DELETE FROM chat_unindexed_items
        WHERE item = old.id AND NOT EXISTS (SELECT 1 FROM agent_messages WHERE id = old.id);
    END
    """,
    # What was referred to until now is kept for a while from now on.
    """
    CREATE TRIGGER chat_attachment_removed AFTER DELETE ON chat_attachments BEGIN
        UPDATE chat_blobs SET kept_ms = max(kept_ms, (SELECT ms FROM chat_now)) WHERE digest = old.digest;
    END
    """,
    """
    CREATE TRIGGER chat_preference_removed AFTER DELETE ON chat_preferences WHEN instr(old.value, 'digest') > 0 BEGIN
        UPDATE chat_blobs SET kept_ms = max(kept_ms, (SELECT ms FROM chat_now)) WHERE instr(old.value, digest) > 0;
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
        DELETE FROM chat_side_requests WHERE session_id = old.session_id;
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
