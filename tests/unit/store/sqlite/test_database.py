"""Locks of other programs are waited for; every failure is one sentence and leaves nothing half done."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Timer
from types import SimpleNamespace

import pytest

from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.problems import from_sqlite, store_errors
from tests.conftest import frozen_clock
from tests.stored import sessions
from tests.wording import message, raises

HELLO = TurnRequest("a", Prompt("Hello"), "model")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock, patience=0.05)) as store:
        yield store


@pytest.fixture
def other(store: SQLiteStore) -> Iterator[sqlite3.Connection]:
    """Another program that holds the write lock."""
    with closing(sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)) as db:
        db.execute("BEGIN IMMEDIATE")
        yield db


def test_a_lock_that_stays_is_a_sentence(store: SQLiteStore, other: sqlite3.Connection) -> None:
    with raises(StoreError, match=r"Another program keeps .* locked") as caught:
        store.journal.begin(HELLO)
    assert caught.value.problem.retryable
    other.execute("ROLLBACK")
    assert store.journal.begin(HELLO).status is TurnStatus.RUNNING


def test_reading_goes_on_while_another_program_writes(store: SQLiteStore, other: sqlite3.Connection) -> None:
    assert sessions(store) == []


@pytest.mark.parametrize("busy_timeout", [0, 10_000])
def test_a_lock_that_goes_is_waited_for(tmp_path: Path, busy_timeout: int) -> None:
    with (
        closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store,
        closing(sqlite3.connect(store.path, isolation_level=None, check_same_thread=False)) as other,
    ):
        # With 0 SQLite gives up at once, as it does where waiting could mean deadlock.
        with store._writer.without_transaction() as db:
            db.execute(f"PRAGMA busy_timeout = {busy_timeout}")
        other.execute("BEGIN IMMEDIATE")
        timer = Timer(0.05, lambda: other.execute("ROLLBACK"))
        timer.start()
        assert store.journal.begin(HELLO).status is TurnStatus.RUNNING
        timer.join()


def test_a_full_disk_is_a_sentence_and_loses_nothing(store: SQLiteStore) -> None:
    turn = store.journal.begin(HELLO)
    with store._writer.without_transaction() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 1}")
    with raises(StoreError, match="disk is full"):
        store.journal.append(turn, [{"role": "assistant", "content": "x" * 1_000_000}])
    assert store.journal.items("a") == [{"role": "user", "content": "Hello"}]
    with store._writer.without_transaction() as db:
        db.execute("PRAGMA max_page_count = 1000000")
    store.journal.append(turn, [{"role": "assistant", "content": "x" * 1_000_000}])
    assert store.journal.end(turn, Outcome(TurnStatus.COMPLETED)).status is TurnStatus.COMPLETED
    assert store.check() == []


def test_what_others_write_is_noticed_and_what_is_written_here_is_not(store: SQLiteStore) -> None:
    seen = store.queries.changes()
    store.local.remember("a", "b")
    assert store.queries.changes() == seen
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("INSERT INTO chat_preferences VALUES ('c', 'd')")
    assert store.queries.changes() != seen


def test_looking_for_changes_never_waits_for_a_writer(store: SQLiteStore) -> None:
    seen = store.queries.changes()
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("INSERT INTO chat_preferences VALUES ('c', 'd')")
    with ThreadPoolExecutor(1) as pool:
        with store._writer.transaction():
            assert pool.submit(store.queries.changes).result(timeout=10) == seen
        assert pool.submit(store.queries.changes).result(timeout=10) != seen


def test_a_store_that_cannot_sign_off_is_closed_all_the_same(store: SQLiteStore, other: sqlite3.Connection) -> None:
    other.execute("ROLLBACK")
    store.journal.begin(HELLO)
    other.execute("BEGIN IMMEDIATE")
    store.close()
    with raises(StoreError, match="closed"):
        sessions(store)


def run_and_fail(store: SQLiteStore, statement: str) -> None:
    with store._writer.transaction() as db:
        db.execute(statement)
        raise KeyboardInterrupt


def test_an_error_of_the_caller_rolls_back(store: SQLiteStore) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_and_fail(store, "INSERT INTO chat_preferences VALUES ('a', 'b')")
    assert store.local.preference("a") is None


def test_a_transaction_that_sqlite_ended_itself_is_not_ended_twice(store: SQLiteStore) -> None:
    with pytest.raises(KeyboardInterrupt):
        run_and_fail(store, "ROLLBACK")
    store.local.remember("a", "b")


def test_the_reader_never_writes(store: SQLiteStore) -> None:
    with raises(StoreError, match="cannot be written to"), store._reader.transaction() as db:
        db.execute("INSERT INTO chat_preferences VALUES ('a', 'b')")


def test_any_thread_may_call(tmp_path: Path) -> None:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store, ThreadPoolExecutor(8) as pool:

        def turn(number: int) -> int:
            begun = store.journal.begin(TurnRequest(f"s{number}", Prompt("Hello"), "model"))
            store.journal.append(begun, [{"role": "assistant", "content": "Hi"}])
            store.journal.end(begun, Outcome(TurnStatus.COMPLETED))
            return len(store.queries.messages(f"s{number}"))

        assert [*pool.map(turn, range(40))] == [2] * 40
        assert len(sessions(store)) == 40


def test_closing_twice_is_fine_and_closed_is_a_sentence(tmp_path: Path) -> None:
    store = SQLiteStore(tmp_path / "s", frozen_clock)
    store.journal.begin(HELLO)
    store.close()
    store.close()
    with raises(StoreError, match="could not be used"):
        sessions(store)


def test_a_file_that_is_gone_is_not_made_anew_by_a_connection(tmp_path: Path) -> None:
    with raises(StoreError, match="cannot be opened"):
        Database(tmp_path / "gone", patience=0.05, writes=True)
    assert [*tmp_path.iterdir()] == []


def test_a_connection_that_cannot_be_set_up_is_closed(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("no database, but long enough to be looked at" * 100)
    with raises(StoreError, match="is not a session file"):
        Database(tmp_path / "s", patience=0.05, writes=True)


def test_text_that_no_file_takes_is_a_sentence(store: SQLiteStore) -> None:
    with raises(StoreError, match="not valid Unicode"):
        store.journal.begin(TurnRequest("\ud800", Prompt("Hello"), "model"))


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_BUSY, "Another program keeps /s locked."),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Another program keeps /s locked."),
        (sqlite3.SQLITE_LOCKED, "Another program keeps /s locked."),
        (sqlite3.SQLITE_READONLY_DBMOVED, "/s cannot be written to."),
        (sqlite3.SQLITE_PERM, "/s may not be opened."),
        (sqlite3.SQLITE_CANTOPEN, "/s cannot be opened."),
        (sqlite3.SQLITE_FULL, "The disk is full; /s could not be written."),
        (sqlite3.SQLITE_IOERR_WRITE, "The disk failed while /s was used."),
        (sqlite3.SQLITE_CORRUPT_VTAB, "/s is damaged."),
        (sqlite3.SQLITE_NOTADB, "/s is not a session file."),
        (sqlite3.SQLITE_ERROR, "/s could not be used: {said} by SQLite."),
    ],
)
def test_every_error_of_sqlite_has_a_sentence(code: int, sentence: str) -> None:
    error = sqlite3.OperationalError("{said} by SQLite")
    error.sqlite_errorcode = code
    assert message(from_sqlite(error, Path("/s")).problem) == sentence


def test_an_error_of_the_module_itself_has_a_sentence_too() -> None:
    assert (
        message(from_sqlite(sqlite3.ProgrammingError("closed"), Path("/s")).problem) == "/s could not be used: closed."
    )


def test_an_error_of_the_file_system_without_words_of_its_own_is_told_as_it_is() -> None:
    with raises(StoreError, match="/s cannot be used: odd"), store_errors(Path("/s")):
        raise OSError("odd")


@pytest.mark.parametrize(("free", "sentence"), [(0, "The disk is full"), (10**9, "The disk failed")])
def test_a_write_that_fails_on_a_full_disk_is_told_as_such(
    free: int, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=free))
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert message(from_sqlite(error, tmp_path / "s").problem).startswith(sentence)


def test_a_disk_that_is_gone_is_not_called_full(tmp_path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_READ
    assert message(from_sqlite(error, tmp_path / "gone" / "s").problem).startswith("The disk failed")


@pytest.mark.parametrize("error", [MemoryError(), UnicodeDecodeError("utf-8", b"x", 0, 1, "odd")])
def test_what_a_damaged_page_makes_python_raise_is_damage(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(StoreError) as caught, store_errors(tmp_path / "s"):
        raise error
    assert caught.value.problem.code is Code.STORE_DAMAGED
