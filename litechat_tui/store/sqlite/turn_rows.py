"""The rows of turns, as the steps of their lives read and write them; inside a transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3

from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.ports import Outcome, Partial
from litechat_tui.domain.tool_calls import Decision
from litechat_tui.store import turn_rules
from litechat_tui.store.sqlite import answers, tool_calls
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.rows import (
    partial_from,
    problem_json,
    served_json,
    the_row,
    times_json,
    turn_from,
    whole,
)
from litechat_tui.store.sqlite.writing import add_item, storable, touch


def is_followed(db: sqlite3.Connection, row: sqlite3.Row) -> bool:
    """Return whether another answer to the same prompt, or another prompt, came after the turn."""
    newer = db.execute(
        "SELECT 1 FROM chat_turns WHERE session_id = ? AND first_item = ? AND attempt > ?",
        (row["session_id"], row["first_item"], row["attempt"]),
    ).fetchone()
    return newer is not None or answers.prompt_follows(db, row["session_id"], row["first_item"])


def turn_row(db: sqlite3.Connection, turn_id: str) -> sqlite3.Row:
    """Return what `turn_from` reads: all but the text so far, which may be hundreds of megabytes."""
    return the_row(
        db.execute(
            "SELECT id, session_id, model, status, started_ms, first_token_ms, ended_ms, input_tokens, output_tokens,"
            " cached_tokens, reasoning_tokens, cost, error, hint, partial_item, said, problem, served"
            " FROM chat_turns WHERE id = ?",
            (turn_id,),
        )
    )


def place_row(db: sqlite3.Connection, turn_id: str) -> sqlite3.Row:
    """Return where a turn is and how it is: columns before the text so far, which SQLite then does not read through."""
    return the_row(
        db.execute(
            "SELECT id, session_id, status, first_item, attempt, partial_item, opened_session"
            " FROM chat_turns WHERE id = ?",
            (turn_id,),
        )
    )


def keep_partial(db: sqlite3.Connection, turn_id: str, session_id: str, partial: Partial, now: int) -> None:
    """Store what remains of a turn that ends, and release it."""
    kept = turn_rules.remains(partial)
    item = add_item(db, session_id, kept.item, now) if kept.item else None
    db.execute(
        "UPDATE chat_turns SET partial_item = ?, partial_text = '', partial_reasoning = ?, owner = NULL WHERE id = ?",
        (item, storable(kept.reasoning), turn_id),
    )


def keep_late(db: sqlite3.Connection, turn: Turn, partial: Partial) -> Turn:
    """Complete the text of a turn that another program closed, in the item that was made of what it had then."""
    row = turn_row(db, turn.id)
    kept = db.execute("SELECT 1 FROM agent_messages WHERE id = ?", (row["partial_item"],)).fetchone()
    item = turn_rules.late_item(partial.text, has_place=kept is not None)
    if item:
        db.execute("UPDATE agent_messages SET message_data = ? WHERE id = ?", (json.dumps(item), row["partial_item"]))
    db.execute("UPDATE chat_turns SET problem = ? WHERE id = ?", (problem_json(turn_rules.KEPT_LATE), turn.id))
    mark_unread(db, turn.session_id)
    return turn_from(turn_row(db, turn.id))


def mark_unread(db: sqlite3.Connection, session_id: str) -> None:
    """Note that an answer has ended: whoever shows it takes the mark away."""
    db.execute("UPDATE chat_sessions SET unread = 1 WHERE session_id = ?", (session_id,))


def interrupt(db: sqlite3.Connection, row: sqlite3.Row) -> Turn:
    """Close the turn of a dead program as of its last sign of life.

    Calls of tools that had begun count as unknown. Where others had not, the turn waits for decisions about them.
    """
    beat = db.execute("SELECT beat_ms FROM chat_owners WHERE id = ?", (row["owner"],)).fetchone()
    started, first_token = whole(row, "started_ms"), whole(row, "first_token_ms")
    ended = turn_rules.interrupted_at(started or 0, first_token, whole(beat, "beat_ms") if beat else None)
    tool_calls.close(db, row["id"], row["session_id"], ended, only_started=True)
    if _is_askable(db, row):
        tool_calls.ask_again(db, row["id"])
        db.execute("UPDATE chat_turns SET status = 'awaiting_approval', owner = NULL WHERE id = ?", (row["id"],))
    else:
        tool_calls.close(db, row["id"], row["session_id"], ended)
        keep_partial(db, row["id"], row["session_id"], partial_from(row), ended)
        db.execute(
            "UPDATE chat_turns SET status = ?, ended_ms = ? WHERE id = ?", (TurnStatus.INTERRUPTED, ended, row["id"])
        )
    touch(db, row["session_id"], ended)
    return turn_from(turn_row(db, row["id"]))


def _is_askable(db: sqlite3.Connection, row: sqlite3.Row) -> bool:
    """Return whether a turn has calls that were not refused and have not begun, and nothing has followed it."""
    left = [call for call in tool_calls.of_turn(db, row["id"]) if call.ended_at is None]
    return any(call.decision is not Decision.NO for call in left) and not is_followed(db, row)


def write_outcome(db: sqlite3.Connection, turn: Turn, outcome: Outcome) -> None:
    """Write what a turn has come to so far; `turn.first_token_at` where no checkpoint has stored it."""
    usage, problem = outcome.usage, outcome.problem
    db.execute(
        """
        UPDATE chat_turns SET
            status = ?, first_token_ms = coalesce(first_token_ms, ?),
            input_tokens = ?, output_tokens = ?, cached_tokens = ?, reasoning_tokens = ?, cost = ?,
            problem = ?, said = ?, times = ?, served = ?
        WHERE id = ?
        """,
        (
            outcome.status,
            None if turn.first_token_at is None else to_ms(turn.first_token_at),
            *((usage.input_tokens, usage.output_tokens) if usage else (None, None)),
            *((usage.cached_tokens, usage.reasoning_tokens, usage.cost) if usage else (None, None, None)),
            problem_json(problem) if problem else None,
            problem.proxy_message if problem else None,
            times_json(outcome.times),
            served_json(outcome.served),
            turn.id,
        ),
    )


def close_awaiting(db: sqlite3.Connection, session_id: str, now: int) -> Turn | None:
    """End the turn of a session that waits for decisions, if one does, with an output for each of its calls."""
    waiting = db.execute(
        "SELECT id FROM chat_turns WHERE session_id = ? AND status = 'awaiting_approval'", (session_id,)
    ).fetchone()
    if waiting is None:
        return None
    tool_calls.close(db, waiting["id"], session_id, now)
    db.execute("UPDATE chat_turns SET status = ?, ended_ms = ? WHERE id = ?", (TurnStatus.STOPPED, now, waiting["id"]))
    touch(db, session_id, now)
    return turn_from(turn_row(db, waiting["id"]))
