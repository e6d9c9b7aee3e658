"""Whatever is in the file, reading it gives something and ends with a sentence: never an error that is not ours."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from litechat_tui.domain.chat import Times, TurnStatus, Usage
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import Problem, StoreError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore, values
from litechat_tui.store.sqlite.database import Database
from litechat_tui.store.sqlite.problems import store_errors
from litechat_tui.store.sqlite.rows import the_row
from litechat_tui.words.problems import problem_text
from tests.conftest import NOW, frozen_clock
from tests.odd_json import ODD_ROWS
from tests.stored import sessions
from tests.wording import raises

PAGE = 4096
FEW, MANY = range(40), range(40, 1500)


@pytest.fixture(autouse=True)
def without_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the system write when it likes: there are many files, and no power cut."""
    configure = Database._configure

    def quick(self: Database, *, writes: bool) -> None:
        configure(self, writes=writes)
        self._raw.execute("PRAGMA synchronous = OFF")

    monkeypatch.setattr(Database, "_configure", quick)
    monkeypatch.setattr(os, "fsync", lambda _: None)


def make(path: Path) -> None:
    """Make a file in which every column of every table has a value."""
    with closing(SQLiteStore(path, frozen_clock)) as store:
        for session_id in ("a", "b"):
            done = store.journal.begin(TurnRequest(session_id, Prompt("Hello there"), "model"))
            store.journal.append(done, [{"role": "assistant", "content": "Some answer"}])
            outcome = Outcome(TurnStatus.COMPLETED, usage=Usage(1, 2, 3, 4, 0.5), times=Times((1.0,), {"c": 2.0}))
            store.journal.end(done, outcome)
            failed = store.journal.begin(TurnRequest(session_id, Prompt("Again"), "model"))
            problem = Problem(Code.PROXY_FAILED, proxy_message="Oh", status=500).with_consequence(
                Code.ANSWER_NOT_IN_FILE
            )
            store.journal.end(failed, Outcome(TurnStatus.FAILED, Partial("Cut", "Hm"), problem=problem))
            again = store.journal.begin(TurnRequest(session_id, Prompt(""), "model", retry_of=failed.id))
            store.journal.checkpoint(again, Partial("So far", "Hm"), NOW)
        store.local.remember("theme", "dark")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a file in order."""
    folder = tmp_path_factory.mktemp("sound")
    make(folder / "s")
    with closing(SQLiteStore(folder / "s", frozen_clock)) as store:
        store.backup(folder / "copy")
    return (folder / "copy").read_bytes()


def steps(store: SQLiteStore) -> Iterator[Callable[[], object]]:
    """Yield everything that can be done with a file, in the order in which a program does it."""
    journal, queries = store.journal, store.queries
    yield journal.recover
    yield lambda: [sessions(store), sessions(store, "hello"), sessions(store, "he")]
    yield lambda: [store.spending.spells(), store.spending.amounts(["a", "b"]), queries.beginning_with("")]
    for session_id in ("a", "b"):
        yield partial(queries.session, session_id)
        yield partial(queries.messages, session_id)
        yield partial(journal.items, session_id)
        yield partial(a_turn, store, session_id)
    yield lambda: store.commands.fork("a", "copy")
    yield lambda: store.local.preference("theme")
    yield store.check
    yield store.repair
    yield store.check


def a_turn(store: SQLiteStore, session_id: str) -> None:
    journal = store.journal
    turn = journal.begin(TurnRequest(session_id, Prompt("New"), "model"))
    journal.append(turn, [{"role": "assistant", "content": "x"}])
    journal.checkpoint(turn, Partial("a", "b"), NOW)
    turn = journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("a")))
    journal.withdraw(journal.begin(TurnRequest(session_id, Prompt(""), "model", retry_of=turn.id)))


def use(path: Path) -> set[Code]:
    """Do everything with a file; return the codes of what was refused."""
    problems = []
    try:
        with closing(SQLiteStore(path, frozen_clock, patience=0.0)) as store:
            for step in steps(store):
                try:
                    step()
                except StoreError as error:
                    problems.append(error.problem)
    except StoreError as error:
        problems.append(error.problem)
    assert all(problem_text(problem).message for problem in problems)
    return {problem.code for problem in problems}


def flipped(data: bytes, seed: int) -> bytes:
    """Return the file with some bytes changed: anywhere, or in the heads and the rows of pages."""
    chance, changed = random.Random(seed), bytearray(data)
    for _ in range(chance.choice([1, 1, 3, 10, 40])):
        place = chance.choice([chance.randrange(120), chance.randrange(PAGE), chance.randrange(3600, PAGE)])
        at = chance.randrange(len(data) // PAGE) * PAGE + place
        changed[at] = chance.choice([0, 255, chance.randrange(256), changed[at] ^ (1 << chance.randrange(8))])
    return bytes(changed)


@pytest.mark.parametrize("seeds", [FEW, pytest.param(MANY, marks=pytest.mark.proof)], ids=["few", "many"])
def test_flipped_bytes_end_with_a_sentence(sound: bytes, tmp_path: Path, seeds: range) -> None:
    refused: set[Code] = set()
    for seed in seeds:
        path = tmp_path / f"{seed}.db"
        path.write_bytes(flipped(sound, seed))
        try:
            refused |= use(path)
        except Exception as error:
            error.add_note(f"with seed {seed}")
            raise
        for left in tmp_path.iterdir():
            left.unlink()
    assert Code.STORE_DAMAGED in refused


ODD_VALUES = ("'zzz'", "999999999999999999", "'{\"code\": 1}'")
COLUMNS = [
    (table, column.split()[0])
    for table, columns in values._COLUMNS.items()
    for column in columns
    if "agent" not in table
]


@pytest.mark.parametrize("value", ["x'ff00'", *(pytest.param(value, marks=pytest.mark.proof) for value in ODD_VALUES)])
def test_odd_values_are_read_as_something(sound: bytes, tmp_path: Path, value: str) -> None:
    for table, column in COLUMNS:
        path = tmp_path / f"{table}.{column}.db"
        path.write_bytes(sound)
        with closing(sqlite3.connect(path)) as db, db, suppress(sqlite3.IntegrityError):
            db.execute(f"UPDATE {table} SET {column} = {value}")
        with closing(SQLiteStore(path, frozen_clock)) as store:
            for session in sessions(store):
                for message in store.queries.messages(session.id):
                    if message.turn is not None and message.turn.problem is not None:
                        assert problem_text(message.turn.problem).message
            store.journal.recover()


def test_a_status_that_there_is_not_is_told_and_mended(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE chat_turns SET status = 'zzz' WHERE status <> 'running'")
    with closing(SQLiteStore(path, frozen_clock)) as store:
        turns = [message.turn for message in store.queries.messages("a")]
        assert turns[0] is not None
        assert turns[0].status is TurnStatus.INTERRUPTED
        assert [problem.code for problem in store.check()] == [Code.CHECK_TURN_STATUS]
        store.repair()
        assert store.check() == []


def test_a_running_turn_whose_status_is_damaged_keeps_its_text(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE chat_turns SET status = 'zzz' WHERE status = 'running'")
        db.execute("DELETE FROM chat_owners")
    with closing(SQLiteStore(path, frozen_clock)) as store:
        store.repair()
        store.journal.recover()
        assert store.check() == []
        assert store.queries.messages("a")[-1].text.endswith("So far")


def test_every_column_is_checked(sound: bytes, tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(sound)
    with closing(sqlite3.connect(tmp_path / "s")) as db:
        for table, columns in values._COLUMNS.items():
            found = {name: optional for _, name, kind, optional, *_ in db.execute(f"PRAGMA table_info({table})")}
            listed = {column.split()[0] for column in columns}
            assert set(found) - listed <= {"id", "created_at"}
            assert listed <= set(found)


@pytest.mark.parametrize("row", ODD_ROWS, ids=range(len(ODD_ROWS)))
def test_odd_items_are_read_and_checked(sound: bytes, tmp_path: Path, row: str) -> None:
    path = tmp_path / "s"
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO agent_messages (session_id, message_data) VALUES ('new', ?)", (row,))
    with closing(SQLiteStore(path, frozen_clock)) as store:
        assert store.queries.messages("new")
        assert store.check() == []
        store.commands.fork("new", "copy")
        store.repair()


def test_a_column_that_lost_its_name_is_damage(sound: bytes, tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("ALTER TABLE chat_sessions RENAME COLUMN forked_from TO gorked_from")
    with closing(SQLiteStore(path, frozen_clock)) as store, raises(StoreError, match="is damaged"):
        sessions(store)


def test_a_row_that_an_index_lost_is_damage(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(tmp_path / "s")) as db,
        raises(StoreError, match="is damaged"),
        store_errors(tmp_path / "s"),
    ):
        the_row(db.execute("SELECT 1 WHERE 0"))
