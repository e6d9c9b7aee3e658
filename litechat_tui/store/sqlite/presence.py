"""This program among those that have the session file open: who of them lives."""

from __future__ import annotations

import sqlite3

from litechat_tui.domain.ports import Clock
from litechat_tui.store import turn_rules
from litechat_tui.store.owners import Owner, this_program
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.rows import owner_from


class Presence:
    """Registers this program with the first thing that it owns in the file: a turn that runs, or a draft."""

    def __init__(self, writer: Database, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock
        self.me: Owner = this_program()
        self._is_registered = False

    @property
    def rests_on_beats(self) -> bool:
        """Whether others know by its heartbeat alone that this program lives: they cannot tell its process."""
        return self._is_registered and not self.me.token

    def beat(self, db: sqlite3.Connection) -> None:
        """Record that this program is alive, inside a transaction of the caller's."""
        me = self.me
        db.execute(
            "INSERT INTO chat_owners (id, pid, host, token, beat_ms) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET beat_ms = excluded.beat_ms",
            (me.id, me.pid, me.host, me.token, self.now()),
        )
        self._is_registered = True

    def leave(self) -> None:
        """Take this program off the list of the living."""
        if self._is_registered:
            self._is_registered = False
            with self._writer.transaction() as db:
                db.execute("DELETE FROM chat_owners WHERE id = ?", (self.me.id,))

    def is_alive(self, db: sqlite3.Connection, owner_id: str | None) -> bool:
        """Return whether a program is alive; nobody is not."""
        row = db.execute("SELECT * FROM chat_owners WHERE id = ?", (owner_id,)).fetchone()
        registered = owner_from(row) if row else None
        return turn_rules.is_alive(owner_id, registered, me=self.me, now_ms=self.now())

    def now(self) -> int:
        """Return the present moment."""
        return to_ms(self._clock())
