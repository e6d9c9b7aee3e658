"""A fork of any session: its dates, its title, and what of it another program wrote."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from litechat_tui.domain.chat import ReasoningPart, TextPart, Times, TurnStatus
from litechat_tui.domain.ports import Outcome, Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.served import Served
from litechat_tui.domain.titles import TITLE_LENGTH
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import NOW, frozen_clock
from tests.wording import problem


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        yield store


def written(store: SQLiteStore, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute(statement, values)


def test_what_another_program_wrote_is_copied_with_its_dates(store: SQLiteStore) -> None:
    for item in ({"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}, "not an item"):
        written(
            store,
            "INSERT INTO agent_messages (session_id, message_data, created_at) VALUES ('a', ?, '2020-02-02 02:02:02')",
            json.dumps(item),
        )
    fork = store.commands.fork("a", "b")
    assert (fork.created_at, fork.updated_at) == (NOW, NOW)
    copied = [replace(message, item_id=None) for message in store.queries.messages("b")]
    assert copied == [replace(message, item_id=None) for message in store.queries.messages("a")]
    assert store.check() == []


def test_a_fork_in_the_middle_of_an_answer_has_the_first_half_of_it(store: SQLiteStore) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    store.journal.append(turn, [{"role": "assistant", "content": "Answer"}])
    store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("and the", "hm")))
    store.commands.fork("a", "b", 3)
    assert [message.text for message in store.queries.messages("b")] == ["Question", "Answer"]
    assert store.check() == []


def test_a_copied_turn_tells_what_went_wrong(store: SQLiteStore) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    broken = problem("It broke.", "Mend it.", proxy_message="Out of order")
    partial, times, served = Partial("Half", "Hm."), Times((2.0,)), Served("call-1", "another", 0, 1)
    store.journal.end(turn, Outcome(TurnStatus.FAILED, partial, problem=broken, times=times, served=served))
    store.commands.fork("a", "b")
    copied = store.queries.messages("b")[-1]
    assert copied.turn is not None
    assert copied.turn.problem == broken
    assert copied.turn.served == served
    assert copied.parts == (ReasoningPart("Hm.", 2.0), TextPart("Half"))


@pytest.mark.parametrize("stored", ["no JSON", "[]", "{}", '{"call_id": 7}', "[" * 9999], ids=range(5))
def test_what_nobody_can_read_of_how_a_turn_was_served_is_nothing(store: SQLiteStore, stored: str) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("Half"), served=Served("call-1")))
    written(store, "UPDATE chat_turns SET served = ?", stored)
    reply = store.queries.messages("a")[-1]
    assert reply.turn is not None
    assert reply.turn.served is None


@pytest.mark.parametrize(
    "stored", ["no JSON", "[]", '{"thoughts": 1}', '{"thoughts": ["x"]}', '{"tools": []}', "[" * 9999], ids=range(6)
)
def test_times_that_nobody_can_read_are_none(store: SQLiteStore, stored: str) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    store.journal.end(turn, Outcome(TurnStatus.STOPPED, Partial("Half", "Hm."), times=Times((2.0,))))
    written(store, "UPDATE chat_turns SET times = ?", stored)
    assert store.queries.messages("a")[-1].parts == (ReasoningPart("Hm."), TextPart("Half"))


def test_the_turn_of_a_dead_program_is_left_out_too(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("Question"), "model"))
    written(store, "UPDATE chat_owners SET token = 'gone'")
    store.commands.fork("a", "b")
    assert store.journal.items("b") == []
    assert store.check() == []


def test_a_long_title_leaves_room_for_the_number(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("x" * 200), "model"))
    titles = [store.commands.fork("a", f"f{number}").title for number in range(11)]
    assert len(set(titles)) == 11
    assert all(len(title) == TITLE_LENGTH for title in titles)
    assert titles[0].endswith("x…")
    assert titles[-1].endswith("x… (11)")


def test_a_fork_goes_on_with_the_model_and_the_instructions_of_its_origin(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    written(store, "UPDATE chat_sessions SET instructions = 'Be kind.', parameters = '{}', title = 'Named'")
    store.commands.fork("a", "b")
    with closing(sqlite3.connect(store.path)) as db:
        row = db.execute(
            "SELECT title, title_source, model, instructions, parameters FROM chat_sessions WHERE session_id = 'b'"
        ).fetchone()
    assert row == ("Named", "fork", "model", "Be kind.", "{}")


def test_forks_of_earlier_versions_keep_their_titles_and_count(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("Trip"), "model"))
    store.commands.fork("a", "old")
    written(store, "UPDATE chat_sessions SET title = 'Trip (fork)' WHERE session_id = 'old'")
    assert [store.commands.fork(origin, new).title for origin, new in (("a", "b"), ("old", "c"))] == [
        "Trip (2)",
        "Trip (3)",
    ]
    old = store.queries.session("old")
    assert old is not None
    assert old.title == "Trip (fork)"


def test_the_sdk_knows_a_fork_as_a_session_of_that_date(store: SQLiteStore) -> None:
    store.journal.end(store.journal.begin(TurnRequest("a", Prompt("Hello"), "model")), Outcome(TurnStatus.COMPLETED))
    store.commands.fork("a", "b")
    with closing(sqlite3.connect(store.path)) as db:
        assert len(db.execute("SELECT created_at, updated_at FROM agent_sessions").fetchall()) == 2
        assert len(set(db.execute("SELECT created_at, updated_at FROM agent_sessions"))) == 1


def test_a_session_that_is_continued_after_its_fork_stays_apart(store: SQLiteStore) -> None:
    store.journal.end(
        store.journal.begin(TurnRequest("a", Prompt("Hello"), "model")), Outcome(TurnStatus.COMPLETED, Partial("Hi"))
    )
    fork = store.commands.fork("a", "b")
    store.journal.end(
        store.journal.begin(TurnRequest("a", Prompt("More"), "model")), Outcome(TurnStatus.COMPLETED, Partial("Sure"))
    )
    assert store.queries.session("b") == fork
    assert fork.updated_at - fork.created_at == timedelta(0)
    assert [message.text for message in store.queries.messages("b")] == ["Hello", "Hi"]
    assert store.check() == []
