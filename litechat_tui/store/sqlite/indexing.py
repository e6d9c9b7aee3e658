"""Brings what is stored into the index of all text, in short steps, the newest first.

A step is one transaction: a kill leaves the rest on the lists, where the next program finds it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from litechat_tui.domain.folding import searchable, searchable_slices
from litechat_tui.domain.items import decode_item, is_prompt, message_text
from litechat_tui.domain.search import IndexProgress, Where
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.rows import title_from_row, whole

STEP = 100_000
"""Characters that are indexed in one transaction, about: others who write wait that long."""
CHUNK = 50_000
"""Characters in one row of the index; a long text has several."""
LONGEST_QUERY = 200
"""Characters of a query that count. Rows of one text overlap by as many, so that none is missed between them."""
MOST_ROWS = 500
"""Items and sessions that are looked at in one transaction."""
END = "\n\n"
"""Follows every text, so that its last characters begin a trigram too, as short queries need it."""

_COST_OF_A_ROW = 100
"""Characters that take as long as a row without any."""
QUARTER = 900
"""Seconds in a quarter of an hour, to which row numbers tell the time. Days begin at a quarter in every time zone."""
QUARTER_BITS = 8
"""Bits of a row number below its quarter: the closer the numbers, the smaller the index."""
_LAST_SECOND = 2**32


class Chunk(NamedTuple):
    """A part of a text, as the index holds it."""

    start: int
    text: str


def chunks(text: Iterable[str], start: int = 0) -> Iterator[Chunk]:
    """Yield the rows of a searchable text, which comes in slices, from character `start` on, which begins one."""
    rest, at = "", 0
    for piece in text:
        skipped = min(start - at, len(piece)) if at < start else 0
        rest += piece[skipped:]
        at += skipped
        while len(rest) > CHUNK + LONGEST_QUERY:
            yield Chunk(at, rest[: CHUNK + LONGEST_QUERY])
            rest, at = rest[CHUNK:], at + CHUNK
    if rest:
        yield Chunk(at, rest + END)


class _Piece(NamedTuple):
    """A row of the index that is to be made."""

    second: int
    item: int
    chunk: Chunk
    kind: Where


@dataclass(slots=True)
class _Reading:
    """A long item of which only the beginning is in the index: reading it again for each step would take a square."""

    pieces: Iterator[_Piece]
    next: _Piece


class SQLiteSearchIndex:
    """`ports.SearchIndex` over the session file."""

    def __init__(self, writer: Database, reader: Database) -> None:
        self._writer = writer
        self._reader = reader
        self._reading: _Reading | None = None

    def progress(self) -> IndexProgress:
        """Return how far the index is."""
        with self._reader.transaction() as db:
            waiting = db.execute(
                "SELECT (SELECT count(*) FROM chat_unindexed_items) + (SELECT count(*) FROM chat_unindexed_sessions)"
            ).fetchone()
        return IndexProgress(int(waiting[0]))

    def step(self) -> bool:
        """Index a little more of what waits, in one short transaction; return whether something still waits."""
        with self._reader.transaction() as db:
            if not _is_waiting(db):
                return False
        with self._writer.transaction() as db:
            budget = _index_sessions(db, STEP)
            if budget > 0:
                self._index_items(db, budget)
            return _is_waiting(db)

    def _index_items(self, db: sqlite3.Connection, budget: int) -> None:
        """Index the texts of items, newest first, as far as `budget` goes."""
        waiting = db.execute(
            "SELECT item, done FROM chat_unindexed_items ORDER BY item DESC LIMIT ?", (MOST_ROWS,)
        ).fetchall()
        added: list[_Piece] = []
        for item, done in waiting:
            pieces = self._pieces(db, item, done)
            for piece in pieces:
                if budget <= 0:
                    db.execute("UPDATE chat_unindexed_items SET done = ? WHERE item = ?", (piece.chunk.start, item))
                    self._reading = _Reading(pieces, piece)
                    break
                added.append(piece)
                budget -= len(piece.chunk.text)
            else:
                db.execute("DELETE FROM chat_unindexed_items WHERE item = ?", (item,))
            budget -= _COST_OF_A_ROW
            if budget <= 0:
                break
        # FTS5 starts a new segment wherever the row numbers go down.
        for second, item, chunk, kind in sorted(added):
            db.execute(
                "INSERT INTO chat_text (id, kind, item, text) VALUES (?, ?, ?, ?)",
                (_free_row(db, second), kind, item, chunk.text),
            )

    def _pieces(self, db: sqlite3.Connection, item: int, done: int) -> Iterator[_Piece]:
        """Return what the index gets of an item from character `done` of its searchable text on."""
        reading = self._reading
        # An item that was written anew meanwhile begins at its first character again.
        if reading is not None and done and (reading.next.item, reading.next.chunk.start) == (item, done):
            self._reading = None
            return chain([reading.next], reading.pieces)
        return _pieces(db, item, done)


def _is_waiting(db: sqlite3.Connection) -> bool:
    return bool(
        db.execute(
            "SELECT EXISTS (SELECT 1 FROM chat_unindexed_items) OR EXISTS (SELECT 1 FROM chat_unindexed_sessions)"
        ).fetchone()[0]
    )


def _index_sessions(db: sqlite3.Connection, budget: int) -> int:
    """Index the titles of sessions, newest first; return how much of `budget` is left."""
    names = db.execute(
        "SELECT session_id FROM (SELECT session_id FROM chat_unindexed_sessions ORDER BY rowid DESC LIMIT ?)"
        " CROSS JOIN chat_sessions USING (session_id)",
        (MOST_ROWS,),
    ).fetchall()
    if not names:
        # Nothing but the rest of sessions that a program without our triggers removed.
        db.execute("DELETE FROM chat_unindexed_sessions")
    for (session_id,) in names:
        budget -= index_title(db, session_id)
        if budget <= 0:
            break
    return budget


def index_title(db: sqlite3.Connection, session_id: str) -> int:
    """Index the title of a session, made of its items where it has none yet; return how many characters that took."""
    row = db.execute("SELECT * FROM chat_sessions WHERE session_id = ?", (session_id,)).fetchone()
    if row["first_prompt"] is None:
        db.execute(
            "UPDATE chat_sessions SET (preview, first_prompt) = ("
            " SELECT preview, first_prompt FROM chat_heads WHERE chat_heads.session_id = chat_sessions.session_id"
            ") WHERE session_id = ?",
            (session_id,),
        )
        row = db.execute("SELECT * FROM chat_sessions WHERE session_id = ?", (session_id,)).fetchone()
    title = titles(db, row)
    db.execute("DELETE FROM chat_text WHERE session_id = ?", (session_id,))
    if title:
        db.execute(
            "INSERT INTO chat_text (id, kind, session_id, text) VALUES (?, 'title', ?, ?)",
            (_free_row(db, (whole(row, "created_ms") or 0) // 1000), session_id, title + END),
        )
    db.execute("DELETE FROM chat_unindexed_sessions WHERE session_id = ?", (session_id,))
    return len(title) + _COST_OF_A_ROW


def titles(db: sqlite3.Connection, row: sqlite3.Row) -> str:
    """Return the title and the tags of a session, searchable, each on a line of its own."""
    tags = db.execute("SELECT tag FROM chat_tags WHERE session_id = ? ORDER BY tag", (row["session_id"],))
    lines = [title_from_row(row), *(str(tag) for (tag,) in tags)]
    return searchable("\n".join(line for line in lines if line))


def _pieces(db: sqlite3.Connection, row: int, done: int) -> Iterator[_Piece]:
    """Yield what the index gets of an item from character `done` of its searchable text on."""
    found = db.execute(
        "SELECT message_data, CAST(strftime('%s', created_at) AS INTEGER) FROM agent_messages WHERE id = ?1"
        " UNION ALL SELECT message_data, CAST(strftime('%s', created_at) AS INTEGER) FROM chat_set_aside WHERE id = ?1",
        (row,),
    ).fetchone()
    item = decode_item(found[0]) if found else None
    if item is not None:
        kind = Where.PROMPT if is_prompt(item) else Where.ANSWER
        for chunk in chunks(searchable_slices(message_text(item)), done):
            yield _Piece(found[1] or 0, row, chunk, kind)


def first_row(second: int) -> int:
    """Return the first row number of the index for what was said in the quarter of an hour that `second` is in."""
    return min(max(second, 0), _LAST_SECOND) // QUARTER << QUARTER_BITS


def _free_row(db: sqlite3.Connection, second: int) -> int:
    """Return a row number of the index that says when that was and is not taken.

    A full quarter of an hour overflows into the next one: something there was written by a program, and all at once.
    """
    first = first_row(second)
    while True:
        beyond = first + (1 << QUARTER_BITS)
        last = db.execute("SELECT max(id) FROM chat_text WHERE id >= ? AND id < ?", (first, beyond)).fetchone()[0]
        if last is None or last + 1 < beyond:
            return int(first if last is None else last + 1)
        first = beyond


def faults(db: sqlite3.Connection) -> Iterator[str]:
    """Yield what the index has otherwise than the items and titles say: what waits to be indexed is no fault."""
    for item, data in db.execute(
        "SELECT id, message_data FROM (SELECT id, message_data FROM agent_messages"
        " UNION ALL SELECT id, message_data FROM chat_set_aside)"
        " WHERE id NOT IN (SELECT item FROM chat_unindexed_items)"
    ):
        decoded = decode_item(data) or {}
        kind = Where.PROMPT if is_prompt(decoded) else Where.ANSWER
        wanted = [(kind, chunk.text) for chunk in chunks(searchable_slices(message_text(decoded)))]
        rows = db.execute("SELECT kind, text FROM chat_text WHERE item = ? ORDER BY id", (item,))
        if wanted != [(row["kind"], row["text"]) for row in rows]:
            yield str(item)
    for row in db.execute(
        "SELECT * FROM chat_sessions WHERE session_id NOT IN (SELECT session_id FROM chat_unindexed_sessions)"
    ):
        title = titles(db, row)
        rows = db.execute("SELECT kind, text FROM chat_text WHERE session_id = ?", (row["session_id"],))
        if [("title", title + END)] * bool(title) != [(found["kind"], found["text"]) for found in rows]:
            yield str(row["session_id"])
    yield from (
        str(row)
        for (row,) in db.execute(
            # Nothing is not in an empty table either.
            "SELECT id FROM chat_text"
            " WHERE session_id IS NOT NULL AND session_id NOT IN (SELECT session_id FROM chat_sessions)"
            " OR item IS NOT NULL"
            " AND item NOT IN (SELECT id FROM agent_messages UNION ALL SELECT id FROM chat_set_aside)"
            " OR (item IS NULL) = (session_id IS NULL)"
        )
    )
