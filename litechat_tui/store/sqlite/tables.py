"""The tables of the session file: the Agents SDK's two by name, and ours beside them.

`agent_sessions` and `agent_messages` are made exactly as `SQLiteSession` of openai-agents 0.24 makes them. What is in
`chat_*` is derived from them by triggers, whichever program writes, or belongs to this program alone. Columns named
`*_ms` hold milliseconds since 1970 UTC. SQL here needs SQLite 3.34 (FTS5 trigram) and nothing newer.
"""

from __future__ import annotations

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
        forked_from TEXT, -- the session it is a copy of
        unread INTEGER NOT NULL DEFAULT 0, -- 1: an answer in it has ended since anybody looked at it
        sent_from INTEGER, -- the first of its rows that is still sent; NULL: all are
        comparison TEXT, -- UUIDv7 that it shares with the sessions in which other models answer the same prompt
        stamps TEXT -- JSON: {"title": milliseconds}: when a person changed what
    )
    """,
    "CREATE INDEX chat_sessions_newest ON chat_sessions (updated_ms DESC, session_id DESC)",
    "CREATE INDEX chat_sessions_compared ON chat_sessions (comparison) WHERE comparison IS NOT NULL",
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
        problem TEXT, -- JSON: {"code": code, "facts": {name: value}}; earlier versions wrote `error` and `hint` instead
        served TEXT, -- JSON: which model the proxy says answered, under which id, after how many tries
        requests INTEGER -- how many it had taken when it began to wait for a decision about a tool call
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

# What was asked of a model about a session beside its turns, such as for its title: counted, and never read again.
SIDE_TABLES = (
    """
    CREATE TABLE chat_side_requests (
        session_id TEXT NOT NULL,
        model TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        input_tokens INTEGER,
        output_tokens INTEGER,
        cached_tokens INTEGER,
        reasoning_tokens INTEGER,
        cost REAL -- US dollars
    )
    """,
    "CREATE INDEX chat_side_requests_of_session ON chat_side_requests (session_id, at_ms)",
)

# What was asked and decided about calls of tools that are not known to be harmless, and how far each has come. A call
# is carried out after `started_ms` is in the file, so that none is carried out twice.
CALL_TABLES = (
    """
    CREATE TABLE chat_tool_calls (
        turn_id TEXT NOT NULL,
        call_id TEXT NOT NULL, -- as in the items of the call and of its output
        server TEXT NOT NULL, -- empty for what is built in
        tool TEXT NOT NULL, -- what the server calls it
        fingerprint TEXT NOT NULL, -- of the tool that was asked about
        arguments TEXT NOT NULL, -- as the model wrote them
        told TEXT, -- JSON: title, description and hints of the tool
        asked_ms INTEGER NOT NULL,
        decision TEXT, -- 'once', 'session', 'always', 'rule' or 'no'; NULL while nobody has decided
        reason TEXT NOT NULL DEFAULT '', -- what the model reads about a refusal
        decided_ms INTEGER,
        started_ms INTEGER, -- written before it was carried out
        ended_ms INTEGER, -- written together with its output
        error TEXT, -- why there is no output of the tool's own
        PRIMARY KEY (turn_id, call_id)
    )
    """,
)

# The bytes that go with prompts, once by content, and which line of which item stands for which of them.
BLOB_TABLES = (
    """
    CREATE TABLE chat_blobs (
        digest TEXT PRIMARY KEY, -- SHA-256 of the data in hexadecimal
        kept_ms INTEGER NOT NULL, -- when anything referred to it last, as far as nothing does now
        data BLOB NOT NULL
    )
    """,
    "CREATE INDEX chat_blobs_kept ON chat_blobs (kept_ms, digest)",
    """
    CREATE TABLE chat_attachments (
        item INTEGER NOT NULL, -- row in agent_messages, or the one it had there
        part INTEGER NOT NULL, -- index in the content of the item
        digest TEXT NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size INTEGER NOT NULL,
        width INTEGER NOT NULL, -- pixels of an image; 0 for what is none
        height INTEGER NOT NULL,
        tokens INTEGER NOT NULL, -- estimated; 0: not
        PRIMARY KEY (item, part)
    )
    """,
    "CREATE INDEX chat_attachments_of_blob ON chat_attachments (digest)",
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
