"""A session copied: up to some point, to go another way from there, or as a whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from litechat_tui.domain.chat import Session, TitleSource
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ids import uuid7
from litechat_tui.domain.titles import copy_title, fork_title, without_word
from litechat_tui.store.sqlite import side_requests, tool_calls
from litechat_tui.store.sqlite.attached import copy_attached
from litechat_tui.store.sqlite.reading import LAST_ROW, SESSIONS
from litechat_tui.store.sqlite.rows import session_from, the_row, title_from_row, title_source_from
from litechat_tui.store.sqlite.writing import add_session, touch

_COPY_TURN = """
    INSERT INTO chat_turns (
        id, session_id, first_item, attempt, partial_item, opened_session, model, status, started_ms, first_token_ms,
        ended_ms, input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost, problem, error, hint, retryable,
        said, times, served, requests, partial_reasoning
    ) SELECT
        ?, ?, ?, ?, ?, FALSE, model, status, started_ms, first_token_ms,
        ended_ms, input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost, problem, error, hint, retryable,
        said, times, served, requests, partial_reasoning
    FROM chat_turns WHERE id = ?
"""


_AWAITING = "SELECT id FROM chat_turns WHERE session_id = ? AND status = 'awaiting_approval'"


def copy(db: sqlite3.Connection, session_id: str, new_id: str, before: int | None, now: int) -> Session:
    """Make session `new_id` of the conversation of another one before row `before`, inside a transaction; return it.

    Superseded answers stay with the origin. Raises `StoreError` when the origin is gone.
    """
    origin = db.execute("SELECT * FROM chat_sessions WHERE session_id = ?", (session_id,)).fetchone()
    if origin is None:
        raise StoreError(Code.STORE_FORK_ORIGIN_GONE)
    add_session(db, new_id, now)
    rows = _copy_items(
        db, session_id, new_id, min(LAST_ROW if before is None else before, _first_unfinished(db, session_id))
    )
    copy_attached(db, rows)
    _copy_turns(db, session_id, new_id, rows)
    _close_awaiting(db, new_id, now)
    _copy_cut(db, origin["sent_from"], new_id, rows)
    forks = db.execute("SELECT * FROM chat_sessions WHERE forked_from IS NOT NULL AND title_source = 'fork'")
    taken = {without_word(title_from_row(fork)) for fork in forks}
    title = fork_title(title_from_row(origin), taken, of_fork=title_source_from(origin) is TitleSource.FORK)
    db.execute(
        """
        UPDATE chat_sessions SET title = ?, title_source = 'fork', forked_from = ?,
            (model, instructions, parameters) = (
                SELECT model, instructions, parameters FROM chat_sessions WHERE session_id = ?2
            )
        WHERE session_id = ?
        """,
        (title, session_id, new_id),
    )
    touch(db, new_id, now)
    return session_from(the_row(db.execute(f"{SESSIONS} WHERE session_id = ?", (new_id,))))


def duplicate(db: sqlite3.Connection, session_id: str, new_id: str, now: int) -> Session:
    """Make session `new_id` a copy of a whole session, superseded answers and tags included; return it.

    Raises `StoreError` when the origin is gone.
    """
    origin = db.execute("SELECT * FROM chat_sessions WHERE session_id = ?", (session_id,)).fetchone()
    if origin is None:
        raise StoreError(Code.STORE_FORK_ORIGIN_GONE)
    add_session(db, new_id, now)
    rows = _copy_items(db, session_id, new_id, _first_unfinished(db, session_id))
    rows |= _copy_superseded(db, new_id, rows)
    copy_attached(db, rows)
    _copy_turns(db, session_id, new_id, rows, superseded=True)
    _close_awaiting(db, new_id, now)
    _copy_cut(db, origin["sent_from"], new_id, rows)
    taken = {title for (title,) in db.execute("SELECT title FROM chat_sessions WHERE title LIKE '% (_%)'")}
    db.execute(
        """
        UPDATE chat_sessions SET title = ?, title_source = ?, (model, instructions, parameters, forked_from) = (
            SELECT model, instructions, parameters, forked_from FROM chat_sessions WHERE session_id = ?3
        )
        WHERE session_id = ?4
        """,
        (copy_title(title_from_row(origin), taken), origin["title_source"] or TitleSource.PERSON, session_id, new_id),
    )
    db.execute("INSERT INTO chat_tags SELECT ?, tag FROM chat_tags WHERE session_id = ?", (new_id, session_id))
    side_requests.copy(db, session_id, new_id)
    touch(db, new_id, now)
    return session_from(the_row(db.execute(f"{SESSIONS} WHERE session_id = ?", (new_id,))))


def _first_unfinished(db: sqlite3.Connection, session_id: str) -> int:
    """Return the prompt of the turn that runs, which no copy goes beyond."""
    row = db.execute(
        "SELECT min(first_item) FROM chat_turns WHERE session_id = ? AND status = 'running'",
        (session_id,),
    ).fetchone()
    return row[0] if isinstance(row[0], int) else LAST_ROW


def _copy_items(db: sqlite3.Connection, session_id: str, new_id: str, before: int) -> dict[int, int]:
    """Copy the items and return which row became which."""
    items = db.execute(
        "SELECT id, message_data, created_at FROM agent_messages WHERE session_id = ? AND id < ? ORDER BY id",
        (session_id, before),
    ).fetchall()
    insert = "INSERT INTO agent_messages (session_id, message_data, created_at) VALUES (?, ?, ?)"
    return {row["id"]: db.execute(insert, (new_id, *row[1:])).lastrowid or 0 for row in items}


def _copy_cut(db: sqlite3.Connection, sent_from: object, new_id: str, rows: Mapping[int, int]) -> None:
    """Leave out of what is sent what the origin leaves out, unless that is all of it."""
    sent = [new for old, new in rows.items() if isinstance(sent_from, int) and old >= sent_from]
    if sent and len(sent) < len(rows):
        db.execute("UPDATE chat_sessions SET sent_from = ? WHERE session_id = ?", (min(sent), new_id))


def _copy_superseded(db: sqlite3.Connection, new_id: str, rows: Mapping[int, int]) -> dict[int, int]:
    """Copy the superseded items of the turns whose prompts were copied, and return which row became which.

    They still name the turns of the origin.
    """
    items = db.execute(
        "SELECT chat_set_aside.* FROM chat_set_aside JOIN chat_turns ON chat_turns.id = turn_id"
        " WHERE first_item IN (SELECT value FROM json_each(?)) ORDER BY chat_set_aside.id",
        (json.dumps([*rows]),),
    ).fetchall()
    copied: dict[int, int] = {}
    for item in items:
        # Only the table of the conversation gives out row numbers, none of them twice.
        row = db.execute(
            "INSERT INTO agent_messages (session_id, message_data, created_at) VALUES (?, ?, ?)",
            (new_id, item["message_data"], item["created_at"]),
        ).lastrowid
        db.execute(
            "INSERT INTO chat_set_aside (id, session_id, turn_id, message_data, created_at) VALUES (?, ?, ?, ?, ?)",
            (row, new_id, item["turn_id"], item["message_data"], item["created_at"]),
        )
        db.execute("DELETE FROM agent_messages WHERE id = ?", (row,))
        copied[item["id"]] = row or 0
    return copied


def _copy_turns(
    db: sqlite3.Connection, session_id: str, new_id: str, rows: Mapping[int, int], *, superseded: bool = False
) -> None:
    """Copy the turns whose prompts were copied: each with its newest answer, or with all of them."""
    turns = db.execute(
        "SELECT id, first_item, attempt, partial_item FROM chat_turns WHERE session_id = ?"
        " ORDER BY first_item, attempt",
        (session_id,),
    )
    copied = [turn for turn in turns if turn["first_item"] in rows]
    if not superseded:
        copied = [*{turn["first_item"]: turn for turn in copied}.values()]
    for turn in copied:
        turn_id = str(uuid7())
        attempt = turn["attempt"] if superseded else 1
        values = (turn_id, new_id, rows[turn["first_item"]], attempt, rows.get(turn["partial_item"]), turn["id"])
        db.execute(_COPY_TURN, values)
        db.execute(
            "UPDATE chat_set_aside SET turn_id = ? WHERE turn_id = ? AND session_id = ?", (turn_id, turn["id"], new_id)
        )
        tool_calls.copy(db, turn["id"], turn_id)


def _close_awaiting(db: sqlite3.Connection, new_id: str, now: int) -> None:
    """End the copy of a turn that waits for decisions: they are asked of the origin only."""
    for (turn_id,) in db.execute(_AWAITING, (new_id,)).fetchall():
        tool_calls.close(db, turn_id, new_id, now)
        db.execute("UPDATE chat_turns SET status = 'stopped', ended_ms = ? WHERE id = ?", (now, turn_id))
