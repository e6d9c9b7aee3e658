"""Files of the Agents SDK's `SQLiteSession` and `AdvancedSQLiteSession`, whatever their tables are called."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.foreign import ForeignChat, ForeignMessage
from litechat_tui.store.sqlite.foreign.database import ForeignDatabase

_MESSAGES = ("id", "session_id", "message_data")
_SESSIONS = ("session_id", "created_at", "updated_at")
_MAIN = "main"
_USUAL = "agent_messages"


def chats(database: ForeignDatabase) -> Iterator[ForeignChat] | None:
    """Return the sessions of the Agents SDK."""
    found = _tables(database)
    if not found:
        return None
    return (chat for at, tables in enumerate(found) for chat in _chats(database, *tables, "" if at == 0 else tables[1]))


def _tables(database: ForeignDatabase) -> list[tuple[str, str]]:
    """Return the pairs of tables for sessions and messages; their names are for the programmer to choose."""
    names = sorted((each for each in database.columns if not each.startswith("chat_")), key=lambda name: name != _USUAL)
    sessions = [name for name in sorted(database.columns) if database.has(name, *_SESSIONS)]
    pairs: list[tuple[str, str]] = []
    for name in names:
        if database.has(name, *_MESSAGES):
            owners = [each for each in sessions if each in database.referred(name)] or sessions
            pairs.append((owners[0] if owners else "", name))
    return pairs


def _chats(database: ForeignDatabase, sessions: str, messages: str, table: str) -> Iterator[ForeignChat]:
    """Yield the sessions; `table` tells those of one more pair of tables apart."""
    numbers = database.numbers(messages, "session_id", "id")
    known = {row["session_id"]: row for row in database.rows(sessions)}
    branches = {} if table else _branches(database)
    for session in dict.fromkeys((*known, *numbers)):
        row = {**known.get(session, {}), **database.find("chat_sessions", "session_id", session)}
        ways = branches.get(session) or {_MAIN: numbers.get(session, [])}
        for branch in sorted(ways, key=lambda name: name != _MAIN):
            key = f"{table}:{session}" if table else str(session)
            key = key if branch == _MAIN else f"{key}#{branch}"
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
