"""The statements that several parts of the store write with, inside a transaction of theirs."""

from __future__ import annotations

import sqlite3
from contextlib import suppress

from litechat_tui.domain.json_values import object_json
from litechat_tui.domain.ports import Item

LONG = 1_000_000
"""Characters from which on a value is worth some care."""


def add_session(db: sqlite3.Connection, session_id: str, now: int) -> bool:
    """Make the session unless it is there, and return whether it was made."""
    is_new = db.execute(
        "INSERT OR IGNORE INTO agent_sessions (session_id, created_at) VALUES (?, datetime(? / 1000, 'unixepoch'))",
        (session_id, now),
    ).rowcount
    if is_new:
        db.execute("UPDATE chat_sessions SET created_ms = ? WHERE session_id = ?", (now, session_id))
    return bool(is_new)


def add_item(db: sqlite3.Connection, session_id: str, item: Item, now: int) -> int:
    """Store one item as the SDK does and return its row; text takes the place of what is no JSON."""
    added = execute_long(
        db,
        "INSERT INTO agent_messages (session_id, message_data, created_at)"
        " VALUES (?, ?, datetime(? / 1000, 'unixepoch'))",
        session_id,
        object_json(item),
        now,
    )
    return int(added.lastrowid or 0)


def execute_long(db: sqlite3.Connection, statement: str, *values: str | int | None) -> sqlite3.Cursor:
    """Execute a statement that refuses NULL or finds no row by it, and let go of its values when they are long.

    A statement is kept for the next time, together with the values that it was given.
    """
    done = db.execute(statement, values)
    if any(isinstance(value, str) and len(value) > LONG for value in values):
        with suppress(sqlite3.IntegrityError):
            db.execute(statement, (None,) * len(values))
    return done


def touch(db: sqlite3.Connection, session_id: str, now: int) -> None:
    """Note that the session changed now, for us and for the SDK."""
    db.execute("UPDATE chat_sessions SET updated_ms = ? WHERE session_id = ?", (now, session_id))
    db.execute(
        "UPDATE agent_sessions SET updated_at = datetime(? / 1000, 'unixepoch') WHERE session_id = ?",
        (now, session_id),
    )


def restore_dates(db: sqlite3.Connection, session_id: str) -> None:
    """Put the session back to where its remaining turns and items leave it."""
    db.execute(
        """
        UPDATE chat_sessions SET
            model = coalesce((
                SELECT model FROM chat_turns WHERE session_id = ?1 ORDER BY first_item DESC, attempt DESC LIMIT 1
            ), ''),
            updated_ms = max(
                created_ms,
                coalesce((SELECT max(coalesce(ended_ms, started_ms)) FROM chat_turns WHERE session_id = ?1), 0),
                coalesce((SELECT at_ms FROM chat_items WHERE session_id = ?1 ORDER BY id DESC LIMIT 1), 0)
            )
        WHERE session_id = ?1
        """,
        (session_id,),
    )
    db.execute(
        """
        UPDATE agent_sessions SET updated_at = (
            SELECT datetime(updated_ms / 1000, 'unixepoch') FROM chat_sessions WHERE session_id = ?1
        ) WHERE session_id = ?1
        """,
        (session_id,),
    )


def storable(text: str) -> str:
    """Return `text` without lone surrogates, which no file takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
