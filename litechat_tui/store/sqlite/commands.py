"""Changes sessions of one SQLite file as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from litechat_tui.domain.chat import Session
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.shelf import Change, Kept
from litechat_tui.domain.spending import SideRequest
from litechat_tui.store.sqlite import forks, housekeeping, side_requests, stamps
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database


class SQLiteSessionCommands:
    """`ports.SessionCommands` over the session file."""

    def __init__(self, writer: Database, reader: Database, clock: Clock) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock

    def fork(self, session_id: str, new_id: str, before: int | None = None) -> Session:
        """Copy a session's items before row `before` (all of them for None) into the new session `new_id`.

        The copy keeps dates and turns and knows where it came from. A turn that is still running is left out, and
        superseded answers stay with the origin.
        """
        with self._writer.transaction() as db:
            return forks.copy(db, session_id, new_id, before, to_ms(self._clock()))

    def change(self, session_ids: Sequence[str], change: Change) -> Sequence[Kept]:
        """Change sessions as a whole, all or none of them, and return what they were like before.

        A reply that is arriving in one of them goes on and is stored. Sessions that are not there are left out.
        """
        with self._writer.transaction() as db:
            return housekeeping.change(db, session_ids, change, to_ms(self._clock()))

    def put_back(self, kept: Sequence[Kept]) -> None:
        """Make sessions again what they were; those that are gone stay gone.

        Where one had no title of its own then, one that a model has given it since stays.
        """
        with self._writer.transaction() as db:
            housekeeping.put_back(db, kept, to_ms(self._clock()))

    def entitle(self, session_id: str, title: str, request: SideRequest) -> bool:
        """Count what asking a model for a title consumed, and call the session by it if it has its first words yet.

        Both in one step: a name that a person, or anything else, has given it meanwhile stays. Return whether it is
        called so now. An empty title is none, and a session that is not there stays away.
        """
        with self._writer.transaction() as db:
            return side_requests.entitle(db, session_id, title, request)

    def mark_read(self, session_id: str) -> bool:
        """Note that somebody looks at a session; return whether it was unread. Writes only then."""
        unread = "SELECT 1 FROM chat_sessions WHERE session_id = ? AND unread <> 0"
        with self._reader.transaction() as db:
            if db.execute(unread, (session_id,)).fetchone() is None:
                return False
        with self._writer.transaction() as db:
            db.execute("UPDATE chat_sessions SET unread = 0 WHERE session_id = ?", (session_id,))
        return True

    def send_from(self, session_id: str, row: int | None) -> None:
        """Send a session's items from row `row` on from now on, or all of them again; all of them stay stored."""
        with self._writer.transaction() as db:
            db.execute("UPDATE chat_sessions SET sent_from = ? WHERE session_id = ?", (row, session_id))
            stamps.stamp(db, session_id, ["sent_from"], to_ms(self._clock()))

    def duplicate(self, session_id: str, new_id: str) -> Session:
        """Copy a whole session, superseded answers included, into the new session `new_id`."""
        with self._writer.transaction() as db:
            return forks.duplicate(db, session_id, new_id, to_ms(self._clock()))

    def purge(self, session_ids: Sequence[str] = (), before: datetime | None = None) -> int:
        """Delete sessions in the trash for good: these, or those that came there before a moment; return how many.

        A session with a running turn stays where it is.
        """
        from litechat_tui.store.sqlite.blobs import clean  # nobody purges before the first frame

        with self._writer.transaction() as db:
            purged = housekeeping.purge(db, session_ids, before)
            clean(db, to_ms(self._clock()))
        return purged
