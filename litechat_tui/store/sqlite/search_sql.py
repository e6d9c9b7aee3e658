"""The statements that a search is made of, each with its values."""

from __future__ import annotations

import json
from collections.abc import Sequence

from litechat_tui.domain.search import Is, SearchQuery, Where
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.indexing import SECOND_BITS

NEWEST = 2_000
"""Texts that are read for a short word before its trigrams are looked up."""
MOST_UNINDEXED = 300
"""Items, and sessions, that are not in the index yet and are read: the newest of them."""
LONGEST_UNINDEXED = 200_000
"""Bytes of the longest item that is read so."""

Statement = tuple[str, dict[str, object]]

_ITEMS = """
    SELECT id, session_id, message_data, created_at FROM agent_messages
    UNION ALL SELECT id, session_id, message_data, created_at FROM chat_set_aside
"""
_SESSION = """
    LEFT JOIN agent_messages ON agent_messages.id = chat_text.item
    LEFT JOIN chat_set_aside ON chat_set_aside.id = chat_text.item
    CROSS JOIN chat_sessions ON chat_sessions.session_id = coalesce(
        chat_text.session_id, agent_messages.session_id, chat_set_aside.session_id
    )
"""
_SESSIONS = """
    SELECT session_id FROM chat_sessions WHERE {conditions} ORDER BY updated_ms DESC, session_id DESC LIMIT :limit
"""
# CROSS JOIN keeps the order of the tables: the newest text comes first, and the search may end with it.
_MATCHING = """
    SELECT chat_sessions.session_id, chat_text.item FROM chat_fts
    CROSS JOIN chat_text ON chat_text.id = chat_fts.rowid {session}
    WHERE chat_fts MATCH :expression AND {words} AND {conditions} ORDER BY chat_fts.rowid DESC
"""
_NEWEST = """
    SELECT chat_sessions.session_id, chat_text.item
    FROM (SELECT * FROM chat_text WHERE {place} IS NOT NULL ORDER BY id DESC LIMIT :newest) AS chat_text {session}
    WHERE {words} AND {conditions} ORDER BY chat_text.id DESC
"""
_TEXTS_OF = """
    SELECT chat_sessions.session_id, chat_text.item
    FROM (SELECT * FROM chat_text WHERE {rows}) AS chat_text {session}
    WHERE {words} AND {conditions} ORDER BY chat_text.id DESC
"""
_THESE = "session_id IN (SELECT value FROM json_each(:these))"
_ITEMS_OF_THESE = """
    item IN (
        SELECT id FROM agent_messages WHERE session_id IN (SELECT value FROM json_each(:these))
        UNION ALL SELECT id FROM chat_set_aside WHERE session_id IN (SELECT value FROM json_each(:these))
    )
"""
_UNINDEXED_SESSIONS = """
    SELECT chat_sessions.* FROM chat_unindexed_sessions JOIN chat_sessions USING (session_id)
    WHERE {conditions} ORDER BY updated_ms DESC LIMIT :most
"""
_UNINDEXED_ITEMS = """
    SELECT unindexed.item, items.session_id, items.message_data
    FROM (SELECT item FROM chat_unindexed_items ORDER BY item DESC LIMIT :most) AS unindexed
    JOIN ({items}) AS items ON items.id = unindexed.item JOIN chat_sessions USING (session_id)
    WHERE length(items.message_data) <= :longest AND {conditions} ORDER BY unindexed.item DESC
"""
_ROW_TO_BE = f"(CAST(strftime('%s', items.created_at) AS INTEGER) << {SECOND_BITS})"
_ITEM = """
    SELECT message_data, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM ({items}) WHERE id = :row
"""
_IS = {
    Is.PINNED: "chat_sessions.pinned",
    Is.ARCHIVED: "chat_sessions.archived",
    Is.TRASHED: "chat_sessions.trashed_ms IS NOT NULL",
    Is.FORK: "chat_sessions.forked_from IS NOT NULL",
    Is.FAILED: """
        (
            SELECT status FROM chat_turns WHERE chat_turns.session_id = chat_sessions.session_id
            ORDER BY first_item DESC, attempt DESC LIMIT 1
        ) IN ('failed', 'interrupted')
    """,
}
_MODEL = """
    (instr(folded(chat_sessions.model), :{name}) OR EXISTS (
        SELECT 1 FROM chat_turns
        WHERE chat_turns.session_id = chat_sessions.session_id AND instr(folded(chat_turns.model), :{name})
    ))
"""
_TAG = """
    EXISTS (
        SELECT 1 FROM chat_tags WHERE chat_tags.session_id = chat_sessions.session_id AND folded(tag) = :{name}
    )
"""


def sessions(query: SearchQuery, limit: int) -> Statement:
    """Return the ids of the sessions that meet the conditions, whatever words they have, last changed first."""
    statement, values = _filled(_SESSIONS, query, Where.TITLE, "updated_ms")
    return statement, {**values, "limit": limit}


def matching(query: SearchQuery, place: Where, expression: str) -> Statement:
    """Return session and item of the texts that match an FTS5 expression and have all words, newest first."""
    statement, values = _filled(_MATCHING, query, place, _at(place, "chat_fts.rowid"))
    return statement, {**values, "expression": f"{{{place}}} : ({expression})"}


def newest_texts(query: SearchQuery, place: Where) -> Statement:
    """Return session and item of those of the newest texts that have all words, newest first."""
    statement, values = _filled(_NEWEST, query, place, _at(place, "chat_text.id"))
    return statement, {**values, "newest": NEWEST}


def texts_of(query: SearchQuery, place: Where, session_ids: Sequence[str]) -> Statement:
    """Return session and item of the texts of some sessions that have all words, newest first."""
    rows = _THESE if place is Where.TITLE else _ITEMS_OF_THESE
    statement, values = _filled(_TEXTS_OF.replace("{rows}", rows), query, place, _at(place, "chat_text.id"))
    return statement, {**values, "these": json.dumps([*session_ids])}


def unindexed_sessions(query: SearchQuery) -> Statement:
    """Return the newest sessions whose title is not in the index yet."""
    statement, values = _filled(_UNINDEXED_SESSIONS, query, Where.TITLE, "updated_ms")
    return statement, {**values, "most": MOST_UNINDEXED}


def unindexed_items(query: SearchQuery) -> Statement:
    """Return `item, session_id, message_data` of the newest items that are not in the index yet."""
    statement, values = _filled(_UNINDEXED_ITEMS, query, Where.PROMPT, _ROW_TO_BE)
    return statement, {**values, "most": MOST_UNINDEXED, "longest": LONGEST_UNINDEXED}


def item(row: int) -> Statement:
    """Return an item as it is stored, and when it was."""
    return _ITEM.format(items=_ITEMS), {"row": row}


def _filled(statement: str, query: SearchQuery, place: Where, at: str) -> Statement:
    """Return a statement with the conditions that a session, and the text in it, must meet.

    `at` is the expression for when that was: milliseconds for a title, a row number of the index for other texts.
    """
    values: dict[str, object] = {f"word{number}": word for number, word in enumerate(query.words)}
    words = [f"instr(chat_text.{place}, :{name})" for name in values]
    conditions = ["chat_sessions.trashed_ms IS NULL"] if Is.TRASHED not in query.is_ else []
    conditions += [_IS[each] for each in sorted(query.is_)]
    for kind, condition, wanted in (("model", _MODEL, query.models), ("tag", _TAG, query.tags)):
        for number, name in enumerate(wanted):
            values[f"{kind}{number}"] = name
            conditions.append(condition.format(name=f"{kind}{number}"))
    for name, sign, moment in (("before", "<", query.before), ("after", ">=", query.after)):
        if moment is not None:
            values[name] = to_ms(moment) if place is Where.TITLE else to_ms(moment) // 1000 << SECOND_BITS
            conditions.append(f"{at} {sign} :{name}")
    parts = {"words": " AND ".join(words), "conditions": " AND ".join(conditions) or "TRUE"}
    return statement.format(**parts, place=place, session=_SESSION, items=_ITEMS), values


def _at(place: Where, row: str) -> str:
    return "chat_sessions.updated_ms" if place is Where.TITLE else row
