"""The statements that a search is made of, each with its values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from litechat_tui.domain.search import Is, SearchQuery, Where
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.indexing import QUARTER, QUARTER_BITS, first_row

NEWEST = 2_000
"""Texts that are read for a short word before its trigrams are looked up."""
MOST_UNINDEXED = 300
"""Items, and sessions, that are not in the index yet and are read: the newest of them."""
LONGEST_UNINDEXED = 200_000
"""Bytes of the longest item that is read so."""

Statement = tuple[str, dict[str, object]]

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
_SOME_SESSIONS = "SELECT session_id FROM chat_sessions WHERE {conditions} LIMIT :limit"
# CROSS JOIN keeps the order of the tables: the newest text comes first, and the search may end with it.
_MATCHING = """
    SELECT chat_sessions.session_id, chat_text.item FROM search_{place}_fts AS found
    CROSS JOIN chat_text ON chat_text.id = found.rowid {session}
    WHERE search_{place}_fts MATCH :expression AND {words} AND {conditions} ORDER BY found.rowid DESC
"""
_NEWEST = """
    SELECT chat_sessions.session_id, chat_text.item
    FROM (SELECT * FROM chat_text WHERE kind = '{place}' ORDER BY id DESC LIMIT :newest) AS chat_text {session}
    WHERE {words} AND {conditions} ORDER BY chat_text.id DESC
"""
_TEXTS_OF = """
    SELECT chat_sessions.session_id, chat_text.item
    FROM (SELECT * FROM chat_text WHERE kind = '{place}' AND {rows}) AS chat_text {session}
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
    SELECT chat_sessions.*
    FROM (SELECT session_id FROM chat_unindexed_sessions ORDER BY rowid DESC LIMIT :most)
    CROSS JOIN chat_sessions USING (session_id) WHERE {conditions}
"""
_UNINDEXED_ITEMS = """
    SELECT item, {table}.session_id, message_data
    FROM (SELECT item FROM chat_unindexed_items ORDER BY item DESC LIMIT :most)
    CROSS JOIN {table} ON {table}.id = item CROSS JOIN chat_sessions USING (session_id)
    WHERE length(message_data) <= :longest AND {conditions}
"""
_ROW_TO_BE = f"(CAST(strftime('%s', created_at) AS INTEGER) / {QUARTER} << {QUARTER_BITS})"
_ITEM = """
    SELECT message_data, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM agent_messages WHERE id = :row
    UNION ALL
    SELECT message_data, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM chat_set_aside WHERE id = :row
"""
_IS = {
    Is.PINNED: "chat_sessions.pinned = 1",
    Is.ARCHIVED: "chat_sessions.archived = 1",
    Is.TRASHED: "chat_sessions.trashed_ms > 1",
    Is.FORK: "chat_sessions.forked_from IS NOT NULL",
    Is.FAILED: """
        EXISTS (
            SELECT 1 FROM chat_turns
            WHERE chat_turns.session_id = chat_sessions.session_id AND status IN ('failed', 'interrupted')
        ) AND (
            SELECT status FROM chat_turns WHERE chat_turns.session_id = chat_sessions.session_id
            ORDER BY first_item DESC, attempt DESC LIMIT 1
        ) IN ('failed', 'interrupted')
    """,
}
_MODEL = """
    EXISTS (
        SELECT 1 FROM chat_turns WHERE chat_turns.session_id = chat_sessions.session_id
        AND model IN (SELECT value FROM json_each(:{name}))
    )
"""
_MODEL_FIRST = """
    chat_sessions.session_id IN (
        SELECT session_id FROM chat_turns WHERE model IN (SELECT value FROM json_each(:{name}))
    )
"""
_TAG = """
    EXISTS (
        SELECT 1 FROM chat_tags WHERE chat_tags.session_id = chat_sessions.session_id
        AND tag IN (SELECT value FROM json_each(:{name}))
    )
"""
_TAG_FIRST = """
    chat_sessions.session_id IN (
        SELECT session_id FROM chat_tags WHERE tag IN (SELECT value FROM json_each(:{name}))
    )
"""
# Steps from one to the next in the index; DISTINCT would read all of it.
MODELS = """
    WITH RECURSIVE known (model) AS (
        SELECT min(model) FROM chat_turns
        UNION ALL SELECT (SELECT min(model) FROM chat_turns WHERE model > known.model) FROM known
        WHERE known.model IS NOT NULL
    )
    SELECT model FROM known WHERE model IS NOT NULL
"""
"""The models that have answered."""
TAGS = "SELECT DISTINCT tag FROM chat_tags"


@dataclass(frozen=True, slots=True)
class Conditions:
    """A query in the file's own terms."""

    query: SearchQuery
    models: tuple[str, ...] = ()
    """For each of the query's models, a JSON list of the aliases it stands for."""
    tags: tuple[str, ...] = ()


def sessions(conditions: Conditions, limit: int) -> Statement:
    """Return the ids of the sessions that meet the conditions, whatever words they have, last changed first."""
    statement, values = _filled(_SESSIONS, conditions, Where.TITLE, "updated_ms", first=True)
    return statement, {**values, "limit": limit}


def some_sessions(conditions: Conditions, limit: int) -> Statement:
    """Return the ids of sessions that meet the conditions, in no order."""
    statement, values = _filled(_SOME_SESSIONS, conditions, Where.TITLE, "updated_ms", first=True)
    return statement, {**values, "limit": limit}


def matching(conditions: Conditions, place: Where, expression: str) -> Statement:
    """Return session and item of the texts that match an FTS5 expression and have all words, newest first."""
    statement, values = _filled(_MATCHING, conditions, place, _at(place, "found.rowid"))
    return statement, {**values, "expression": expression}


def newest_texts(conditions: Conditions, place: Where) -> Statement:
    """Return session and item of those of the newest texts that have all words, newest first."""
    statement, values = _filled(_NEWEST, conditions, place, _at(place, "chat_text.id"))
    return statement, {**values, "newest": NEWEST}


def texts_of(conditions: Conditions, place: Where, session_ids: Sequence[str]) -> Statement:
    """Return session and item of the texts of some sessions that have all words, newest first."""
    rows = _THESE if place is Where.TITLE else _ITEMS_OF_THESE
    statement, values = _filled(_TEXTS_OF.replace("{rows}", rows), conditions, place, _at(place, "chat_text.id"))
    return statement, {**values, "these": json.dumps([*session_ids])}


def unindexed_sessions(conditions: Conditions) -> Statement:
    """Return the newest sessions whose title is not in the index yet."""
    statement, values = _filled(_UNINDEXED_SESSIONS, conditions, Where.TITLE, "updated_ms")
    return statement, {**values, "most": MOST_UNINDEXED}


def unindexed_items(conditions: Conditions) -> Statement:
    """Return `item, session_id, message_data` of the newest items that are not in the index yet."""
    both = (_UNINDEXED_ITEMS.replace("{table}", table) for table in ("agent_messages", "chat_set_aside"))
    statement = " UNION ALL ".join(both) + " ORDER BY item DESC"
    statement, values = _filled(statement, conditions, Where.PROMPT, _ROW_TO_BE)
    return statement, {**values, "most": MOST_UNINDEXED, "longest": LONGEST_UNINDEXED}


def item(row: int) -> Statement:
    """Return an item as it is stored, and when it was."""
    return _ITEM, {"row": row}


def _filled(statement: str, asked: Conditions, place: Where, at: str, *, first: bool = False) -> Statement:
    """Return a statement with the conditions that a session, and the text in it, must meet.

    `at` is the expression for when that was: milliseconds for a title, a row number of the index for other texts.
    `first` are models and tags looked up before the sessions, else for each session that has the words.
    """
    query = asked.query
    values: dict[str, object] = {f"word{number}": word for number, word in enumerate(query.words)}
    words = [f"instr(chat_text.text, :{name})" for name in values]
    conditions = ["chat_sessions.trashed_ms IS NULL"] if Is.TRASHED not in query.is_ else []
    conditions += [_IS[each] for each in sorted(query.is_)]
    for kind, condition, wanted in (
        ("model", _MODEL_FIRST if first else _MODEL, asked.models),
        ("tag", _TAG_FIRST if first else _TAG, asked.tags),
    ):
        for number, names in enumerate(wanted):
            values[f"{kind}{number}"] = names
            conditions.append(condition.format(name=f"{kind}{number}"))
    for name, sign, moment in (("before", "<", query.before), ("after", ">=", query.after)):
        if moment is not None:
            values[name] = to_ms(moment) if place is Where.TITLE else first_row(to_ms(moment) // 1000)
            conditions.append(f"{at} {sign} :{name}")
    if place is Where.TITLE and query.words:
        # A title that has been changed is read, see `unindexed_sessions`.
        waiting = "SELECT session_id FROM chat_unindexed_sessions"
        words.append(f"chat_sessions.session_id NOT IN ({waiting})")
    parts = {"words": " AND ".join(words), "conditions": " AND ".join(conditions) or "TRUE"}
    return statement.format(**parts, place=place, session=_SESSION), values


def _at(place: Where, row: str) -> str:
    return "chat_sessions.updated_ms" if place is Where.TITLE else row
