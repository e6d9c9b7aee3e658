"""Other session files of this program: everything comes over as it was, once, and the file is only read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from litechat_tui.app.importing.skipped import Reason
from litechat_tui.app.transfer import Report, import_
from litechat_tui.domain.archive import Conversation
from litechat_tui.domain.chat import TurnStatus
from litechat_tui.domain.file_contents import inspected
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.store.sqlite.foreign import SQLiteForeignDatabases
from litechat_tui.store.sqlite.migrations import VERSION
from tests.attached import png
from tests.conftest import NOW, frozen_clock
from tests.contract.stores import retry, said, talk
from tests.conversations import FULL
from tests.imports import database, read
from tests.old_files import file_of_version


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[str], SQLiteStore]]:
    (tmp_path / "theirs").mkdir()
    made: list[SQLiteStore] = []

    def make(name: str) -> SQLiteStore:
        made.append(SQLiteStore(tmp_path / name, frozen_clock))
        return made[-1]

    yield make
    for each in made:
        each.close()


def fill(store: SQLiteStore) -> None:
    """Store one of everything."""
    store.archive.adopt([replace(FULL, session_id="full")])
    store.blobs.keep(png())
    talk(store, "full", Prompt("Look.", (inspected("photo.png", png()),)))
    answered = talk(store, "a", "Question", said("One"))
    store.journal.end(retry(store, answered), Outcome(TurnStatus.FAILED, Partial("Two", "Hm")))
    store.commands.change(["a"], Change(title="題名", tagged=("仕事", "b"), pinned=True))
    store.commands.fork("a", "fork")
    store.commands.duplicate("full", "copy")
    talk(store, "gone")
    store.commands.change(["gone"], Change(trashed=True))
    talk(store, "doomed")
    store.commands.change(["doomed"], Change(trashed=True, doomed=True))
    running = store.journal.begin(TurnRequest("running", Prompt("Still"), "model"))
    store.journal.checkpoint(running, Partial("so far"), NOW)


def everything(store: SQLiteStore) -> dict[str, Conversation | None]:
    return {each: store.archive.conversation(each) for each in store.archive.ids(trashed=True) if each != "doomed"}


def take_in(store: SQLiteStore, path: Path) -> Report:
    return import_(store.archive, SQLiteForeignDatabases(), [path])


def contents(folder: Path) -> dict[str, str]:
    return {entry.name: sha256(entry.read_bytes()).hexdigest() for entry in folder.iterdir()}


def test_everything_comes_over_as_it_was_and_only_once(opened: Callable[[str], SQLiteStore], tmp_path: Path) -> None:
    theirs, mine = opened("theirs/s"), opened("mine")
    fill(theirs)
    before = everything(theirs)
    report = take_in(mine, theirs.path)
    assert everything(mine) == before
    look = mine.queries.messages("full")[-2]
    assert [mine.blobs.read(each.digest) for each in look.attachments] == [png()]
    assert (report.sessions, report.forks, report.attempts, report.skipped) == (3, 3, 3, [])
    assert mine.queries.session("doomed") is None
    turn = mine.queries.messages("running")[-1].turn
    assert turn is not None
    assert turn.status is TurnStatus.INTERRUPTED
    assert mine.check() == []
    again = take_in(mine, theirs.path)
    assert (again.duplicates, again.found, again.messages) == (6, 6, 0)
    assert everything(mine) == before


def test_a_session_that_went_on_there_goes_on_here(opened: Callable[[str], SQLiteStore]) -> None:
    theirs, mine = opened("theirs/s"), opened("mine")
    talk(theirs, "a")
    take_in(mine, theirs.path)
    talk(theirs, "a", "And now?")
    report = take_in(mine, theirs.path)
    assert (report.extended, report.messages) == (1, 2)
    mine_now, theirs_now = everything(mine)["a"], everything(theirs)["a"]
    assert mine_now is not None
    assert replace(mine_now, source=None) == theirs_now


def copied(path: Path, target: Path) -> None:
    for ending in ("", "-wal"):
        shutil.copy(f"{path}{ending}", target.with_name(target.name + ending))


def test_a_file_is_only_read_also_with_a_log_beside_it(opened: Callable[[str], SQLiteStore], tmp_path: Path) -> None:
    theirs, mine = opened("theirs/s"), opened("mine")
    fill(theirs)
    expected = everything(theirs)
    (tmp_path / "copied").mkdir()
    copied(theirs.path, tmp_path / "copied" / "s")
    assert (tmp_path / "copied" / "s-wal").stat().st_size > 0
    before = contents(tmp_path / "copied"), contents(tmp_path / "theirs")
    take_in(mine, tmp_path / "copied" / "s")
    assert everything(mine) == expected
    assert take_in(mine, theirs.path).duplicates == len(expected)
    assert contents(tmp_path / "copied") == before[0]
    shared = {"s-shm"}  # in which programs say that they read
    assert {name: before[1][name] for name in {*before[1]} - shared} == {
        name: content for name, content in contents(tmp_path / "theirs").items() if name not in shared
    }
    theirs.close()
    before = contents(tmp_path / "theirs"), {}
    assert [*before[0]] == ["s"]
    assert take_in(mine, theirs.path).duplicates == len(expected)
    assert contents(tmp_path / "theirs") == before[0]


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_file_of_an_earlier_version_is_read_as_it_is(tmp_path: Path, version: int) -> None:
    (tmp_path / "old").mkdir()
    path = tmp_path / "old" / "s"
    file_of_version(path, version)
    before = contents(path.parent)
    with closing(SQLiteStore(tmp_path / "mine", frozen_clock)) as mine:
        report = take_in(mine, path)
        assert (report.sessions, report.skipped) == (1, [])
        found = mine.archive.conversation("old")
        assert contents(path.parent) == before
    with closing(SQLiteStore(path, frozen_clock)) as migrated:
        assert migrated.archive.conversation("old") == found
        assert found is not None
        assert found.exchanges[0].answers[0].turn is not None


def test_a_file_of_a_newer_version_is_refused_by_name(opened: Callable[[str], SQLiteStore]) -> None:
    theirs = opened("theirs/s")
    talk(theirs)
    with closing(sqlite3.connect(theirs.path)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert read(theirs.path).reasons == {Reason.NEWER_FILE: 1}


def test_other_tables_of_the_same_names_are_those_of_the_sdk(tmp_path: Path) -> None:
    path = database(
        tmp_path / "x.db",
        "CREATE TABLE agent_messages (id INTEGER PRIMARY KEY, session_id TEXT, message_data TEXT, created_at TEXT)",
        "CREATE TABLE chat_sessions (session_id TEXT)",
        """INSERT INTO agent_messages VALUES (1, 'a', '{"role": "user", "content": "Hi"}', NULL)""",
    )
    assert read(path).only.source is not None
    assert read(path).only.session_id == ""


def test_a_session_that_goes_while_the_file_is_read_is_left_out(opened: Callable[[str], SQLiteStore]) -> None:
    theirs = opened("theirs/s")
    for name in ("a", "b"):
        talk(theirs, name)
    found = SQLiteForeignDatabases().chats(theirs.path)
    first = next(found)
    with closing(sqlite3.connect(theirs.path)) as db, db:
        db.execute("DELETE FROM agent_messages WHERE session_id = 'b'")
        db.execute("DELETE FROM agent_sessions WHERE session_id = 'b'")
    assert isinstance(first, Conversation)
    assert [*found] == []
