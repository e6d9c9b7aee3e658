"""`merge`, as people and scripts run it."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Attachment, Prompt
from litechat_tui.domain.shelf import Change
from litechat_tui.store.sqlite import SQLiteStore
from litechat_tui.subcommands import merging
from tests.contract.stores import COMPLETED, TickingClock, retry, said, spoken, talk
from tests.old_files import file_of_version
from tests.unit.subcommands.conftest import Shell


@pytest.fixture
def other(tmp_path: Path) -> Iterator[SQLiteStore]:
    (tmp_path / "other").mkdir()
    with closing(SQLiteStore(tmp_path / "other" / "s.db", TickingClock())) as made:
        yield made


def contents(folder: Path) -> dict[str, bytes]:
    # Programs say in the shared memory that they read.
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}


def test_two_files_are_made_one_and_merging_again_adds_nothing(
    store: SQLiteStore, other: SQLiteStore, shell: Shell
) -> None:
    talk(store, "a", "Mine", said("One"))
    retry_of = talk(other, "b", "Theirs", said("Two"))
    other.journal.withdraw(retry(other, retry_of))
    other.commands.change(["b"], Change(title="題名", pinned=True, tagged=("t",)))
    before = contents(other.path.parent)
    foreseen = shell.json("merge", str(other.path), "--dry-run")
    assert store.archive.ids() == ["a"]
    assert shell.json("merge", str(other.path)) == foreseen
    assert (foreseen["sessions"], foreseen["messages"], foreseen["skipped"]) == (1, 2, [])
    assert store.archive.conversation("b") == other.archive.conversation("b")
    assert (shell.json("merge", str(other.path))["duplicates"], store.check()) == (1, [])
    assert contents(other.path.parent) == before
    other.close()
    alone = contents(other.path.parent)
    assert shell.run("merge", str(other.path)) == (0, "New sessions: 0\nThere already: 1\n", "")
    assert contents(other.path.parent) == alone


def test_a_dry_run_says_so_and_counts_a_fork_once(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "a", "Question", said("One"))
    shutil.copytree(store.path.parent, Path("third"), ignore=shutil.ignore_patterns("third"))
    talk(store, "a", "Mine", said("Two"))
    with closing(SQLiteStore(Path("third") / store.path.name, TickingClock())) as third:
        for _ in range(30):
            third._clock()  # later than the others
        talk(third, "a", "Theirs", said("Three"))
        assert shell.run("merge", str(third.path), "--dry-run")[1].splitlines() == [
            "Nothing was stored; this is what a merge would do.",
            "New sessions: 0",
            "Messages: 2",
            "Forks: 1",
        ]
        assert shell.json("merge", str(third.path))["forks"] == 1
        back = ("merge", str(store.path), "--session-db", str(third.path))
        report = shell.json(*back)
        assert [report[name] for name in ("extended", "forks", "duplicates", "messages")] == [1, 1, 1, 2]
        assert shell.json(*back)["duplicates"] == 2
        assert (
            spoken(third)
            == spoken(store)
            == [("user", "Question"), ("assistant", "One"), ("user", "Mine"), ("assistant", "Two")]
        )


def test_the_place_from_which_a_session_is_sent_comes_along(
    store: SQLiteStore, other: SQLiteStore, shell: Shell
) -> None:
    for prompt in ("1", "2", "3"):
        talk(other, "a", prompt)
    (second,) = [each.item_id for each in other.queries.messages("a") if each.text == "2"]
    other.commands.send_from("a", second)
    assert shell.json("merge", str(other.path))["sessions"] == 1
    assert store.journal.items("a") == other.journal.items("a")
    assert len(store.journal.items("a")) == 4


def test_a_session_that_is_being_answered_here_has_to_wait(
    store: SQLiteStore, other: SQLiteStore, shell: Shell
) -> None:
    talk(other, "a", "Theirs", said("Two"))
    for _ in range(30):
        store._clock()  # later than theirs, which therefore keeps the session
    turn = store.journal.begin(TurnRequest("a", Prompt("Mine"), "model"))
    talk(other, "b", "Else")
    status, out, _ = shell.run("merge", str(other.path))
    assert (status, len(store.archive.ids())) == (1, 2)
    assert "A reply is being written to it here. Merge again when that has ended." in out
    store.journal.withdraw(turn)
    assert shell.json("merge", str(other.path))["sessions"] == 1


def test_what_cannot_be_merged_is_refused_in_a_sentence(store: SQLiteStore, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no database")
    refused = {
        str(store.path): f"{store.path} is the session file itself.",
        "gone.db": "There is no file gone.db to merge.",
        "text/x": "text/x cannot be used: Not a directory.",
        ".": ". is a folder or a device, not a session file.",
        "text": "text is not a session file.",
    }
    for path, words in refused.items():
        status, out, err = shell.run("merge", path)
        assert (status, out) == (1, "")
        assert words in err


def test_a_file_of_the_very_first_version_is_merged_and_stays_as_it_is(store: SQLiteStore, shell: Shell) -> None:
    Path("old").mkdir()
    file_of_version(Path("old") / "s", 1)
    before = contents(Path("old"))
    assert shell.json("merge", "old/s")["sessions"] == 1
    assert contents(Path("old")) == before
    assert store.archive.ids() == ["old"]


def test_the_database_of_another_program_is_refused(store: SQLiteStore, shell: Shell, tmp_path: Path) -> None:
    assert store.archive.ids() == []
    with closing(sqlite3.connect(tmp_path / "foreign")) as db, db:
        db.execute("CREATE TABLE t (x)")
    status, _, err = shell.run("merge", "foreign")
    assert status == 1
    assert "foreign is the database of another program." in err


def test_it_says_how_far_it_is(
    store: SQLiteStore, other: SQLiteStore, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "TOLD_SESSIONS", 1)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for session_id in "abc":
        talk(other, session_id)
    _, _, err = shell.run("merge", str(other.path))
    assert "3 sessions read" in err
    assert len(store.archive.ids()) == 3


def test_what_is_attached_to_a_session_that_goes_on_comes_along(store: SQLiteStore, shell: Shell) -> None:
    talk(store, "a", "Common", said("One"))
    store.backup(Path("third.db"))
    with closing(SQLiteStore(Path("third.db"), TickingClock())) as third:
        digest = third.blobs.keep(b"Some text.\n")
        attached = (Attachment(digest, "a.txt", "text/plain", 11),)
        third.journal.end(third.journal.begin(TurnRequest("a", Prompt("Look.", attached), "model")), COMPLETED)
        assert shell.json("merge", "third.db")["extended"] == 1
    assert store.blobs.read(digest) == b"Some text.\n"
    assert store.check() == []
