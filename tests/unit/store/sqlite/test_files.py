"""Opening what may or may not be a session file: a plain sentence, and never a change to what was there."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.file_work import FileProgress, FileWork
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore, backups, files
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.migrations import MIGRATIONS, VERSION
from litechat_tui.store.sqlite.schema import NEW_FILE
from litechat_tui.store.sqlite.tables import SDK_TABLES
from litechat_tui.store.sqlite.watching import watched
from tests.conftest import frozen_clock
from tests.stored import sessions
from tests.wording import hint, message, raises


def open_and_close(path: Path) -> None:
    SQLiteStore(path, frozen_clock, patience=0.05).close()


def contents(folder: Path) -> dict[str, bytes]:
    return {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}


def make_database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements:
            db.execute(statement)


def a_session_file(path: Path, sessions: int = 1) -> None:
    with closing(SQLiteStore(path, frozen_clock)) as store:
        for number in range(sessions):
            store.journal.begin(TurnRequest(f"s{number}", Prompt("word " * 200), "model"))


def test_a_missing_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "litechat-tui" / "sessions.db"
    open_and_close(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [*path.parent.iterdir()] == [path]


def test_a_missing_folder_that_is_not_ours_is_not_made(tmp_path: Path) -> None:
    with raises(StoreError, match="There is no folder") as caught:
        open_and_close(tmp_path / "disk" / "sessions.db")
    assert "mount" in hint(caught.value.problem)
    assert contents(tmp_path) == {}


def test_a_missing_file_is_left_missing_when_it_was_only_looked_for(tmp_path: Path) -> None:
    with raises(StoreError, match="There is no session file"):
        SQLiteStore(tmp_path / "s", frozen_clock, may_create=False)
    assert contents(tmp_path) == {}


def test_a_new_file_that_cannot_be_filled_does_not_stay_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError(Code.STORE_DISK_FULL, path="s")

    monkeypatch.setattr(Database, "_configure", full)
    with raises(StoreError, match="disk is full"):
        open_and_close(tmp_path / "s")
    assert contents(tmp_path) == {}


def test_an_empty_file_is_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.touch()
    open_and_close(path)
    assert path.stat().st_size > 0


def test_a_name_that_looks_like_a_uri_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "100%?mode=memory#x y"
    a_session_file(path)
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert len(sessions(store)) == 1


def test_a_relative_path_is_below_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_and_close(Path("s"))
    assert (tmp_path / "s").exists()


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def something_else(path: Path) -> None:
    path.write_text("SESSION_DB_PATH=sessions.db\n")


def the_first_bytes(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0 and no more")


def the_first_half(path: Path) -> None:
    a_session_file(path, sessions=20)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def a_log_without_its_file(path: Path) -> None:
    path.touch()
    path.with_name(f"{path.name}-wal").write_bytes(b"log")


def a_log_whose_file_is_gone(path: Path) -> None:
    path.with_name(f"{path.name}-wal").write_bytes(b"log")


def a_foreign_database(path: Path) -> None:
    make_database(path, "CREATE TABLE bookmarks (url TEXT)")


def a_foreign_database_with_a_version(path: Path) -> None:
    make_database(path, "CREATE TABLE bookmarks (url TEXT)", "PRAGMA user_version = 1")


def a_newer_file(path: Path) -> None:
    make_database(path, *SDK_TABLES, f"PRAGMA user_version = {VERSION + 1}")


def a_newer_file_that_is_written_in_an_unknown_way(path: Path) -> None:
    a_newer_file(path)
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xaa" * 3996
    path.write_bytes(data)


def a_page_of_noise(path: Path) -> None:
    a_session_file(path, sessions=20)
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xaa" * 3996
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (a_folder, "is a folder or a device"),
        (a_pipe, "is a folder or a device"),
        (something_else, "is not a session file"),
        (the_first_bytes, "is damaged"),
        (the_first_half, "is damaged"),
        (a_log_without_its_file, "is empty although"),
        (a_log_whose_file_is_gone, "is gone although"),
        (a_foreign_database, "is the database of another program"),
        (a_foreign_database_with_a_version, "is the database of another program"),
        (a_newer_file, "was written by a newer version"),
        (a_newer_file_that_is_written_in_an_unknown_way, "was written by a newer version"),
        (a_page_of_noise, "is damaged"),
    ],
)
def test_what_is_no_usable_session_file_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], sentence: str
) -> None:
    path = tmp_path / "s"
    make(path)
    before = contents(tmp_path)
    with raises(StoreError, match=sentence) as caught:
        open_and_close(path)
    assert str(path) in message(caught.value.problem)
    assert hint(caught.value.problem)
    assert contents(tmp_path) == before


def test_a_newer_version_that_only_the_log_knows_of_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "s"
    open_and_close(path)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
        before = contents(tmp_path)
        with raises(StoreError, match="newer version"):
            open_and_close(path)
        after = contents(tmp_path)
        assert (after["s"], after["s-wal"]) == (before["s"], before["s-wal"])


def test_a_newer_file_keeps_its_journal_mode(tmp_path: Path) -> None:
    path = tmp_path / "s"
    a_newer_file(path)
    with pytest.raises(StoreError):
        open_and_close(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_read_only_file_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s"
    a_session_file(path)
    # The super-user may write to anything, so the answer of the system is played.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with raises(StoreError, match="is read-only"):
        open_and_close(path)


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with raises(StoreError, match="is not a folder"):
        open_and_close(tmp_path / "file" / "s")
    with raises(StoreError, match="is not a folder"):
        open_and_close(tmp_path / "file" / "folder" / "s")


def test_a_file_that_another_program_just_made_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s"
    a_session_file(path)
    monkeypatch.setattr(Path, "exists", lambda _: False)
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert len(sessions(store)) == 1


def test_many_may_open_an_old_file_at_once(tmp_path: Path) -> None:
    path = tmp_path / "s"
    row = 'INSERT INTO agent_messages (session_id, message_data) VALUES (\'a\', \'{"role": "user", "content": "x"}\')'
    make_database(path, *SDK_TABLES, *[row] * 50)
    with ThreadPoolExecutor(8) as pool:
        stores = [*pool.map(lambda _: SQLiteStore(path, frozen_clock), range(8))]
    for store in stores:
        assert [len(store.journal.items(session.id)) for session in sessions(store)] == [50]
    assert [entry.name for entry in tmp_path.glob("*.bak")] == ["s.v0.bak"]
    assert stores[0].check() == []
    for store in stores:
        store.close()


def an_sdk_file(path: Path, rows: int = 1) -> None:
    make_database(path, *SDK_TABLES)
    insert = "INSERT INTO agent_messages (session_id, message_data) VALUES (?, ?)"
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(insert, [(str(row), '{"role": "user", "content": "%s"}' % ("x" * 5_000)) for row in range(rows)])


def test_a_migration_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s"
    an_sdk_file(path)
    with monkeypatch.context() as broken:
        broken.setattr(files, "NEW_FILE", (*NEW_FILE, "CREATE TABLE agent_messages (id)"))
        for _ in range(2):
            with raises(StoreError, match="already exists"):
                open_and_close(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (0,)
        assert db.execute("SELECT name FROM sqlite_master WHERE name GLOB 'chat_*'").fetchall() == []
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["s"]
    open_and_close(path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["s", "s.v0.bak"]


def test_an_upgrade_tells_how_far_it_is_and_a_usual_start_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litechat_tui.store.sqlite.watching._STEPS", 500)
    path = tmp_path / "s"
    an_sdk_file(path, 2_000)  # more than SQLite holds in memory
    told: list[FileProgress] = []
    SQLiteStore(path, frozen_clock, report=told.append).close()
    works = [progress.work for progress in told]
    assert works == sorted(works), "the backup comes first"
    for work in FileWork:
        done = [progress.done for progress in told if progress.work is work]
        assert done == sorted(done)
        assert len({*done}) > 2, "on the way, too"
        assert (0 <= done[0] < 1, done[-1]) == (True, 1)
    told.clear()
    with closing(SQLiteStore(path, frozen_clock, report=told.append)) as store:
        assert told == []
        store.backup(tmp_path / "copy")
    assert {progress.work for progress in told} == {FileWork.BACKUP}
    assert told[-1].done == 1


@pytest.mark.parametrize("work", FileWork)
def test_an_upgrade_that_is_broken_off_leaves_the_old_file_and_goes_on_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: FileWork
) -> None:
    monkeypatch.setattr("litechat_tui.store.sqlite.watching._STEPS", 500)
    path = tmp_path / "s"
    an_sdk_file(path, 2_000)  # more than SQLite holds in memory

    def interrupted(progress: FileProgress) -> None:
        if progress.work is work and 0 < progress.done < 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        SQLiteStore(path, frozen_clock, report=interrupted)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["s"]
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (0,)
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert store.check() == []
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["s", "s.v0.bak"]


def test_ctrl_c_before_a_look_breaks_a_statement_off_too() -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

        def look() -> None:
            # As when Python raises it before the first line of what SQLite calls.
            db.interrupt()

        with pytest.raises(KeyboardInterrupt), watched(db, look):
            db.execute(endless)
        with pytest.raises(sqlite3.OperationalError, match="no such table"), watched(db, look):
            db.execute("SELECT 1 FROM absent")


def test_a_newer_program_backs_up_our_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "s"
    open_and_close(path)
    monkeypatch.setattr(files, "VERSION", VERSION + 1)
    monkeypatch.setattr(files, "MIGRATIONS", (*MIGRATIONS, ("CREATE TABLE chat_more (id)",)))
    open_and_close(path)
    assert (tmp_path / f"s.v{VERSION}.bak").exists()
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)


def test_a_backup_is_a_whole_session_file_for_its_owner_only(tmp_path: Path) -> None:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
        store.backup(tmp_path / "copy")
    assert sorted(contents(tmp_path)) == ["copy", "s"]
    with closing(SQLiteStore(tmp_path / "copy", frozen_clock)) as copy:
        assert [session.title for session in sessions(copy)] == ["Hello"]
        assert copy.check() == []
    assert (tmp_path / "copy").stat().st_mode & 0o777 == 0o600


def test_a_backup_leaves_what_is_called_alike_alone(tmp_path: Path) -> None:
    for name in ("copy.part", ".litechat-tui.part", ".litechat-tui-mine.part"):
        (tmp_path / name).write_text("mine")
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        store.backup(tmp_path / "copy")
    names = sorted(contents(tmp_path))
    assert names == [".litechat-tui-mine.part", ".litechat-tui.part", "copy", "copy.part", "s"]
    assert (tmp_path / "copy.part").read_text() == "mine"


def test_a_backup_tells_which_of_the_two_files_is_at_fault(tmp_path: Path) -> None:
    a_session_file(tmp_path / "s", sessions=20)
    data = bytearray((tmp_path / "s").read_bytes())
    data[8192:20480] = b"\xaa" * 12288
    (tmp_path / "s").write_bytes(data)
    with closing(Database(tmp_path / "s", patience=0.05, writes=False)) as reader:
        for source, target in ((reader, tmp_path / "copy"), (reader, tmp_path / "none" / "copy")):
            with pytest.raises(StoreError) as caught:
                backups.backup(source, target)
            at_fault = tmp_path / "none" if "none" in str(target) else tmp_path / "s"
            assert str(at_fault) in message(caught.value.problem)
    assert sorted(contents(tmp_path)) == ["s"]


def test_a_backup_never_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "copy"
    target.write_text("precious")
    with (
        closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store,
        raises(StoreError, match="already there"),
    ):
        store.backup(target)
    assert target.read_text() == "precious"


def test_a_backup_that_fails_leaves_no_half_of_itself(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "s", frozen_clock)
    store.close()
    with pytest.raises(StoreError):
        store.backup(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_reader_that_cannot_be_opened_closes_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Database] = []

    class OnlyOne(Database):
        def __init__(self, path: Path, *, patience: float, writes: bool) -> None:
            if not writes:
                raise StoreError(Code.STORE_UNOPENABLE, path="s")
            super().__init__(path, patience=patience, writes=writes)
            made.append(self)

    monkeypatch.setattr("litechat_tui.store.sqlite.files.Database", OnlyOne)
    monkeypatch.setattr("litechat_tui.store.sqlite.store.Database", OnlyOne)
    with raises(StoreError, match="cannot be opened"):
        SQLiteStore(tmp_path / "s", frozen_clock)
    with raises(StoreError, match="closed"), made[0].transaction():
        pass
