"""What is always true of a session file, and how what is derived is made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem
from litechat_tui.domain.search import Where
from litechat_tui.store.sqlite import blobs, indexing
from litechat_tui.store.sqlite.schema import BACKFILL, dropped
from litechat_tui.store.sqlite.triggers import TRIGGERS, VIEWS
from litechat_tui.store.sqlite.values import MENDED, NO_STATUS, NO_TYPE, NO_VALUE

_WAITS_FOR_NOTHING = """
    status = 'awaiting_approval' AND (
        owner IS NOT NULL OR ended_ms IS NOT NULL OR EXISTS (
            SELECT 1 FROM chat_turns AS later WHERE later.session_id = chat_turns.session_id
            AND (later.first_item, later.attempt) > (chat_turns.first_item, chat_turns.attempt)
        ) OR NOT EXISTS (SELECT 1 FROM chat_tool_calls WHERE turn_id = chat_turns.id AND decision IS NULL)
    )
"""
_LEFT_OPEN = """
    (ended_ms IS NULL OR decision IS NULL)
    AND turn_id IN (SELECT id FROM chat_turns WHERE status NOT IN ('running', 'awaiting_approval'))
"""
_NOT_ALLOWED = "started_ms IS NOT NULL AND coalesce(decision, 'no') = 'no'"

_TURNS, _CALLS = "SELECT id FROM chat_turns WHERE {}", "SELECT call_id FROM chat_tool_calls WHERE {}"
_END = "UPDATE chat_turns SET status = 'interrupted', ended_ms = coalesce(ended_ms, started_ms), owner = NULL WHERE {}"
_ALLOW = "UPDATE chat_tool_calls SET decision = 'once' WHERE {}"
_CLOSE = """
    UPDATE chat_tool_calls SET
        error = CASE WHEN started_ms IS NULL THEN error ELSE 'unknown' END, decision = coalesce(decision, 'no'),
        ended_ms = coalesce(ended_ms, started_ms, asked_ms)
    WHERE {}
"""
# Whoever began a call without leave may have carried it out.
_ENDED = (_ALLOW.format(_NOT_ALLOWED), _END.format(_WAITS_FOR_NOTHING), _CLOSE.format(_LEFT_OPEN))
"""The statements that end what waits for nothing."""
_NO_ITEM = """
    SELECT item FROM chat_attachments WHERE item NOT IN (SELECT id FROM agent_messages)
    AND item NOT IN (SELECT id FROM chat_set_aside)
"""
_NO_BYTES = "SELECT item FROM chat_attachments WHERE digest NOT IN (SELECT digest FROM chat_blobs)"

INVARIANTS: dict[Code, str] = {
    Code.CHECK_ITEM_WITHOUT_SESSION: """
        SELECT id FROM agent_messages WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)
    """,
    Code.CHECK_SESSION_WITHOUT_SOURCE: """
        SELECT session_id FROM chat_sessions WHERE item_count = 0
        AND session_id NOT IN (SELECT session_id FROM agent_sessions)
    """,
    Code.CHECK_ITEM_COUNT: """
        SELECT session_id FROM chat_sessions WHERE item_count <> (
            SELECT count(*) FROM agent_messages WHERE agent_messages.session_id = chat_sessions.session_id
        )
    """,
    Code.CHECK_SESSION_TEXTS: """
        SELECT session_id FROM chat_sessions JOIN chat_heads USING (session_id)
        WHERE (
            chat_sessions.preview IS NOT chat_heads.preview
            OR chat_sessions.first_prompt IS NOT chat_heads.first_prompt
        ) AND session_id NOT IN (SELECT session_id FROM chat_unindexed_sessions)
    """,
    Code.CHECK_TURN_WITHOUT_PROMPT: """
        SELECT chat_turns.id FROM chat_turns LEFT JOIN chat_items ON chat_items.id = first_item
        WHERE chat_items.session_id IS NOT chat_turns.session_id OR chat_items.role IS NOT 'user'
    """,
    Code.CHECK_ATTEMPT_NUMBERS: """
        SELECT id FROM chat_turns WHERE attempt <> (
            SELECT count(*) FROM chat_turns AS earlier WHERE earlier.session_id = chat_turns.session_id
            AND earlier.first_item = chat_turns.first_item AND earlier.attempt <= chat_turns.attempt
        )
    """,
    Code.CHECK_SUPERSEDED_WITHOUT_TURN: """
        SELECT chat_set_aside.id FROM chat_set_aside LEFT JOIN chat_turns ON chat_turns.id = turn_id
        WHERE chat_turns.session_id IS NOT chat_set_aside.session_id OR chat_set_aside.id <= first_item
        OR NOT EXISTS (
            SELECT 1 FROM chat_turns AS newer WHERE newer.session_id = chat_turns.session_id
            AND newer.first_item = chat_turns.first_item AND newer.attempt > chat_turns.attempt
        )
    """,
    Code.CHECK_SUPERSEDED_IN_CONVERSATION: """
        SELECT id FROM chat_set_aside WHERE id IN (SELECT id FROM agent_messages)
    """,
    Code.CHECK_REQUEST_WITHOUT_SESSION: """
        SELECT session_id FROM chat_side_requests WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)
    """,
    Code.CHECK_ATTACHMENT_WITHOUT_ITEM: _NO_ITEM,
    Code.CHECK_ATTACHMENT_WITHOUT_BYTES: _NO_BYTES,
    Code.CHECK_PARTIAL_ITEM: """
        SELECT chat_turns.id FROM chat_turns LEFT JOIN chat_items ON chat_items.id = partial_item
        WHERE partial_item IS NOT NULL
        AND partial_item NOT IN (SELECT id FROM chat_set_aside WHERE turn_id = chat_turns.id) AND (
            chat_items.session_id IS NOT chat_turns.session_id OR chat_items.role IS NOT 'assistant'
            OR partial_item <= first_item OR EXISTS (
                SELECT 1 FROM chat_turns AS later WHERE later.session_id = chat_turns.session_id
                AND (later.first_item, later.attempt) > (chat_turns.first_item, chat_turns.attempt)
                AND later.first_item < chat_turns.partial_item
            )
        )
    """,
    Code.CHECK_RUNNING_TURN: """
        SELECT id FROM chat_turns WHERE status = 'running' AND (owner IS NULL OR ended_ms IS NOT NULL)
    """,
    Code.CHECK_ENDED_TURN: """
        SELECT id FROM chat_turns WHERE status NOT IN ('running', 'awaiting_approval')
        AND (ended_ms IS NULL OR owner IS NOT NULL OR partial_text <> '')
    """,
    Code.CHECK_TWO_RUNNING_TURNS: """
        SELECT id FROM chat_turns WHERE status = 'running' AND EXISTS (
            SELECT 1 FROM chat_turns AS later WHERE later.session_id = chat_turns.session_id
            AND (later.first_item, later.attempt) > (chat_turns.first_item, chat_turns.attempt)
        )
    """,
    Code.CHECK_AWAITING_TURN: _TURNS.format(_WAITS_FOR_NOTHING),
    Code.CHECK_CALL_WITHOUT_TURN: """
        SELECT call_id FROM chat_tool_calls WHERE turn_id NOT IN (SELECT id FROM chat_turns)
    """,
    Code.CHECK_OPEN_CALL: _CALLS.format(_LEFT_OPEN),
    Code.CHECK_UNDECIDED_CALL: _CALLS.format(_NOT_ALLOWED),
    Code.CHECK_TURN_STATUS: NO_STATUS,
    Code.CHECK_VALUE_TYPES: NO_TYPE,
    Code.CHECK_VALUES: NO_VALUE,
}
"""Code of what is wrong, and the query for the rows that are; it returns none for a file in order."""

_DETACHED = "DELETE FROM chat_attachments WHERE item IN ({items})"
_REBUILT = "INSERT INTO search_{kind}_fts (search_{kind}_fts) VALUES ('rebuild')"
_SEARCH_CHECK = "INSERT INTO search_{kind}_fts (search_{kind}_fts, rank) VALUES ('integrity-check', 1)"


def damage(db: sqlite3.Connection) -> Sequence[Problem]:
    """Return every damage that SQLite finds in the file. Reads the whole file, outside a transaction."""
    try:
        lines = [str(row[0]) for row in db.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        lines = [str(error)]
    reported = [part for line in lines for part in line.splitlines() if not part.startswith("*** ")]
    return [Problem(Code.CHECK_DAMAGE, detail=part) for part in reported if part != "ok"]


def findings(db: sqlite3.Connection) -> Sequence[Problem]:
    """Return everything that is not true of an undamaged file, inside a transaction."""
    triggers = db.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'chat_*'").fetchone()
    found = [] if triggers[0] == len(TRIGGERS) else [Problem(Code.CHECK_TRIGGERS)]
    for code, query in INVARIANTS.items():
        broken = [str(row[0]) for row in db.execute(query)]
        if broken:
            found.append(Problem(code, count=len(broken), example=broken[0]))
    if wrong := [*_wrong_bytes(db)]:
        found.append(Problem(Code.CHECK_ATTACHED_BYTES, count=len(wrong), example=wrong[0]))
    if unlike := [*indexing.faults(db)]:
        found.append(Problem(Code.CHECK_SEARCH_TEXTS, count=len(unlike), example=unlike[0]))
    try:
        for kind in Where:
            db.execute(_SEARCH_CHECK.format(kind=kind))
    except sqlite3.DatabaseError:
        found.append(Problem(Code.CHECK_SEARCH_INDEX))
    return found


def _wrong_bytes(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the digests of bytes that are not what they were when they were attached."""
    for (digest,) in db.execute("SELECT digest FROM chat_blobs").fetchall():
        if blobs.read_blob(db, digest) is None:
            yield digest


def repair(db: sqlite3.Connection) -> None:
    """Make everything anew that follows from the items, inside a transaction.

    Turns without a prompt are removed, and so are superseded items and tool calls without a turn, requests without a
    session, and attached bytes that have changed. Values that cannot be are replaced.
    """
    db.executemany("DELETE FROM chat_blobs WHERE digest = ?", [(digest,) for digest in _wrong_bytes(db)])
    for statement in (
        *dropped(db),
        *VIEWS,
        *MENDED,
        """
        DELETE FROM chat_turns WHERE NOT EXISTS (
            SELECT 1 FROM agent_messages WHERE id = first_item AND session_id = chat_turns.session_id
        )
        """,
        """
        DELETE FROM chat_set_aside WHERE id IN (SELECT id FROM agent_messages)
        OR NOT EXISTS (SELECT 1 FROM chat_turns WHERE chat_turns.id = turn_id)
        """,
        """
        UPDATE chat_turns SET partial_item = NULL WHERE NOT EXISTS (
            SELECT 1 FROM agent_messages WHERE id = partial_item AND session_id = chat_turns.session_id
        ) AND partial_item NOT IN (SELECT id FROM chat_set_aside WHERE turn_id = chat_turns.id)
        """,
        *(_DETACHED.format(items=items) for items in (_NO_ITEM, _NO_BYTES)),
        "DELETE FROM chat_text",
        "DELETE FROM chat_unindexed_items",
        "DELETE FROM chat_unindexed_sessions",
        *(_REBUILT.format(kind=kind) for kind in Where),
        *BACKFILL,
        """
        DELETE FROM chat_sessions WHERE item_count = 0
        AND session_id NOT IN (SELECT session_id FROM agent_sessions)
        """,
        "DELETE FROM chat_side_requests WHERE session_id NOT IN (SELECT session_id FROM chat_sessions)",
        "DELETE FROM chat_tool_calls WHERE turn_id NOT IN (SELECT id FROM chat_turns)",
        *_ENDED,
        *TRIGGERS,
    ):
        db.execute(statement)
