"""Whole sessions in the file: whatever is taken in, the invariants hold and no row is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litechat_tui.domain.archive import Answer, Conversation, Exchange, Fate, KeptItem, Source
from litechat_tui.domain.storable import storable
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.conversations import CONVERSATIONS, FULL, asked, conversation, exchange, said, turn, without_ids
from tests.odd_json import ODD_ROWS

HERE = Source("chatgpt", "c1")


@pytest.fixture(scope="module")
def template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s"
        SQLiteStore(path, frozen_clock).close()
        yield path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as made:
        yield made


def stored(store: SQLiteStore, session_id: str) -> Conversation:
    found = store.archive.conversation(session_id)
    assert found is not None
    return found


def execute(store: SQLiteStore, statement: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(store.path)) as db, db:
        return db.execute(statement, values).fetchall()


@settings(max_examples=40)
@given(given=CONVERSATIONS)
def test_any_conversation_is_stored_as_it_is_and_only_once(template: Path, given: Conversation) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s"
        shutil.copy(template, path)
        with closing(SQLiteStore(path, frozen_clock)) as store:
            (adopted,) = store.archive.adopt([given])
            assert adopted.fate is Fate.NEW
            assert store.check() == []
            # NaN in a row of another program is unlike itself.
            assert repr(without_ids(stored(store, adopted.session_id))) == repr(without_ids(storable(given)))
            assert [each.fate for each in store.archive.adopt([given])] == [Fate.DUPLICATE]


_ANSWERS = st.lists(st.sampled_from(["a", "b", "", "```"]), max_size=2).map(lambda texts: [*dict.fromkeys(texts)])
_STATES = st.lists(st.tuples(st.sampled_from(["x", "y", "", " x "]), _ANSWERS), max_size=3).map(
    lambda given: conversation(*(exchange(prompt, *answers) for prompt, answers in given), source=HERE)
)


@settings(max_examples=40)
@given(states=st.lists(_STATES, min_size=2, max_size=5), indexed=st.booleans())
def test_no_state_of_a_conversation_is_lost_in_whatever_order_they_come(
    template: Path, states: list[Conversation], indexed: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s"
        shutil.copy(template, path)
        with closing(SQLiteStore(path, frozen_clock)) as store:
            for state in states:
                foreseen = store.archive.foresee(state)
                (adopted,) = store.archive.adopt([state])
                assert (foreseen.fate, foreseen.messages, foreseen.attempts) == (
                    adopted.fate,
                    adopted.messages,
                    adopted.attempts,
                )
                if indexed:
                    store.index.step()
                assert store.check() == []
            again = store.archive.adopt(states)
            assert {each.fate for each in again} == {Fate.DUPLICATE}


def test_a_session_that_goes_on_keeps_the_rows_it_has(store: SQLiteStore) -> None:
    first, second = exchange("1", "a", "b"), exchange("2", "c", minute=1)
    (adopted,) = store.archive.adopt([conversation(first, second, source=HERE)])
    before = execute(
        store, "SELECT id, message_data FROM agent_messages UNION SELECT id, message_data FROM chat_set_aside"
    )
    turns = execute(store, "SELECT id FROM chat_turns")
    store.archive.adopt([conversation(first, second, exchange("3", "d", minute=2), source=HERE)])
    rows = "SELECT id, message_data FROM agent_messages UNION SELECT id, message_data FROM chat_set_aside"
    assert {*before} < {*execute(store, rows)}
    assert {*turns} < {*execute(store, "SELECT id FROM chat_turns")}
    assert execute(store, "SELECT session_id FROM chat_sessions") == [(adopted.session_id,)]
    assert store.check() == []


def test_an_earlier_answer_in_the_middle_is_added_and_everything_after_it_stays(store: SQLiteStore) -> None:
    second = exchange("2", "c", minute=1)
    (adopted,) = store.archive.adopt([conversation(exchange("1", "b"), second, source=HERE)])
    (again,) = store.archive.adopt([conversation(exchange("1", "a", "b"), second, source=HERE)])
    assert (again.fate, again.messages, again.attempts) == (Fate.EXTENDED, 0, 1)
    found = stored(store, adopted.session_id)
    assert [len(each.answers) for each in found.exchanges] == [2, 1]
    assert [message.text for message in store.queries.messages(adopted.session_id)] == ["1", "b", "2", "c"]
    assert store.check() == []


def test_a_session_in_the_trash_stays_there_when_it_goes_on(store: SQLiteStore) -> None:
    (adopted,) = store.archive.adopt([conversation(exchange("1", "a"), source=HERE, trashed_at=FULL.trashed_at)])
    (again,) = store.archive.adopt([conversation(exchange("1", "a"), exchange("2", "b"), source=HERE)])
    assert again.fate is Fate.EXTENDED
    assert stored(store, adopted.session_id).trashed_at == FULL.trashed_at


def test_a_session_that_was_deleted_for_good_is_new_again(store: SQLiteStore) -> None:
    given = conversation(exchange("1", "a"), source=HERE, trashed_at=FULL.trashed_at)
    (adopted,) = store.archive.adopt([given])
    assert store.commands.purge([adopted.session_id]) == 1
    assert execute(store, "SELECT * FROM chat_imports") == []
    assert [each.fate for each in store.archive.adopt([given])] == [Fate.NEW]


def test_rows_of_any_kind_come_out_and_go_in_again(store: SQLiteStore) -> None:
    execute(store, "INSERT INTO agent_sessions (session_id) VALUES ('a')")
    for row in ODD_ROWS:
        execute(store, "INSERT INTO agent_messages (session_id, message_data) VALUES ('a', ?)", row)
    given = replace(stored(store, "a"), session_id="b")
    store.archive.adopt([given])
    rows = "SELECT message_data FROM agent_messages WHERE session_id = ? ORDER BY id"
    assert [json_or_text(data) for (data,) in execute(store, rows, "b")] == [json_or_text(row) for row in ODD_ROWS]
    assert store.check() == []


def json_or_text(data: object) -> object:
    try:
        return repr(json.loads(str(data)))
    except (ValueError, RecursionError):
        return data


def test_a_session_without_a_row_of_the_sdk_goes_on_as_others_do(store: SQLiteStore) -> None:
    execute(
        store,
        "INSERT INTO agent_messages (session_id, message_data) VALUES ('a', ?)",
        json.dumps({"role": "user", "content": "1"}),
    )
    (again,) = store.archive.adopt([conversation(exchange("1", "a"), session_id="a")])
    assert again.fate is Fate.EXTENDED
    assert [message.text for message in store.queries.messages("a")] == ["1", "a"]
    assert store.check() == []


def test_a_damaged_session_is_written_anew_as_a_whole(store: SQLiteStore) -> None:
    execute(store, "INSERT INTO agent_sessions (session_id) VALUES ('a')")
    system = json.dumps({"role": "system", "content": "Be brief."})
    execute(store, "INSERT INTO agent_messages (session_id, message_data) VALUES ('a', ?)", system)
    for attempt in (1, 2):
        execute(
            store,
            "INSERT INTO chat_turns"
            " (id, session_id, model, status, first_item, attempt, opened_session, started_ms, ended_ms)"
            " VALUES (?, 'a', '', 'completed', 1, ?, 0, 0, 0)",
            f"t{attempt}",
            attempt,
        )
    assert store.check() != []
    before = stored(store, "a")
    assert len(before.exchanges) == 2
    (again,) = store.archive.adopt([replace(before, exchanges=(*before.exchanges, exchange("2", "b")))])
    assert again.fate is Fate.EXTENDED
    assert store.check() == []
    assert stored(store, "a").exchanges[0] == before.exchanges[0]


def test_whose_session_a_fork_is_does_not_rest_on_titles(store: SQLiteStore) -> None:
    branch = Source("chatgpt", "c1#x")
    one, other = conversation(exchange("1", "a"), source=HERE), exchange("2", "b")
    first, second = store.archive.adopt([one, conversation(other, source=branch, branch_of=HERE)])
    assert stored(store, second.session_id).forked_from == first.session_id
    assert stored(store, second.session_id).source == branch


def test_turns_that_cannot_be_are_made_right(store: SQLiteStore) -> None:
    odd = replace(turn(model="m\x1b"), ended_at=None)
    system = Exchange(KeptItem({"role": "system", "content": "s"}), (Answer((said("a"),), odd),))
    store.archive.adopt(
        [conversation(system, Exchange(asked("p"), (Answer((said("b"),), odd, partial=7),)), session_id="a")]
    )
    assert store.check() == []
    first, second = stored(store, "a").exchanges
    assert first.answers[0].turn is None
    assert second.answers[0].turn is not None
    assert (second.answers[0].partial, second.answers[0].turn.model) == (None, "m␛")
