"""Reads earlier prompts: those of a session by its rows, those of all sessions by the index of all text.

The rows of the index begin with when something was said, so that what was imported late is as old as it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from litechat_tui.domain.items import message_text
from litechat_tui.domain.ports.prompts import PromptPage
from litechat_tui.domain.search import SearchQuery, Where
from litechat_tui.store.sqlite import search_sql
from litechat_tui.store.sqlite.attached import item_with_attached
from litechat_tui.store.sqlite.database import Database, interrupted_when
from litechat_tui.store.sqlite.reading import LAST_ROW
from litechat_tui.store.sqlite.searching import places

PAGE = 50
"""Prompts of one page."""
MOST_ROWS = 2_000
"""Rows that are looked at for one page: between two prompts there may be thousands of answers."""

_OF_SESSION = """
    SELECT id, id AS item, (SELECT kind FROM chat_text WHERE chat_text.item = agent_messages.id LIMIT 1) AS kind
    FROM agent_messages WHERE session_id = :session_id AND id < :before ORDER BY id DESC LIMIT :most
"""
_OF_ALL = "SELECT id, item, kind FROM chat_text WHERE id < :before ORDER BY id DESC LIMIT :most"
_PROMPT = """
    SELECT message_data FROM agent_messages CROSS JOIN chat_sessions USING (session_id)
    WHERE id = :item AND (trashed_ms IS NULL OR session_id = :session_id)
"""


class SQLiteEarlierPrompts:
    """`ports.EarlierPrompts` over the session file."""

    def __init__(self, reader: Database, searcher: Database) -> None:
        self._reader = reader
        self._searcher = searcher

    def of_session(self, session_id: str, before: int | None = None) -> PromptPage:
        """Return the newest prompts of a session, or those after the page whose `older` is `before`."""
        values = {"session_id": session_id, "before": LAST_ROW if before is None else before, "most": MOST_ROWS}
        with self._reader.transaction() as db:
            return _page(db, db.execute(_OF_SESSION, values), session_id)

    def of_all(self, before: int | None = None) -> PromptPage:
        """Return the newest prompts of all sessions, or those after the page whose `older` is `before`."""
        with self._reader.transaction() as db:
            unindexed = [*_unindexed(db)] if before is None else []
            values = {"before": LAST_ROW if before is None else before, "most": MOST_ROWS}
            page = _page(db, db.execute(_OF_ALL, values))
        return PromptPage((*unindexed, *page.texts), page.older)

    def having(self, words: Sequence[str], limit: int, is_stale: Callable[[], bool] = lambda: False) -> Sequence[str]:
        """Return the newest prompts of all sessions with all of these words, without repeats.

        Raises `StaleSearchError` soon after `is_stale`, which is asked often, has become true.
        """
        found: dict[str, None] = {}
        with self._searcher.transaction() as db, interrupted_when(db, is_stale):
            for _, item in places(db, SearchQuery(tuple(words)), Where.PROMPT):
                if text := _text(db, item):
                    found[text] = None
                if len(found) == limit:
                    break
        return [*found]


def _page(db: sqlite3.Connection, rows: Iterable[sqlite3.Row], session_id: str = "") -> PromptPage:
    """Return the prompts among `rows`, the newest first, until there are enough of them."""
    texts: list[str] = []
    items: set[int] = set()
    looked_at = last = 0
    for row in rows:
        looked_at, last, item = looked_at + 1, row["id"], row["item"]
        # A long text has several rows of the index. What has none yet is known by its item alone.
        if row["kind"] in (Where.PROMPT, None) and item not in items and (text := _text(db, item, session_id)):
            texts.append(text)
        items.add(item)
        if len(texts) == PAGE:
            break
    return PromptPage(tuple(texts), last if len(texts) == PAGE or looked_at == MOST_ROWS else None)


def _unindexed(db: sqlite3.Connection) -> Iterator[str]:
    """Yield the newest prompts that are not in the index yet."""
    for row in db.execute(*search_sql.unindexed_items(search_sql.Conditions(SearchQuery()))):
        if text := _said(db, row["item"], row["message_data"]):
            yield text


def _text(db: sqlite3.Connection, item: int | None, session_id: str = "") -> str:
    """Return the text of a prompt; empty for anything else, and for what is in the trash of another session."""
    row = db.execute(_PROMPT, {"item": item, "session_id": session_id}).fetchone()
    return _said(db, item, row["message_data"]) if item is not None and row else ""


def _said(db: sqlite3.Connection, row: int, data: object) -> str:
    """Return what was written, without the lines of what was attached."""
    item = item_with_attached(db, row, data) or {}
    return message_text(item) if item.get("role") == "user" else ""
