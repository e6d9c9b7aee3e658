"""A plain file of the SDK with 50,000 sessions: killed at any moment it goes on, and ends equal to one built live."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.tables import SDK_TABLES
from tests.conftest import frozen_clock

SESSIONS = 50_000
ROOT = Path(__file__).parents[2]
_DERIVED = (
    """
    SELECT session_id, title, first_prompt, preview, model, item_count, pinned, archived, trashed_ms, unread
    FROM chat_sessions ORDER BY session_id
    """,
    # Their row numbers begin with when each was said.
    "SELECT kind, item, session_id, text FROM chat_text ORDER BY item, session_id, text",
    "SELECT count(*) FROM chat_turns",
    "SELECT type, name FROM sqlite_master ORDER BY type, name",
)
_SESSION = "INSERT INTO agent_sessions VALUES (?, datetime(?, 'unixepoch'), datetime(?, 'unixepoch'))"
_ITEM = (
    "INSERT INTO agent_messages (session_id, message_data, created_at)"
    " VALUES (?, ?, datetime(1700000000 + ?, 'unixepoch'))"
)


def written(db: sqlite3.Connection) -> None:
    """Write what the SDK writes."""
    for number in range(SESSIONS):
        name, at = f"sdk-{number:05}", 1_700_000_000 + number
        db.execute(_SESSION, (name, at, at))
        for item in items(number):
            db.execute(_ITEM, (name, item, number))


def items(number: int) -> Iterator[str]:
    """Yield the rows of a session: what people and models say, and now and then what is neither."""
    yield json.dumps({"role": "user", "content": f"質問 {number}: what is the {number}th thing?" + "？" * 20})
    if number % 97 == 0:
        yield "no JSON"
    yield json.dumps(
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": f"Answer {number}", "annotations": []}],
        }
    )


def upgraded(path: Path, fatal: int) -> int:
    """Open the file in a program that is killed on the way; return how often that told how far it is."""
    command = [sys.executable, "-m", "tests.proof.upgrader", str(path), str(fatal)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={})
    assert done.returncode == (-signal.SIGKILL if fatal else 0), done.stderr
    return int(done.stdout or 0)


def derived(path: Path) -> list[list[tuple[object, ...]]]:
    """Return what follows from the rows, once the index is complete."""
    with closing(SQLiteStore(path, frozen_clock)) as store:
        while store.index.step():
            pass
        assert store.check() == []
    with closing(sqlite3.connect(path)) as db:
        return [db.execute(query).fetchall() for query in _DERIVED]


@pytest.mark.timeout(900)
def test_it_is_killed_goes_on_and_ends_equal_to_one_built_live(tmp_path: Path) -> None:
    plain, live, path = tmp_path / "plain", tmp_path / "live", tmp_path / "s"
    with closing(sqlite3.connect(plain)) as db, db:
        for statement in SDK_TABLES:
            db.execute(statement)
        written(db)
    SQLiteStore(live, frozen_clock).close()
    with closing(sqlite3.connect(live)) as db, db:
        written(db)
    shutil.copy(plain, tmp_path / "whole")
    reports = upgraded(tmp_path / "whole", 0)
    assert reports > 40, "it tells often how far it is"
    shutil.copy(plain, path)
    for moment in sorted({1, *(reports * step // 12 for step in range(1, 12)), reports - 1}):
        upgraded(path, moment)
        with closing(sqlite3.connect(path)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (0,)
            assert db.execute("SELECT count(*) FROM sqlite_master WHERE name GLOB 'chat_*'").fetchone() == (0,)
    assert upgraded(path, 0) > 0
    # What the kills left of backups is cleared away.
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith((".litechat", "s.v"))] == ["s.v0.bak"]
    with closing(sqlite3.connect(tmp_path / "s.v0.bak")) as backup, closing(sqlite3.connect(plain)) as before:
        query = "SELECT * FROM agent_messages ORDER BY id"
        assert backup.execute(query).fetchall() == before.execute(query).fetchall()
    assert derived(path) == derived(live)
