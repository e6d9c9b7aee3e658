"""A prompt that is answered again, while other programs use the file as well."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from litechat_tui.domain.chat import PreviousAnswer, TextPart, Turn, TurnStatus
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.owners import HEARTBEAT_MS
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW
from tests.stored import sessions
from tests.wording import raises


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", clock)) as store:
        yield store


def answered(store: SQLiteStore) -> Turn:
    turn = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    store.journal.append(turn, [{"role": "assistant", "content": "Answer"}])
    return store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("and the")))


def retry(store: SQLiteStore, turn: Turn) -> Turn:
    return store.journal.begin(TurnRequest("a", Prompt(""), "model", retry_of=turn.id))


def rows(store: SQLiteStore, table: str = "agent_messages") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store.path)) as db:
        return db.execute(f"SELECT id, message_data, created_at FROM {table} ORDER BY id").fetchall()


def other_program(store: SQLiteStore, *items: dict[str, str]) -> None:
    with closing(sqlite3.connect(store.path)) as db, db:
        added = [("a", json.dumps(item)) for item in items]
        db.executemany("INSERT INTO agent_messages (session_id, message_data) VALUES (?, ?)", added)


THEIRS = ({"role": "user", "content": "Theirs"}, {"role": "assistant", "content": "Told"})


def test_an_answer_is_restored_under_its_own_row_numbers_and_dates(store: SQLiteStore, clock: Clock) -> None:
    first = answered(store)
    before, session = rows(store), store.queries.session("a")
    clock.now += timedelta(hours=1)
    second = retry(store, first)
    assert rows(store) == before[:1]
    assert rows(store, "chat_set_aside") == before[1:]
    store.journal.withdraw(second)
    assert rows(store) == before
    assert rows(store, "chat_set_aside") == []
    assert store.queries.session("a") == session
    assert store.check() == []


def test_an_answer_is_restored_before_what_another_program_wrote_meanwhile(store: SQLiteStore) -> None:
    second = retry(store, answered(store))
    other_program(store, *THEIRS)
    store.journal.withdraw(second)
    assert [message.text for message in store.queries.messages("a")] == [
        "Question",
        "Answer\n\nand the",
        "Theirs",
        "Told",
    ]
    assert store.check() == []


def test_what_another_program_went_on_from_is_not_answered_again(store: SQLiteStore) -> None:
    first = answered(store)
    other_program(store, *THEIRS)
    before = rows(store)
    with raises(StoreError, match="not the last any more"):
        retry(store, first)
    assert rows(store) == before


def test_the_answer_of_a_dead_program_is_superseded_with_the_text_it_had(
    store: SQLiteStore, tmp_path: Path, clock: Clock
) -> None:
    with closing(SQLiteStore(tmp_path / "s", clock)) as elsewhere:
        elsewhere.journal._presence.me = replace(elsewhere.journal._presence.me, host="elsewhere")
        dead = elsewhere.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
        elsewhere.journal.checkpoint(dead, Partial("Half"), None)
        clock.now += timedelta(milliseconds=HEARTBEAT_MS)
        second = retry(store, dead)
    store.journal.end(second, Outcome(TurnStatus.COMPLETED, Partial("Whole")))
    earlier = PreviousAnswer("Half", TurnStatus.INTERRUPTED)
    assert store.queries.messages("a")[1].parts == (earlier, TextPart("Whole"))
    assert store.check() == []


def test_all_answers_go_with_their_prompt(store: SQLiteStore) -> None:
    second = retry(store, answered(store))
    store.journal.end(second, Outcome(TurnStatus.COMPLETED, Partial("Better")))
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("DELETE FROM agent_messages")
    assert rows(store, "chat_set_aside") == []
    assert sessions(store, "Answer") == []
    assert store.check() == []


def test_superseded_answers_outlive_a_repair(store: SQLiteStore) -> None:
    store.journal.end(retry(store, answered(store)), Outcome(TurnStatus.COMPLETED, Partial("Better")))
    messages = store.queries.messages("a")
    store.repair()
    assert store.queries.messages("a") == messages
    assert [session.id for session in sessions(store, "Answer")] == ["a"]
    assert store.check() == []
