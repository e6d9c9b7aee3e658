"""Session files as earlier versions of the program wrote them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain
from pathlib import Path

from litechat_tui.store.sqlite.migrations import MIGRATIONS
from litechat_tui.store.sqlite.schema import dropped

ITEM = 'INSERT INTO agent_messages (session_id, message_data) VALUES (\'old\', \'{"role": "user", "content": "Kept"}\')'
LAST_WITH_TRIGGERS = 3
"""Version up to which the migrations leave the triggers as they are."""


def file_of_version(path: Path, version: int) -> None:
    """Make a file as the program wrote it at `version` of the schema, with one turn that failed."""
    with closing(sqlite3.connect(path)) as db, db:
        for statement in (*chain.from_iterable(MIGRATIONS[: min(version, LAST_WITH_TRIGGERS)]), ITEM):
            db.execute(statement)
        db.execute(
            "INSERT INTO chat_turns (id, session_id, model, status, first_item, opened_session, started_ms, ended_ms,"
            " error) VALUES ('t', 'old', 'model', 'failed', 1, TRUE, 0, 1, 'It broke.')"
        )
        # Later ones expect that no trigger and no view is there, and the newest are made after the last of them.
        later = [*chain.from_iterable(MIGRATIONS[LAST_WITH_TRIGGERS:version])]
        for statement in (*dropped(db), *later) if later else ():
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {version}")
