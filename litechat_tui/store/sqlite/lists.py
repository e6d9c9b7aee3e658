"""The list of sessions, counted in the order of an index: what is not in sight is never read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from litechat_tui.domain.chat import Session
from litechat_tui.domain.shelf import Outline, Shelf
from litechat_tui.domain.text import one_line
from litechat_tui.domain.titles import TAG_LENGTH
from litechat_tui.store.sqlite.clock import from_ms, to_ms
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.reading import LAST_ROW, read_session

# In the trash at moment 1 is what nobody sees any more, see `housekeeping.DOOMED_MS`.
_ON_SHELF = {
    Shelf.ACTIVE: "archived = 0 AND trashed_ms IS NULL",
    Shelf.ARCHIVED: "archived = 1 AND trashed_ms IS NULL",
    Shelf.TRASHED: "trashed_ms > 1",
    Shelf.ALL: "coalesce(trashed_ms, 2) > 1",
}
_PINNED = "pinned = 1"
_RUNNING = "pinned = 0 AND session_id IN (SELECT session_id FROM chat_turns WHERE status = 'running')"
_OTHERS = "pinned = 0 AND session_id NOT IN (SELECT session_id FROM chat_turns WHERE status = 'running')"
_EVERY = "TRUE"

_COUNT = "SELECT count(*) FROM chat_sessions WHERE {shelf} AND {group} AND {changed} >= :since AND {changed} < :until"
_IDS = """
    SELECT session_id FROM chat_sessions WHERE {shelf} AND {group}
    ORDER BY {changed} DESC, session_id DESC LIMIT :count OFFSET :first
"""
_BEFORE = """
    SELECT count(*) FROM chat_sessions WHERE {shelf} AND {group} AND ({changed}, session_id) > (:changed, :session_id)
"""
_MEMBER = "SELECT {changed} FROM chat_sessions WHERE {shelf} AND {group} AND session_id = :session_id"
_OLDEST = "SELECT min({changed}) FROM chat_sessions WHERE {shelf} AND {group}"


class SQLiteSessionLists:
    """`ports.SessionLists` over the session file."""

    def __init__(self, reader: Database) -> None:
        self._reader = reader

    def oldest(self, shelf: Shelf) -> datetime | None:
        """Return when the session at the end of the list was changed last; None for an empty list."""
        with self._reader.transaction() as db:
            found = [db.execute(_filled(_OLDEST, shelf, group)).fetchone()[0] for group in _groups(shelf)]
        moments = [ms for ms in found if isinstance(ms, int)]
        return from_ms(moments[-1]) if moments else None

    def outline(self, shelf: Shelf, boundaries: Sequence[datetime]) -> Outline:
        """Return how many sessions there are; `boundaries` divide the others, newest first."""
        edges = [LAST_ROW, *map(to_ms, boundaries), -LAST_ROW]
        with self._reader.transaction() as db:
            *first, others = _groups(shelf)
            counts = [_count(db, shelf, group) for group in first]
            dated = tuple(_count(db, shelf, others, since, until) for until, since in pairwise(edges))
        pinned, running = counts or (0, 0)
        return Outline(pinned, running, dated)

    def window(self, shelf: Shelf, first: int, count: int) -> Sequence[Session]:
        """Return the sessions from position `first` (0 is the top) on, at most `count`."""
        with self._reader.transaction() as db:
            ids = [*_ids(db, shelf, first, count)]
            found = [read_session(db, session_id) for session_id in ids]
        return [session for session in found if session is not None]

    def position(self, shelf: Shelf, session_id: str) -> int | None:
        """Return where a session is in the list; None when it is not in it."""
        before = 0
        with self._reader.transaction() as db:
            for group in _groups(shelf):
                row = db.execute(_filled(_MEMBER, shelf, group), {"session_id": session_id}).fetchone()
                if row is not None:
                    values = {"changed": row[0], "session_id": session_id}
                    return before + int(db.execute(_filled(_BEFORE, shelf, group), values).fetchone()[0])
                before += _count(db, shelf, group)
        return None

    def tags(self) -> Sequence[str]:
        """Return every tag that a session has, in the order of the alphabet."""
        with self._reader.transaction() as db:
            rows = db.execute("SELECT DISTINCT tag FROM chat_tags ORDER BY tag").fetchall()
        return [one_line(str(tag), TAG_LENGTH) for (tag,) in rows]


def _groups(shelf: Shelf) -> tuple[str, ...]:
    """Return the conditions for the groups of a list, in its order."""
    return (_PINNED, _RUNNING, _OTHERS) if shelf in (Shelf.ACTIVE, Shelf.ARCHIVED) else (_EVERY,)


def _filled(statement: str, shelf: Shelf, group: str) -> str:
    changed = "trashed_ms" if shelf is Shelf.TRASHED else "updated_ms"
    return statement.format(shelf=_ON_SHELF[shelf], group=group, changed=changed)


def _count(db: sqlite3.Connection, shelf: Shelf, group: str, since: int = -LAST_ROW, until: int = LAST_ROW) -> int:
    return int(db.execute(_filled(_COUNT, shelf, group), {"since": since, "until": until}).fetchone()[0])


def _ids(db: sqlite3.Connection, shelf: Shelf, first: int, count: int) -> Iterator[str]:
    """Yield the ids of the sessions from position `first` on."""
    *groups, last = _groups(shelf)
    for group in groups:
        size = _count(db, shelf, group)
        if first < size:
            found = db.execute(_filled(_IDS, shelf, group), {"first": first, "count": count}).fetchall()
            yield from (session_id for (session_id,) in found)
            count -= len(found)
        first = max(first - size, 0)
    if count > 0:
        rows = db.execute(_filled(_IDS, shelf, last), {"first": first, "count": count}).fetchall()
        yield from (session_id for (session_id,) in rows)
