"""Files of the Agents SDK's `SQLiteSession` and `AdvancedSQLiteSession`, whatever their tables are called."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.foreign import ForeignChat, ForeignMessage
from litechat_tui.store.sqlite.foreign.database import ForeignDatabase

_MESSAGES = ("id", "session_id", "message_data")
_SESSIONS = ("session_id", "created_at", "updated_at")
_MAIN = "main"


def chats(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the sessions of the Agents SDK."""
    messages = _table(database, "agent_messages", _MESSAGES)
    sessions = _table(database, "agent_sessions", _SESSIONS)
    return _chats(database, sessions, messages) if messages else None


def _table(database: ForeignDatabase, usual: str, columns: tuple[str, ...]) -> str:
    """Return the table with these columns; their names are for the programmer to choose. Empty when there is none."""
    others = sorted(name for name in database.columns if not name.startswith("chat_"))
    return next((name for name in (usual, *others) if database.has(name, *columns)), "")


def _chats(database: ForeignDatabase, sessions: str, messages: str) -> Iterator[ForeignChat]:
    numbers = database.numbers(messages, "session_id", "id")
    known = {row["session_id"]: row for row in database.rows(sessions)}
    branches = _branches(database)
    for session in dict.fromkeys((*known, *numbers)):
        row = {**known.get(session, {}), **database.find("chat_sessions", "session_id", session)}
        ways = branches.get(session) or {_MAIN: numbers.get(session, [])}
        for branch in sorted(ways, key=lambda name: name != _MAIN):
            key = str(session) if branch == _MAIN else f"{session}#{branch}"
            found = [ForeignMessage(database.row(messages, number)) for number in ways[branch]]
            yield ForeignChat("agents", key, row, found)


def _branches(database: ForeignDatabase) -> dict[object, dict[object, list[int]]]:
    """Return session -> branch -> its messages in order, for `AdvancedSQLiteSession`, whose branches share messages."""
    found: dict[object, dict[object, list[int]]] = {}
    if database.has("message_structure", "session_id", "message_id", "branch_id", "sequence_number"):
        rows = list(database.rows("message_structure"))
        rows.sort(key=lambda row: row["sequence_number"] if isinstance(row["sequence_number"], int) else 0)
        for row in rows:
            if isinstance(row["message_id"], int):
                found.setdefault(row["session_id"], {}).setdefault(row["branch_id"], []).append(row["message_id"])
    return found
