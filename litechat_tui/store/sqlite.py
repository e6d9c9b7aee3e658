"""Every conversation in one SQLite file."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from litechat_tui.domain.chat import ChatMessage, Session
from litechat_tui.domain.errors import Problem, StoreError
from litechat_tui.domain.ports import Clock
from litechat_tui.store import checks, files, forks, search
from litechat_tui.store.clock import to_ms
from litechat_tui.store.connections import Connection
from litechat_tui.store.items import StoredItem, messages_from
from litechat_tui.store.journal import SQLiteTurnJournal
from litechat_tui.store.rows import item_from, session_from, stored_turn_from
from litechat_tui.store.writing import storable

_log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds to wait for another program's lock before giving up."""

_LAST = 2**62

_SESSIONS = """
    SELECT chat_sessions.*, (
        SELECT status FROM chat_turns WHERE chat_turns.session_id = chat_sessions.session_id
        ORDER BY first_item DESC, attempt DESC LIMIT 1
    ) AS status
    FROM chat_sessions
"""
_PAGE = " ORDER BY updated_ms DESC, session_id DESC LIMIT :limit"
_LISTED = " WHERE trashed_ms IS NULL AND (updated_ms, session_id) < (:before_ms, :before_id)"
_INDEXED = """
    AND (instr(folded(title), :folded) OR session_id IN (
        SELECT coalesce(agent_messages.session_id, chat_set_aside.session_id) FROM chat_fts
        LEFT JOIN agent_messages ON agent_messages.id = chat_fts.rowid
        LEFT JOIN chat_set_aside ON chat_set_aside.id = chat_fts.rowid
        WHERE chat_fts MATCH :expression
    ))
"""
_SCANNED = r"""
    AND (instr(folded(title), :folded) OR EXISTS (
        SELECT 1 FROM chat_text WHERE id IN (
            SELECT id FROM agent_messages WHERE session_id = chat_sessions.session_id
            UNION ALL SELECT id FROM chat_set_aside WHERE session_id = chat_sessions.session_id
        ) AND (
            text LIKE :like1 ESCAPE '\' OR text LIKE :like2 ESCAPE '\'
            OR text LIKE :like3 ESCAPE '\' OR text LIKE :like4 ESCAPE '\'
        )
    ))
"""


class SQLiteSessionStore(SQLiteTurnJournal):
    """`ports.SessionStore` and `ports.TurnJournal` over one file.

    Opening makes the file if it `may_create` it, or brings it to the newest version; it raises `StoreError` when that
    cannot be done. Any thread may call; one connection writes, one reads, so a reader never waits for a writer.
    """

    def __init__(self, path: Path, clock: Clock, patience: float = PATIENCE, *, may_create: bool = True) -> None:
        writer = files.opened(path, patience, may_create=may_create)
        try:
            reader = Connection(path, patience=patience, writes=False)
        except BaseException:
            writer.close()
            raise
        super().__init__(writer, reader, clock)
        self.path = path
        self._patience = patience
        with reader.outside() as db:
            db.create_function("folded", 1, search.folded, deterministic=True)

    def sessions(self, matching: str = "", limit: int = 200, before: Session | None = None) -> Sequence[Session]:
        """Return at most `limit` sessions, last changed first; those older than `before` when it is given.

        `matching` keeps the sessions whose title or text contains it, upper and lower case alike.
        """
        query = search.asked(matching)
        values = {
            "limit": limit,
            "before_ms": to_ms(before.updated_at) if before else _LAST,
            "before_id": before.id if before else "",
            "folded": search.folded(query),
            "expression": search.match_expression(query),
            **{f"like{number}": pattern for number, pattern in enumerate(search.patterns(query), 1)},
        }
        found = "" if not query else _SCANNED if search.needs_scan(query) else _INDEXED
        with self._reader.transaction() as db:
            rows = db.execute(_SESSIONS + _LISTED + found + _PAGE, values).fetchall()
        return [session_from(row) for row in rows]

    def session(self, session_id: str) -> Session | None:
        """Return one session, or None when it is not in the file."""
        with self._reader.transaction() as db:
            row = db.execute(_SESSIONS + " WHERE session_id = ?", (session_id,)).fetchone()
        return session_from(row) if row else None

    def messages(self, session_id: str, limit: int = 50, before: int | None = None) -> Sequence[ChatMessage]:
        """Return the newest messages of a session in reading order, about `limit` of them and whole turns only.

        `before` is the `item_id` of the oldest message already there: only messages before it are returned.
        """
        with self._reader.transaction() as db:
            items = _newest_items(db, session_id, limit, _LAST if before is None else before)
            span = (session_id, items[0].id, items[-1].id) if items else (session_id, 0, -1)
            turns = db.execute(
                "SELECT * FROM chat_turns WHERE session_id = ? AND first_item BETWEEN ? AND ?"
                " ORDER BY first_item, attempt",
                span,
            ).fetchall()
            aside = _set_aside(db, *span)
        return messages_from(items, [stored_turn_from(turn, aside.get(turn["id"], ())) for turn in turns])

    def preference(self, name: str) -> str | None:
        """Return a remembered choice such as the theme, or None."""
        with self._reader.transaction() as db:
            row = db.execute("SELECT value FROM chat_preferences WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else None

    def remember(self, name: str, value: str) -> None:
        """Keep a choice for the next start; an empty value removes it."""
        with self._writer.transaction() as db:
            db.execute("DELETE FROM chat_preferences WHERE name = ?", (name,))
            if value:
                db.execute("INSERT INTO chat_preferences (name, value) VALUES (?, ?)", (name, storable(value)))

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        """Copy a session's items before row `before` (all of them for None) into the new session `new_id`.

        The copy keeps dates and turns and knows where it came from. A turn that is still running is left out, and
        answers that were set aside stay with the origin.
        """
        with self._writer.transaction() as db:
            forks.copy(db, session_id, new_id, before, self._now())
            return session_from(db.execute(_SESSIONS + " WHERE session_id = ?", (new_id,)).fetchone())

    def changes(self) -> int:
        """Return a number that differs from the last one when another program wrote to the file in between."""
        return self._writer.changes()

    def backup(self, target: Path) -> None:
        """Write a compact copy of the file to `target`, readable by its owner only. Never overwrites."""
        files.backup(self._reader, target)

    def damage(self) -> Sequence[Problem]:
        """Return every damage to the file. Reads all of it."""
        with self._writer.outside() as db:
            return checks.damage(db)

    def check(self) -> Sequence[Problem]:
        """Return everything that is not as it should be in the file; nothing when all is well."""
        damage = self.damage()
        if damage:
            # Queries over damaged pages would only repeat the finding, or fail.
            return damage
        with self._writer.transaction() as db:
            return checks.findings(db)

    def repair(self) -> Path:
        """Make everything that follows from the items anew; return where the file is kept as it was before."""
        with self._writer.transaction() as db:
            kept = files.backup_beside(self._writer, "unrepaired", self._patience)
            checks.repair(db)
        return kept

    def close(self) -> None:
        """Close the file; closing twice is fine. Turns that still run are interrupted: nobody will end them."""
        try:
            self._leave()
        except StoreError:
            # Its turns are found to be nobody's all the same, and what matters has been told where it happened.
            _log.warning("The file could not be told that this program leaves it", exc_info=True)
        finally:
            self._reader.close()
            self._writer.close()


def _newest_items(db: sqlite3.Connection, session_id: str, limit: int, before: int) -> list[StoredItem]:
    """Return the rows of the newest whole turns before row `before`, in order: about `limit` messages of them.

    Reads backwards in small steps until the rows hold enough prompts, so the cost does not depend on the session.
    """
    newest_first: list[StoredItem] = []
    messages, step = 0, max(2 * limit, 20)
    while True:
        rows = db.execute(
            "SELECT id, message_data, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM agent_messages"
            " WHERE session_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
            (session_id, before, step),
        ).fetchall()
        for row in rows:
            item = item_from(row)
            newest_first.append(item)
            if item.is_prompt:
                # A prompt and, if anything followed it, its reply.
                messages += 1 if len(newest_first) == 1 or newest_first[-2].is_prompt else 2
                if messages >= limit:
                    return newest_first[::-1]
        if len(rows) < step:
            return newest_first[::-1]
        before = rows[-1]["id"]


def _set_aside(db: sqlite3.Connection, session_id: str, first: int, last: int) -> dict[str, list[StoredItem]]:
    """Return the items set aside of the turns whose prompts are among the rows `first` to `last`, by turn."""
    rows = db.execute(
        "SELECT chat_set_aside.*, CAST(strftime('%s', created_at) AS INTEGER) * 1000 AS at_ms FROM chat_set_aside"
        " WHERE session_id = ?1 AND turn_id IN ("
        " SELECT id FROM chat_turns WHERE session_id = ?1 AND first_item BETWEEN ?2 AND ?3"
        ") ORDER BY id",
        (session_id, first, last),
    )
    aside: dict[str, list[StoredItem]] = {}
    for row in rows:
        aside.setdefault(row["turn_id"], []).append(item_from(row))
    return aside
