"""Several answers to one prompt: the newest is in the conversation, and the superseded ones are kept beside it."""

from __future__ import annotations

import sqlite3

from litechat_tui.store import turn_rules
from litechat_tui.store.sqlite.rows import turn_from, whole


def supersede(db: sqlite3.Connection, session_id: str, turn_id: str) -> tuple[int, int]:
    """Take the answer of the session's last turn out of the conversation; return its prompt's row and its attempt.

    Raises `StoreError` when `turn_id` has not ended or is not the last turn, also when another program went on.
    """
    last = db.execute(
        "SELECT * FROM chat_turns WHERE session_id = ? ORDER BY first_item DESC, attempt DESC LIMIT 1", (session_id,)
    ).fetchone()
    followed = last is not None and prompt_follows(db, session_id, last["first_item"])
    turn_rules.ensure_last_answer(turn_id, turn_from(last) if last else None, followed=followed)
    answer = (session_id, last["first_item"])
    db.execute(
        "INSERT INTO chat_set_aside (id, session_id, turn_id, message_data, created_at)"
        " SELECT id, session_id, ?, message_data, created_at FROM agent_messages WHERE session_id = ? AND id > ?",
        (turn_id, *answer),
    )
    db.execute("DELETE FROM agent_messages WHERE session_id = ? AND id > ?", answer)
    return last["first_item"], whole(last, "attempt") or 1


def restore_previous(db: sqlite3.Connection, turn: sqlite3.Row) -> None:
    """Restore the answer before `turn` exactly as it was, and remove `turn`."""
    before = (turn["session_id"], turn["first_item"], (whole(turn, "attempt") or 1) - 1)
    superseded = """
        FROM chat_set_aside WHERE session_id = ?1
        AND turn_id = (SELECT id FROM chat_turns WHERE session_id = ?1 AND first_item = ?2 AND attempt = ?3)
    """
    db.execute("DELETE FROM chat_turns WHERE id = ?", (turn["id"],))
    db.execute(
        "INSERT INTO agent_messages (id, session_id, message_data, created_at)"
        f" SELECT id, session_id, message_data, created_at {superseded} ORDER BY id",
        before,
    )
    db.execute(f"DELETE {superseded}", before)
    # Another program may have gone on meanwhile: what was restored last is then not the last text.
    db.execute(
        "UPDATE chat_sessions SET preview = ("
        " SELECT preview FROM chat_heads WHERE chat_heads.session_id = chat_sessions.session_id"
        ") WHERE session_id = ?",
        (turn["session_id"],),
    )


def prompt_follows(db: sqlite3.Connection, session_id: str, first_item: int) -> bool:
    """Return whether a prompt follows, which only another program writes without a turn."""
    prompts = "SELECT 1 FROM chat_items WHERE session_id = ? AND id > ? AND role IN ('user', 'system', 'developer')"
    return db.execute(f"{prompts} LIMIT 1", (session_id, first_item)).fetchone() is not None
