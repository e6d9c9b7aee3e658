"""What was decided about tool calls, and how far each has come; inside a transaction of the caller's."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict

from litechat_tui.domain.text import clean, one_line
from litechat_tui.domain.tool_calls import CallError, Decision, ToolCall, closing_output, output_item
from litechat_tui.domain.tools import hints_in
from litechat_tui.store.sqlite.clock import EPOCH, to_ms
from litechat_tui.store.sqlite.rows import moment, object_from, text
from litechat_tui.store.sqlite.writing import add_item, storable

_ADD = """
    INSERT OR IGNORE INTO chat_tool_calls (
        turn_id, call_id, server, tool, fingerprint, arguments, told, asked_ms, decision, reason, decided_ms,
        started_ms, ended_ms, error
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_COPY = """
    INSERT INTO chat_tool_calls SELECT
        ?, call_id, server, tool, fingerprint, arguments, told, asked_ms,
        CASE decision WHEN 'session' THEN 'once' ELSE decision END, reason, decided_ms, started_ms, ended_ms, error
    FROM chat_tool_calls WHERE turn_id = ? ORDER BY rowid
"""
"""What was allowed in one session is not allowed in its copies."""

_DECIDE = """
    UPDATE chat_tool_calls SET decision = ?, reason = ?, decided_ms = ?
    WHERE turn_id = ? AND call_id = ? AND decision IS NULL
    AND turn_id IN (SELECT id FROM chat_turns WHERE status = 'awaiting_approval')
"""
_DECIDE_ALIKE = """
    UPDATE chat_tool_calls SET decision = ?1, decided_ms = ?2
    WHERE turn_id = ?3 AND decision IS NULL
    AND fingerprint = (SELECT fingerprint FROM chat_tool_calls WHERE turn_id = ?3 AND call_id = ?4)
"""


def add(db: sqlite3.Connection, turn_id: str, calls: Iterable[ToolCall]) -> None:
    """Note calls of a turn; one that is noted already stays as it is."""
    db.executemany(
        _ADD,
        [
            (
                turn_id,
                *map(storable, (call.call_id, call.server, call.tool, call.fingerprint, call.arguments)),
                _told(call),
                to_ms(call.asked_at),
                call.decision,
                storable(call.reason),
                *(None if at is None else to_ms(at) for at in (call.decided_at, call.started_at, call.ended_at)),
                call.error,
            )
            for call in calls
        ],
    )


def of_turns(db: sqlite3.Connection, turn_ids: Iterable[str]) -> dict[str, tuple[ToolCall, ...]]:
    """Return the calls of turns, in the order in which they were made; turns without any are left out."""
    rows = db.execute(
        "SELECT * FROM chat_tool_calls WHERE turn_id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
        (json.dumps([*turn_ids]),),
    )
    found: dict[str, tuple[ToolCall, ...]] = {}
    for row in rows.fetchall():
        turn_id = text(row, "turn_id")
        found[turn_id] = (*found.get(turn_id, ()), _call_from(row))
    return found


def of_turn(db: sqlite3.Connection, turn_id: str) -> tuple[ToolCall, ...]:
    """Return the calls of one turn, in the order in which they were made."""
    return of_turns(db, [turn_id]).get(turn_id, ())


def copy(db: sqlite3.Connection, turn_id: str, new_id: str) -> None:
    """Note of the copy of a turn what was decided about its calls."""
    db.execute(_COPY, (new_id, turn_id))


def decide(db: sqlite3.Connection, turn_id: str, call_id: str, decision: Decision, *, reason: str, now: int) -> bool:
    """Write what was decided about a call of a turn that waits; return whether that was the first decision about it."""
    if not db.execute(_DECIDE, (decision, reason, now, turn_id, call_id)).rowcount:
        return False
    if decision in (Decision.SESSION, Decision.ALWAYS):
        db.execute(_DECIDE_ALIKE, (decision, now, turn_id, call_id))
    return True


def is_pending(db: sqlite3.Connection, turn_id: str) -> bool:
    """Return whether somebody has yet to decide about a call of a turn."""
    pending = "SELECT 1 FROM chat_tool_calls WHERE turn_id = ? AND decision IS NULL"
    return db.execute(pending, (turn_id,)).fetchone() is not None


def ask_again(db: sqlite3.Connection, turn_id: str) -> None:
    """Forget what allowed the calls of a turn that have not begun: that was a while ago."""
    db.execute(
        "UPDATE chat_tool_calls SET decision = NULL, decided_ms = NULL"
        " WHERE turn_id = ? AND started_ms IS NULL AND ended_ms IS NULL AND decision <> 'no'",
        (turn_id,),
    )


def allowed(db: sqlite3.Connection, session_id: str) -> frozenset[str]:
    """Return the fingerprints of the tools that were allowed for a session."""
    rows = db.execute(
        "SELECT DISTINCT fingerprint FROM chat_tool_calls WHERE decision = 'session'"
        " AND turn_id IN (SELECT id FROM chat_turns WHERE session_id = ?)",
        (session_id,),
    )
    return frozenset(text(row, "fingerprint") for row in rows)


def start(db: sqlite3.Connection, turn_id: str, call_id: str, now: int) -> bool:
    """Note that a call begins; return whether it may, which it may once and only when it is allowed."""
    return bool(
        db.execute(
            "UPDATE chat_tool_calls SET started_ms = ? WHERE turn_id = ? AND call_id = ?"
            " AND started_ms IS NULL AND ended_ms IS NULL AND decision IS NOT NULL AND decision <> 'no'",
            (now, turn_id, call_id),
        ).rowcount
    )


def finish(db: sqlite3.Connection, turn_id: str, call_id: str, error: CallError | None, now: int) -> bool:
    """Note that a call has an output now; return whether it had none."""
    finished = (
        "UPDATE chat_tool_calls SET ended_ms = ?, error = ? WHERE turn_id = ? AND call_id = ? AND ended_ms IS NULL"
    )
    return bool(db.execute(finished, (now, error, turn_id, call_id)).rowcount)


def is_of_another(db: sqlite3.Connection, turn_id: str, owner: str) -> bool:
    """Return whether a turn with calls to be decided about, which any program may go on with, is another program's."""
    asked = "SELECT 1 FROM chat_tool_calls WHERE turn_id = ?"
    own = "SELECT 1 FROM chat_turns WHERE id = ? AND owner = ?"
    return db.execute(asked, (turn_id,)).fetchone() is not None and db.execute(own, (turn_id, owner)).fetchone() is None


def close(
    db: sqlite3.Connection, turn_id: str, session_id: str, now: int, *, only_started: bool = False
) -> tuple[ToolCall, ...]:
    """Write an output for each call of a turn that has none, or for those that had begun; return what was closed.

    What was started counts as unknown, and what nobody has decided about as refused.
    """
    calls = of_turn(db, turn_id)
    closed = tuple(call for call in calls if call.ended_at is None and (call.started_at or not only_started))
    for call in closed:
        output, error = closing_output(call)
        add_item(db, session_id, output_item(call.call_id, output), now)
        db.execute(
            "UPDATE chat_tool_calls SET decision = coalesce(decision, 'no'), decided_ms = coalesce(decided_ms, ?3),"
            " ended_ms = ?3, error = ?4 WHERE turn_id = ?1 AND call_id = ?2",
            (turn_id, call.call_id, now, error),
        )
    return closed


def _told(call: ToolCall) -> str | None:
    """Return what a server told of a tool, as the file holds it; None when that is nothing."""
    hints = {name: value for name, value in asdict(call.hints).items() if value is not None}
    told = {"title": storable(call.title), "description": storable(call.description), "hints": hints}
    told = {name: value for name, value in told.items() if value}
    return json.dumps(told) if told else None


def _call_from(row: sqlite3.Row) -> ToolCall:
    told = object_from(row, "told") or {}
    return ToolCall(
        call_id=text(row, "call_id"),
        server=one_line(text(row, "server")),
        tool=one_line(text(row, "tool")),
        fingerprint=text(row, "fingerprint"),
        arguments=text(row, "arguments"),
        asked_at=moment(row, "asked_ms") or EPOCH,
        title=one_line(str(told.get("title", ""))),
        description=clean(str(told.get("description", ""))),
        hints=hints_in(told.get("hints")),
        decision=_decision(text(row, "decision")),
        reason=clean(text(row, "reason")),
        decided_at=moment(row, "decided_ms"),
        started_at=moment(row, "started_ms"),
        ended_at=moment(row, "ended_ms"),
        error=_error(text(row, "error")),
    )


def _decision(stored: str) -> Decision | None:
    """Return a decision; one that does not exist allows nothing."""
    return next((each for each in Decision if each == stored), Decision.NO) if stored else None


def _error(stored: str) -> CallError | None:
    return next((each for each in CallError if each == stored), CallError.UNKNOWN) if stored else None
