"""What was asked of models about sessions beside their turns, inside a transaction of the caller's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from litechat_tui.domain.chat import TitleSource, Usage
from litechat_tui.domain.spending import SideRequest
from litechat_tui.domain.text import one_line
from litechat_tui.domain.titles import TITLE_LENGTH
from litechat_tui.store.sqlite.clock import EPOCH, to_ms
from litechat_tui.store.sqlite.rows import moment, text, usage_from
from litechat_tui.store.sqlite.writing import storable

_ADD = """
    INSERT INTO chat_side_requests (
        session_id, model, at_ms, input_tokens, output_tokens, cached_tokens, reasoning_tokens, cost
    ) SELECT session_id, ?, ?, ?, ?, ?, ?, ? FROM chat_sessions WHERE session_id = ?
"""
_NAME = """
    UPDATE chat_sessions SET title = ?, title_source = ?
    WHERE session_id = ? AND title IS NULL AND title_source IS NULL
"""


def entitle(db: sqlite3.Connection, session_id: str, title: str, request: SideRequest) -> bool:
    """Count a request for a title, and call a session by it that nobody has named; return whether it was unnamed."""
    add(db, session_id, [request])
    named = one_line(storable(title), TITLE_LENGTH).strip()
    return bool(named) and db.execute(_NAME, (named, TitleSource.MODEL, session_id)).rowcount > 0


def add(db: sqlite3.Connection, session_id: str, requests: Iterable[SideRequest]) -> None:
    """Note what was asked about a session, if it is there."""
    for each in requests:
        usage = each.usage
        counts = (usage.input_tokens, usage.output_tokens, usage.cached_tokens, usage.reasoning_tokens, usage.cost)
        db.execute(_ADD, (storable(each.model), to_ms(each.at), *counts, session_id))


def replace(db: sqlite3.Connection, session_id: str, requests: Iterable[SideRequest]) -> None:
    """Note these requests in place of all others about the session."""
    db.execute("DELETE FROM chat_side_requests WHERE session_id = ?", (session_id,))
    add(db, session_id, requests)


def copy(db: sqlite3.Connection, session_id: str, new_id: str) -> None:
    """Note of a copy what was asked about the session it is one of."""
    db.execute(
        "INSERT INTO chat_side_requests SELECT ?, model, at_ms, input_tokens, output_tokens, cached_tokens,"
        " reasoning_tokens, cost FROM chat_side_requests WHERE session_id = ?",
        (new_id, session_id),
    )


def read(db: sqlite3.Connection, session_id: str) -> tuple[SideRequest, ...]:
    """Return what was asked about a session."""
    rows = db.execute("SELECT * FROM chat_side_requests WHERE session_id = ? ORDER BY at_ms, rowid", (session_id,))
    return tuple(
        SideRequest(text(row, "model"), moment(row, "at_ms") or EPOCH, usage_from(row) or Usage())
        for row in rows.fetchall()
    )
