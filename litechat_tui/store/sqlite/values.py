"""The values that the columns of our tables may have, as queries for the rows that have others and as their repair."""

from __future__ import annotations

from collections.abc import Iterator

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.tool_calls import CallError, Decision
from litechat_tui.store.sqlite.clock import LAST_MS

_COLUMNS = {
    # Table -> its columns, each with its type; ? for one that may be NULL.
    "chat_sessions": (
        *("session_id text", "title text?", "title_source text?", "first_prompt text?", "preview text", "model text"),
        *("instructions text?", "parameters text?", "created_ms integer", "updated_ms integer", "item_count integer"),
        *("pinned integer", "archived integer", "trashed_ms integer?", "forked_from text?"),
        *("unread integer", "sent_from integer?", "comparison text?", "stamps text?"),
    ),
    "chat_turns": (
        *("id text", "session_id text", "model text", "status text", "first_item integer", "attempt integer"),
        *("partial_item integer?", "opened_session integer", "started_ms integer", "first_token_ms integer?"),
        *("ended_ms integer?", "input_tokens integer?", "output_tokens integer?", "cached_tokens integer?"),
        *("reasoning_tokens integer?", "cost real?", "error text?", "hint text?", "retryable integer"),
        *("partial_text text", "partial_reasoning text", "owner text?", "said text?", "times text?", "problem text?"),
        *("served text?", "requests integer?"),
    ),
    "chat_owners": ("id text", "pid integer", "host text", "token text", "beat_ms integer"),
    "chat_tags": ("session_id text", "tag text"),
    "chat_preferences": ("name text", "value text"),
    "chat_imports": ("program text", "key text", "session_id text", "imported_ms integer"),
    "chat_side_requests": (
        *("session_id text", "model text", "at_ms integer", "input_tokens integer?", "output_tokens integer?"),
        *("cached_tokens integer?", "reasoning_tokens integer?", "cost real?"),
    ),
    "chat_tool_calls": (
        *("turn_id text", "call_id text", "server text", "tool text", "fingerprint text", "arguments text"),
        *("told text?", "asked_ms integer", "decision text?", "reason text", "decided_ms integer?"),
        *("started_ms integer?", "ended_ms integer?", "error text?"),
    ),
    "chat_blobs": ("digest text", "kept_ms integer", "data blob"),
    "chat_attachments": (
        *("item integer", "part integer", "digest text", "name text", "media_type text", "size integer"),
        *("width integer", "height integer", "tokens integer"),
    ),
    "chat_set_aside": ("session_id text", "turn_id text", "message_data text"),
    "agent_messages": ("session_id text", "message_data text"),
}
_NOT_MENDED = ("chat_set_aside", "agent_messages")
"""Tables that hold what was said: nothing could take its place."""
_REMOVED = ("chat_blobs", "chat_attachments")
"""Tables whose rows say nothing any more when one of their values is not what it was."""

_EMPTY = {
    "text": "coalesce(CAST({name} AS TEXT), '')",
    "integer": "coalesce(CAST({name} AS INTEGER), 0)",
    "blob": "x''",
}
"""Type of a column that cannot be NULL -> what a value of another type is replaced by."""

_TURNS, _SESSIONS, _SIDE, _CALLS = "chat_turns", "chat_sessions", "chat_side_requests", "chat_tool_calls"
_NO_STATUS = f"status NOT IN ({', '.join(repr(status.value) for status in TurnStatus)})"
_NO_MOMENT = f"NOT BETWEEN 0 AND {LAST_MS}"
_NO_JSON = "IS NOT NULL AND NOT json_valid({name})"
_NO_DECISION = f"NOT IN ({', '.join(repr(each.value) for each in Decision)})"
_NO_ERROR = f"NOT IN ({', '.join(repr(each.value) for each in CallError)})"
_NO_SOURCE = "NOT IN ('person', 'model', 'fork')"
_RANGES = (
    # (table, column, condition for what it cannot be, its replacement)
    *((_SESSIONS, name, _NO_MOMENT, value) for name, value in (("created_ms", "0"), ("updated_ms", "0"))),
    (_SESSIONS, "trashed_ms", _NO_MOMENT, "NULL"),
    (_SESSIONS, "title_source", _NO_SOURCE, "NULL"),
    *((_SESSIONS, name, "NOT IN (0, 1)", "0") for name in ("pinned", "archived", "unread")),
    (_TURNS, "started_ms", _NO_MOMENT, "0"),
    *((_TURNS, name, _NO_MOMENT, "NULL") for name in ("first_token_ms", "ended_ms")),
    *(
        (table, name, "< 0", "NULL")
        for table in (_TURNS, _SIDE)
        for name in ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens", "cost")
    ),
    (_SIDE, "at_ms", _NO_MOMENT, "0"),
    (_SESSIONS, "stamps", _NO_JSON, "NULL"),
    *((_TURNS, name, _NO_JSON, "NULL") for name in ("problem", "times", "served")),
    (_TURNS, "requests", "< 0", "NULL"),
    (_CALLS, "asked_ms", _NO_MOMENT, "0"),
    *((_CALLS, name, _NO_MOMENT, "NULL") for name in ("decided_ms", "started_ms", "ended_ms")),
    (_CALLS, "decision", _NO_DECISION, "'no'"),
    (_CALLS, "error", _NO_ERROR, "'unknown'"),
    (_CALLS, "told", _NO_JSON, "NULL"),
    ("chat_owners", "beat_ms", _NO_MOMENT, "0"),
    ("chat_blobs", "kept_ms", _NO_MOMENT, "0"),
)
_FIND = "SELECT '{table} ' || rowid FROM {table} WHERE {wrong}"
_MEND = "UPDATE {table} SET {name} = {value} WHERE {wrong}"
_REMOVE = "DELETE FROM {table} WHERE {wrong}"
_MEND_STATUS = """
    UPDATE chat_turns SET status = CASE WHEN ended_ms IS NULL AND owner IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM chat_turns AS other WHERE other.session_id = chat_turns.session_id
        AND (other.status = 'running' OR other.first_item > chat_turns.first_item)
    ) THEN 'running' ELSE 'interrupted' END
    WHERE {wrong}
"""
"""A turn that had not ended may have text that is kept nowhere else; whoever recovers it next keeps that."""


def _wrong_types() -> Iterator[tuple[str, str, str, str]]:
    """Yield table, column, condition and replacement for the values that are of another type than their column."""
    for table, columns in _COLUMNS.items():
        for column in columns:
            name, _, kind = column.removesuffix("?").partition(" ")
            if column.endswith("?"):
                yield table, name, f"typeof({name}) NOT IN ('{kind}', 'null')", "NULL"
            else:
                yield table, name, f"typeof({name}) <> '{kind}'", _EMPTY[kind].format(name=name)


def _wrong_ranges() -> Iterator[tuple[str, str, str, str]]:
    """Yield table, column, condition and replacement for the values that are out of range."""
    for table, name, condition, value in _RANGES:
        yield table, name, f"{name} {condition.format(name=name)}", value


def _query(wrong: Iterator[tuple[str, str, str, str]]) -> str:
    """Return the query for all rows with a value that is wrong."""
    conditions: dict[str, list[str]] = {}
    for table, _, condition, _ in wrong:
        conditions.setdefault(table, []).append(condition)
    return " UNION ALL ".join(_FIND.format(table=table, wrong=" OR ".join(each)) for table, each in conditions.items())


NO_STATUS = _FIND.format(table=_TURNS, wrong=_NO_STATUS)
NO_TYPE = _query(_wrong_types())
NO_VALUE = _query(_wrong_ranges())

MENDED = (
    *(
        _MEND.format(table=table, name=name, value=value, wrong=wrong)
        for table, name, wrong, value in (*_wrong_types(), *_wrong_ranges())
        if table not in (*_NOT_MENDED, *_REMOVED)
    ),
    *(
        _REMOVE.format(table=table, wrong=wrong)
        for table, _name, wrong, _value in (*_wrong_types(), *_wrong_ranges())
        if table in _REMOVED
    ),
    _MEND_STATUS.format(wrong=_NO_STATUS),
)
"""The statements that put the nearest value that says nothing in place of one that cannot be."""
