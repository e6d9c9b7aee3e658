"""Changes sessions of one SQLite file as a whole."""

from __future__ import annotations

from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import Clock
from litechat_tui.store.sqlite import forks
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database


class SQLiteSessionCommands:
    """`ports.SessionCommands` over the session file."""

    def __init__(self, writer: Database, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        """Copy a session's items before row `before` (all of them for None) into the new session `new_id`.

        The copy keeps dates and turns and knows where it came from. A turn that is still running is left out, and
        superseded answers stay with the origin.
        """
        with self._writer.transaction() as db:
            return forks.copy(db, session_id, new_id, before, to_ms(self._clock()))
