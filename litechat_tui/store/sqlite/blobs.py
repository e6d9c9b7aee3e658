"""Attached bytes in the session file, each once. The file is all there is: a copy of it has them too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING

from litechat_tui.domain.ports import Clock
from litechat_tui.store.sqlite.clock import to_ms
from litechat_tui.store.sqlite.database import Database

if TYPE_CHECKING:
    from litechat_tui.domain.archive import Contents

DAY_MS = 24 * 60 * 60 * 1000
"""How long bytes are kept that nothing refers to any more: somebody may be about to."""
_AT_ONCE = 20
"""Blobs that are removed in one transaction at most: SQLite goes through all pages of each."""

_READ = "SELECT data FROM chat_blobs WHERE digest = ?"
_KEEP = """
    INSERT INTO chat_blobs (digest, kept_ms, data) VALUES (?1, ?2, ?3)
    ON CONFLICT (digest) DO UPDATE SET kept_ms = excluded.kept_ms, data = excluded.data
"""
_CLEAN = """
    DELETE FROM chat_blobs WHERE digest IN (
        SELECT digest FROM chat_blobs WHERE kept_ms < ?
        AND NOT EXISTS (SELECT 1 FROM chat_attachments WHERE chat_attachments.digest = chat_blobs.digest)
        AND NOT EXISTS (SELECT 1 FROM chat_preferences WHERE instr(value, digest))
        LIMIT ?
    )
"""
"""Drafts and prompts that wait, of this window and of every other, are preferences in which the digest stands."""


class SQLiteBlobs:
    """`ports.Blobs` over the session file."""

    def __init__(self, writer: Database, reader: Database, clock: Clock) -> None:
        self._writer = writer
        self._reader = reader
        self._clock = clock

    def keep(self, data: bytes) -> str:
        """Keep `data` while anything refers to it, a day at least; return its digest: SHA-256 in hexadecimal."""
        digest, now = sha256(data).hexdigest(), to_ms(self._clock())
        known = self.read(digest) is not None
        with self._writer.transaction() as db:
            clean(db, now)
            renewed = known and db.execute(
                "UPDATE chat_blobs SET kept_ms = max(kept_ms, ?) WHERE digest = ?", (now, digest)
            )
            if not renewed or not renewed.rowcount:
                db.execute(_KEEP, (digest, now, data))
        return digest

    def read(self, digest: str) -> bytes | None:
        """Return the bytes with that digest; None where they are missing or are not those bytes any more."""
        with self._reader.transaction() as db:
            return read_blob(db, digest)


def read_blob(db: sqlite3.Connection, digest: str) -> bytes | None:
    """Return the bytes with that digest; None where they are missing or are not those bytes any more."""
    row = db.execute(_READ, (digest,)).fetchone()
    data = row[0] if row else None
    return data if isinstance(data, bytes) and sha256(data).hexdigest() == digest else None


def take_in(db: sqlite3.Connection, digests: Iterable[str], contents: Contents, now: int) -> None:
    """Keep those of `contents` that are not in the file; what is not what its digest says is left out."""
    for digest in dict.fromkeys(digests):
        if db.execute("SELECT 1 FROM chat_blobs WHERE digest = ?", (digest,)).fetchone():
            continue
        data = contents.read(digest)
        if data is not None and sha256(data).hexdigest() == digest:
            db.execute(_KEEP, (digest, now, data))


def clean(db: sqlite3.Connection, now: int) -> None:
    """Remove some of the bytes that nothing has referred to for a day."""
    db.execute(_CLEAN, (now - DAY_MS, _AT_ONCE))
