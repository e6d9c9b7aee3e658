"""What the doctor is told about the session file, which is only read."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.store.owners import Owner, start_token, this_program
from litechat_tui.store.sqlite import SQLiteStore, examine
from litechat_tui.store.sqlite.examine import examined
from litechat_tui.store.sqlite.migrations import VERSION
from tests.conftest import frozen_clock

NOW_MS = 1_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "sessions.db"
    with closing(SQLiteStore(path, frozen_clock)):
        pass
    return path


def test_a_file_in_order(path: Path) -> None:
    before = path.read_bytes()
    found = examined(path, NOW_MS)
    assert (found.problem, found.exists, found.is_sound, found.damage) == (None, True, True, "")
    assert (found.version, found.known) == (VERSION, VERSION)
    assert (found.size, found.sessions, found.others) == (len(before), 0, 0)
    assert found.free > 0
    assert path.read_bytes() == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    found = examined(tmp_path / "new.db", NOW_MS)
    assert (found.problem, found.exists) == (None, False)
    found = examined(tmp_path / "nowhere" / "litechat-tui" / "new.db", NOW_MS)
    assert (found.problem, found.exists) == (None, False)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("nowhere/x.db", Code.STORE_NO_FOLDER),
        ("file/x.db", Code.STORE_NOT_A_FOLDER),
        ("gone.db", Code.STORE_ONLY_LOG_LEFT),
    ],
)
def test_a_place_where_no_file_can_be_made(tmp_path: Path, place: str, code: Code) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "gone.db-wal").write_bytes(b"x")
    found = examined(tmp_path / place, NOW_MS)
    assert found.problem is not None
    assert found.problem.code is code


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    found = examined(tmp_path / "x.db", NOW_MS)
    assert found.problem is not None
    assert found.problem.code is Code.STORE_UNWRITABLE


def test_a_file_that_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("no database")
    found = examined(tmp_path / "x.db", NOW_MS)
    assert found.problem is not None
    assert found.problem.code is Code.STORE_NOT_A_SESSION_FILE


def changed(path: Path, *statements: str, parameters: tuple[object, ...] = ()) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            db.execute(statement, parameters)


def test_a_newer_file_is_refused_and_an_older_one_is_not_migrated(path: Path) -> None:
    changed(path, f"PRAGMA user_version = {VERSION - 1}")
    found = examined(path, NOW_MS)
    assert (found.problem, found.version) == (None, VERSION - 1)
    changed(path, f"PRAGMA user_version = {VERSION + 1}")
    problem = examined(path, NOW_MS).problem
    assert problem is not None
    assert problem.code is Code.STORE_NEWER_FORMAT


def test_sessions_are_counted_in_a_file_of_ours_and_of_the_sdk(path: Path, tmp_path: Path) -> None:
    changed(path, "INSERT INTO agent_sessions (session_id) VALUES ('a')")
    assert examined(path, NOW_MS).sessions == 1
    other = tmp_path / "sdk.db"
    changed(
        other,
        "CREATE TABLE agent_sessions (session_id TEXT)",
        "CREATE TABLE agent_messages (id INTEGER)",
        "INSERT INTO agent_sessions VALUES ('a')",
    )
    before = other.read_bytes()
    found = examined(other, NOW_MS)
    assert (found.version, found.sessions) == (0, 1)
    assert other.read_bytes() == before
    (tmp_path / "empty.db").touch()
    assert examined(tmp_path / "empty.db", NOW_MS).sessions == 0


def test_other_programs_that_live_are_counted(path: Path) -> None:
    def enter(owner: Owner) -> None:
        values = (owner.id, owner.pid, owner.host, owner.token, NOW_MS)
        statement = "INSERT INTO chat_owners (id, pid, host, token, beat_ms) VALUES (?, ?, ?, ?, ?)"
        changed(path, statement, parameters=values)

    other = os.getppid()
    enter(replace(this_program(), pid=other, token=start_token(other)))
    enter(Owner("elsewhere", 1, "another host", ""))
    assert examined(path, NOW_MS).others == 2
    assert examined(path, NOW_MS + 60_000).others == 1
    enter(this_program())
    assert examined(path, NOW_MS).others == 2


def test_damage_is_found(path: Path) -> None:
    changed(path, *(f"INSERT INTO agent_sessions (session_id) VALUES ('{number:0500}')" for number in range(50)))
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    last = len(data) // size - 1
    data[last * size : last * size + 200] = b"\xff" * 200
    path.write_bytes(data)
    found = examined(path, NOW_MS)
    assert found.is_sound is False
    assert found.damage


def test_looking_ends_when_it_takes_too_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examine, "_STEPS", 1)
    found = examined(path, NOW_MS, check_seconds=0)
    assert (found.problem, found.is_sound) == (None, None)


class Failing(sqlite3.Connection):
    """A disk that fails while the file is looked through."""

    def execute(self, statement: str, parameters: Any = ()) -> sqlite3.Cursor:
        if "quick_check" in statement:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return super().execute(statement, parameters)


def test_a_disk_that_fails_meanwhile_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **more: connect(*given, **more, factory=Failing))
    problem = examined(path, NOW_MS).problem
    assert problem is not None
    assert problem.code is Code.STORE_DISK_FAILED
