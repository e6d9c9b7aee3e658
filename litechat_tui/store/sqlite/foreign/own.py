"""Other files of this program itself, of any version so far: each session whole, as its own store would read it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from litechat_tui.domain.archive import Conversation, HeldContents
from litechat_tui.domain.attachments import attached_in
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.store.sqlite import whole_sessions
from litechat_tui.store.sqlite.blobs import read_blob
from litechat_tui.store.sqlite.database import Row
from litechat_tui.store.sqlite.foreign.database import ForeignDatabase
from litechat_tui.store.sqlite.migrations import VERSION
from litechat_tui.store.sqlite.tables import BLOB_TABLES, CALL_TABLES, IMPORT_TABLES, SHELF_TABLES, SIDE_TABLES

_FIRST = {
    "agent_messages": ("id", "session_id", "message_data", "created_at"),
    "chat_sessions": ("session_id", "title", "title_source", "created_ms", "updated_ms", "trashed_ms", "forked_from"),
    "chat_turns": ("id", "session_id", "model", "status", "first_item", "attempt", "partial_item", "partial_text"),
    "chat_set_aside": ("id", "session_id", "turn_id", "message_data", "created_at"),
}
"""Tables of the very first version -> columns by which they are told from others of these names."""
_LATER_COLUMNS = {
    "chat_turns": ("said", "times", "problem", "served"),
    "chat_sessions": ("comparison", "sent_from", "stamps"),
}
"""Table -> what it got later."""
_WITH_LATER = "CREATE TEMP VIEW {table} AS SELECT *, {columns} FROM main.{table}"
_LATER_TABLES = {
    "chat_tags": SHELF_TABLES[0],
    "chat_imports": IMPORT_TABLES[0],
    "chat_side_requests": SIDE_TABLES[0],
    "chat_tool_calls": CALL_TABLES[0],
    "chat_blobs": BLOB_TABLES[0],
    "chat_attachments": BLOB_TABLES[2],
}

# Those that nobody sees any more are left out, see `housekeeping.DOOMED_MS`.
_IDS = "SELECT session_id FROM chat_sessions WHERE coalesce(trashed_ms, 2) > 1 ORDER BY created_ms, session_id"


def sessions(database: ForeignDatabase) -> Iterator[Conversation] | None:
    """Return the sessions of a file of this program, oldest first. Raises `StoreError` for one of a newer version."""
    if not all(database.has(table, *columns) for table, columns in _FIRST.items()):
        return None
    version = database.connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise StoreError(Code.STORE_NEWER_FORMAT, path=str(database.path), format=version, known=VERSION)
    return _sessions(database)


def _sessions(database: ForeignDatabase) -> Iterator[Conversation]:
    connection = database.connection
    connection.row_factory = Row
    _add_what_came_later(database)
    ids = [session_id for (session_id,) in connection.execute(_IDS).fetchall()]
    for session_id in ids:
        # Its program may write meanwhile: a session is read as it was at one moment.
        connection.execute("BEGIN")
        try:
            found = whole_sessions.read(connection, session_id)
            conversation = _with_contents(connection, found.conversation) if found else None
        finally:
            connection.execute("ROLLBACK")
        if conversation is not None:
            yield conversation


def _with_contents(connection: sqlite3.Connection, conversation: Conversation) -> Conversation:
    """Return a conversation with what is attached to it: the file is closed before all of them are stored."""
    digests = {each.digest for kept in conversation.items for each in attached_in(kept.item or {}).values()}
    held = {digest: data for digest in digests if (data := read_blob(connection, digest)) is not None}
    return replace(conversation, contents=HeldContents(held))


def _add_what_came_later(database: ForeignDatabase) -> None:
    """Let tables of an earlier version look like today's to this connection; its temporary ones come first by name."""
    connection = database.connection
    connection.execute("PRAGMA query_only = OFF")  # which would keep temporary ones from being made
    for table, later in _LATER_COLUMNS.items():
        columns = ", ".join(f"NULL AS {name}" for name in later if not database.has(table, name))
        if columns:
            connection.execute(_WITH_LATER.format(table=table, columns=columns))
    for name, statement in _LATER_TABLES.items():
        if name not in database.columns:
            connection.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE"))
    connection.execute("PRAGMA query_only = ON")
