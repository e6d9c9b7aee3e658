"""The file is moved, deleted or replaced under the running program: nothing is written to where nobody finds it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.chat import Turn, TurnStatus
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW, frozen_clock
from tests.stored import sessions


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock, patience=0.05)) as store:
        yield store


@pytest.fixture
def turn(store: SQLiteStore) -> Turn:
    return store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))


def other_file(path: Path) -> None:
    with closing(SQLiteStore(path, frozen_clock)) as other:
        other.journal.begin(TurnRequest("b", Prompt("Other"), "model"))


def renamed(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def deleted(path: Path) -> None:
    path.unlink()


def deleted_with_its_log(path: Path) -> None:
    for entry in path.parent.glob("s*"):
        entry.unlink()


def in_a_moved_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name(f"{path.parent.name} moved"))


def in_a_folder_that_is_a_file(path: Path) -> None:
    path.parent.rename(path.parent.with_name(f"{path.parent.name} moved too"))
    path.parent.touch()


def replaced(path: Path) -> None:
    other_file(path.with_name("other"))
    path.with_name("other").replace(path)


MOVES = [renamed, deleted, deleted_with_its_log, in_a_moved_folder, in_a_folder_that_is_a_file, replaced]


@pytest.mark.parametrize("move", MOVES)
def test_nothing_is_written_to_a_file_that_is_gone(
    store: SQLiteStore, turn: Turn, move: Callable[[Path], None]
) -> None:
    before, was_moved = store.queries.messages("a"), store.moved
    move(store.path)
    assert (was_moved, store.moved) == (False, True)
    for write in (
        lambda: store.journal.begin(TurnRequest("a", Prompt("More"), "model")),
        lambda: store.journal.append(turn, []),
        lambda: store.journal.checkpoint(turn, Partial("So far"), NOW),
        lambda: store.journal.end(turn, Outcome(TurnStatus.STOPPED)),
        lambda: store.journal.withdraw(turn),
        store.journal.beat,
        lambda: store.commands.fork("a", "b"),
        lambda: store.local.remember("theme", "dark"),
        store.check,
        store.repair,
    ):
        with pytest.raises(StoreError) as caught:
            write()
        assert caught.value.problem.code is Code.STORE_MOVED
        assert caught.value.problem.retryable
    assert store.queries.messages("a") == before


def test_a_file_that_was_moved_has_all_that_was_written_to_it(store: SQLiteStore, turn: Turn) -> None:
    renamed(store.path)
    with pytest.raises(StoreError):
        store.journal.beat()
    store.close()
    assert store.path.with_name("s-wal").stat().st_size == 0
    with closing(SQLiteStore(store.path.with_name("elsewhere"), frozen_clock)) as moved:
        assert [message.text for message in moved.queries.messages("a")] == ["Hello", ""]


def test_a_file_that_is_back_is_written_to_again(store: SQLiteStore, turn: Turn) -> None:
    for _ in range(2):
        renamed(store.path)
        with pytest.raises(StoreError):
            store.journal.append(turn, [{"role": "assistant", "content": "lost"}])
        store.path.with_name("elsewhere").rename(store.path)
        store.journal.append(turn, [{"role": "assistant", "content": "Hi"}])
    assert [item["content"] for item in store.journal.items("a")] == ["Hello", "Hi", "Hi"]
    assert store.check() == []


def test_a_file_that_took_its_place_is_left_alone(store: SQLiteStore, turn: Turn) -> None:
    replaced(store.path)
    with pytest.raises(StoreError):
        store.journal.beat()
    with closing(SQLiteStore(store.path, frozen_clock)) as other:
        other.journal.begin(TurnRequest("c", Prompt("Kept"), "model"))
        store.close()
        assert [session.id for session in sessions(other)] == ["c", "b"]
        assert store.path.with_name("s-wal").stat().st_size > 0, "the log of the other one is still there"
    with closing(SQLiteStore(store.path, frozen_clock)) as other:
        assert [session.id for session in sessions(other)] == ["c", "b"]
        assert other.check() == []


def test_the_last_who_wrote_leaves_an_empty_log_behind(store: SQLiteStore, turn: Turn) -> None:
    log = store.path.with_name("s-wal")
    with closing(SQLiteStore(store.path, frozen_clock, patience=0.05)) as other:
        other.journal.begin(TurnRequest("c", Prompt("Theirs"), "model"))
        replaced(store.path)
        with pytest.raises(StoreError):
            store.journal.beat()
        assert log.stat().st_size > 0, "what came since may be the new file's"
        with pytest.raises(StoreError):
            other.journal.beat()
        assert log.stat().st_size == 0
        assert [session.id for session in sessions(store)] == ["c", "a"]


def test_what_was_seen_before_the_move_is_the_files_own(store: SQLiteStore, turn: Turn) -> None:
    with closing(SQLiteStore(store.path, frozen_clock, patience=0.05)) as other:
        other.journal.begin(TurnRequest("c", Prompt("Theirs"), "model"))
    store.queries.changes()
    replaced(store.path)
    store.queries.changes()
    with pytest.raises(StoreError):
        store.journal.beat()
    assert store.path.with_name("s-wal").stat().st_size == 0


@pytest.mark.parametrize("move", [renamed, deleted, deleted_with_its_log, replaced])
def test_everything_is_written_to_a_new_file_and_the_program_goes_on_with_it(
    store: SQLiteStore, turn: Turn, move: Callable[[Path], None]
) -> None:
    old = store.path
    store.local.remember("theme", "dark")
    move(old)
    target = store.rescue_path
    assert target.name == ("s.rescued-1" if move is replaced else "s")
    store.rescue(target)
    assert (store.path, store.moved) == (target, False)
    store.journal.append(turn, [{"role": "assistant", "content": "Hi"}])
    store.journal.end(turn, Outcome(TurnStatus.COMPLETED))
    store.journal.begin(TurnRequest("a", Prompt("More"), "model"))
    assert store.local.preference("theme") == "dark"
    assert [session.id for session in sessions(store, "hello")] == ["a"]
    assert store.check() == []
    store.close()
    with closing(SQLiteStore(target, frozen_clock)) as new:
        assert [message.text for message in new.queries.messages("a")][:3] == ["Hello", "Hi", "More"]


def test_a_new_file_takes_no_name_that_is_taken(store: SQLiteStore) -> None:
    deleted_with_its_log(store.path)
    store.path.with_name("s-wal").write_text("the log of another file")
    store.path.with_name("s.rescued-1").touch()
    assert store.rescue_path.name == "s.rescued-2"
    for name, code in (("s.rescued-1", Code.STORE_BACKUP_EXISTS), ("s", Code.STORE_ONLY_LOG_LEFT)):
        with pytest.raises(StoreError) as caught:
            store.rescue(store.path.with_name(name))
        assert caught.value.problem.code is code
    store.rescue(store.rescue_path)
    assert store.path.name == "s.rescued-2"
    assert store.path.with_name("s-wal").read_text() == "the log of another file"


@pytest.mark.parametrize("may_create", [True, False])
def test_a_log_left_beside_a_moved_file_is_told_at_the_next_start(tmp_path: Path, may_create: bool) -> None:
    path = tmp_path / "s"
    with closing(SQLiteStore(path, frozen_clock)) as store:
        store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
        shutil.copy(path.with_name("s-wal"), tmp_path / "log")
    path.rename(tmp_path / "elsewhere")
    (tmp_path / "log").rename(path.with_name("s-wal"))
    with pytest.raises(StoreError) as caught:
        SQLiteStore(path, frozen_clock, may_create=may_create)
    assert caught.value.problem.code is Code.STORE_ONLY_LOG_LEFT


def test_a_log_that_somebody_reads_is_written_into_its_file_later(store: SQLiteStore, turn: Turn) -> None:
    with closing(sqlite3.connect(store.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM chat_turns").fetchone() == (1,)
        store.journal.checkpoint(turn, Partial("written last"), None)
        renamed(store.path)
        with pytest.raises(StoreError, match=Code.STORE_MOVED):
            store.journal.checkpoint(turn, Partial("too late"), None)
        reader.execute("ROLLBACK")

    assert store.rescue_path == store.path
    with closing(sqlite3.connect(store.path.with_name("elsewhere"))) as moved:
        assert moved.execute("SELECT partial_text FROM chat_turns").fetchone() == ("written last",)
