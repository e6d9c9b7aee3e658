"""When a person changed what about a session: of two files that are merged, the later change prevails."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping

from litechat_tui.domain.items import decode_item
from litechat_tui.store.sqlite.clock import LAST_MS
from litechat_tui.store.sqlite.rows import text

_NAMES = {
    **{name: name for name in ("title", "pinned", "archived", "parameters", "sent_from")},
    "title_source": "title",
    "trashed_ms": "trashed",
    "instructions": "parameters",
}
"""Column -> what is stamped when it is written."""


def stamp(db: sqlite3.Connection, session_id: str, columns: Iterable[str], now: int, tags: Iterable[str] = ()) -> None:
    """Note that these columns of a session were changed now, and these tags added or taken away."""
    names = {*(_NAMES[column] for column in columns if column in _NAMES), *map(tag_name, tags)}
    row = db.execute("SELECT stamps FROM chat_sessions WHERE session_id = ?", (session_id,)).fetchone()
    if names and row is not None:
        write(db, session_id, {**read(row), **dict.fromkeys(names, now)})


def tag_name(tag: str) -> str:
    """Return what is stamped when a tag is added or taken away."""
    return f"tag:{tag}"


def read(row: sqlite3.Row) -> dict[str, int]:
    """Return the stamps in a row of `chat_sessions`, in milliseconds; those that cannot be are left out."""
    found = decode_item(text(row, "stamps")) or {}
    return {name: at for name, at in found.items() if type(at) is int and 0 <= at < LAST_MS}


def write(db: sqlite3.Connection, session_id: str, stamps: Mapping[str, int]) -> None:
    """Note these stamps of a session in place of those it has."""
    stored = json.dumps(dict(sorted(stamps.items()))) if stamps else None
    db.execute("UPDATE chat_sessions SET stamps = ? WHERE session_id = ?", (stored, session_id))
