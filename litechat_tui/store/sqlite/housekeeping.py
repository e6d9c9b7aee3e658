"""What is changed about sessions as a whole, inside a transaction: titles, pins, the archive, the trash, tags."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from litechat_tui.domain.chat import TitleSource
from litechat_tui.domain.json_values import object_json
from litechat_tui.domain.parameters import Parameters, updated_json
from litechat_tui.domain.shelf import Change, Kept
from litechat_tui.domain.text import one_line
from litechat_tui.domain.titles import TAG_LENGTH, TITLE_LENGTH
from litechat_tui.store.sqlite import stamps
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.rows import moment, object_from, parameters_from, text, title_source_from
from litechat_tui.store.sqlite.writing import storable

_KEPT = """
    SELECT session_id, title, title_source, pinned, archived, trashed_ms, instructions, parameters, (
        SELECT json_group_array(tag) FROM chat_tags WHERE chat_tags.session_id = chat_sessions.session_id
    ) AS tags
    FROM chat_sessions WHERE session_id IN (SELECT value FROM json_each(?))
"""
DOOMED_MS = 1
"""The moment of being moved to the trash that says more than that; real ones are later."""
_SET = "UPDATE chat_sessions SET {columns} WHERE session_id = :id"
_PURGED = """
    SELECT session_id FROM chat_sessions WHERE trashed_ms IS NOT NULL
    AND session_id NOT IN (SELECT session_id FROM chat_turns WHERE status = 'running')
"""


def change(db: sqlite3.Connection, session_ids: Sequence[str], wanted: Change, now: int) -> Sequence[Kept]:
    """Change sessions and return what they were like before, in the order of `session_ids`."""
    found = _kept(db, session_ids, with_parameters=wanted.parameters is not None)
    before = {each.session_id: each for each in found}
    for session_id, kept in before.items():
        columns = _columns(wanted, kept, now)
        _set(db, session_id, columns)
        stamps.stamp(db, session_id, columns, now, (*wanted.tagged, *wanted.untagged))
        if wanted.parameters is not None:
            set_parameters(db, session_id, wanted.parameters, now)
        for tag in filter(None, (one_line(storable(tag), TAG_LENGTH) for tag in wanted.tagged)):
            db.execute("INSERT OR IGNORE INTO chat_tags (session_id, tag) VALUES (?, ?)", (session_id, tag))
        for tag in wanted.untagged:
            db.execute("DELETE FROM chat_tags WHERE session_id = ? AND tag = ?", (session_id, tag))
    return [before[session_id] for session_id in dict.fromkeys(session_ids) if session_id in before]


def put_back(db: sqlite3.Connection, kept: Sequence[Kept], now: int) -> None:
    """Make sessions again what they were; those that are gone stay gone.

    A title that a model has given one since is nothing that was done to it.
    """
    found = {each.session_id: each for each in _kept(db, [each.session_id for each in kept])}
    for each in kept:
        if (there := found.get(each.session_id)) is None:
            continue
        named = there if not each.title and there.title_source is TitleSource.MODEL else each
        columns: dict[str, object] = {
            "title": named.title or None,
            "title_source": named.title_source,
            "pinned": each.pinned,
            "archived": each.archived,
            "trashed_ms": None if each.trashed_at is None else to_ms(each.trashed_at),
        }
        _set(db, each.session_id, columns)
        stamps.stamp(db, each.session_id, columns, now, {*there.tags} ^ {*each.tags})
        if each.parameters is not None:
            set_parameters(db, each.session_id, each.parameters, now)
        db.execute("DELETE FROM chat_tags WHERE session_id = ?", (each.session_id,))
        db.executemany(
            "INSERT INTO chat_tags (session_id, tag) VALUES (?, ?)", [(each.session_id, tag) for tag in each.tags]
        )


def set_parameters(db: sqlite3.Connection, session_id: str, parameters: Parameters, now: int) -> None:
    """Let a session be answered in this way from now on; what else its stored object has stays in it."""
    row = db.execute("SELECT parameters FROM chat_sessions WHERE session_id = ?", (session_id,)).fetchone()
    stored = updated_json(object_from(row, "parameters") if row else None, parameters)
    columns: dict[str, object] = {
        "instructions": storable(parameters.instructions) or None,
        "parameters": None if stored is None else object_json(stored),
    }
    _set(db, session_id, columns)
    stamps.stamp(db, session_id, columns, now)


def purge(db: sqlite3.Connection, session_ids: Sequence[str], before: datetime | None) -> int:
    """Delete sessions in the trash for good: these, or those that came there before a moment; return how many."""
    values: dict[str, object] = {"these": json.dumps([*session_ids]), "before": to_ms(before) if before else -1}
    these = " AND (session_id IN (SELECT value FROM json_each(:these)) OR trashed_ms < :before)"
    purged = [session_id for (session_id,) in db.execute(_PURGED + these, values)]
    for session_id in purged:
        # Our own tables follow by their triggers.
        db.execute("DELETE FROM agent_messages WHERE session_id = ?", (session_id,))
        db.execute("DELETE FROM agent_sessions WHERE session_id = ?", (session_id,))
    return len(purged)


def _columns(wanted: Change, before: Kept, now: int) -> dict[str, object]:
    columns: dict[str, object] = {}
    if wanted.title is not None:
        title = one_line(storable(wanted.title), TITLE_LENGTH).strip()
        columns |= {"title": title or None, "title_source": wanted.title_source if title else None}
    if wanted.model:
        columns["model"] = wanted.model
    if wanted.pinned is not None:
        columns["pinned"] = wanted.pinned
    if wanted.archived is not None:
        columns["archived"] = wanted.archived
    if wanted.doomed:
        columns["trashed_ms"] = DOOMED_MS
    elif wanted.trashed is False:
        columns["trashed_ms"] = None
    elif wanted.trashed and before.trashed_at is None:
        columns["trashed_ms"] = now
    return columns


def _set(db: sqlite3.Connection, session_id: str, columns: dict[str, object]) -> None:
    if columns:
        assignments = ", ".join(f"{name} = :{name}" for name in columns)
        statement = _SET.format(columns=assignments)
        db.execute(statement, {**columns, "id": session_id})


def _kept(db: sqlite3.Connection, session_ids: Sequence[str], *, with_parameters: bool = False) -> list[Kept]:
    return [
        Kept(
            text(row, "session_id"),
            text(row, "title"),
            title_source_from(row),
            row["pinned"] == 1,
            row["archived"] == 1,
            moment(row, "trashed_ms"),
            tuple(sorted(json.loads(row["tags"]))),
            parameters_from(row) if with_parameters else None,
        )
        for row in db.execute(_KEPT, (json.dumps([*session_ids]),))
    ]
