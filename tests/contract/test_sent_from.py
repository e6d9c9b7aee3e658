"""How every engine leaves out of what is sent what a person does not want sent any more, and keeps it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.contract.stores import Store, retry, said, talk


def rows(store: Store, session_id: str = "a") -> list[int]:
    return [message.item_id or 0 for message in store.queries.messages(session_id)]


def sent_from(store: Store, session_id: str = "a") -> int | None:
    session = store.queries.session(session_id)
    assert session is not None
    return session.sent_from


def three(store: Store) -> None:
    for word in ("One", "Two", "Three"):
        talk(store, "a", word, said(word.lower()))


def test_what_is_left_out_is_kept_and_comes_back(store: Store) -> None:
    three(store)
    items, messages = store.journal.items("a"), store.queries.messages("a")
    assert sent_from(store) is None
    store.commands.send_from("a", rows(store)[2])
    assert sent_from(store) == rows(store)[2]
    assert store.journal.items("a") == items[2:]
    assert store.queries.messages("a") == messages
    store.commands.send_from("a", None)
    assert (sent_from(store), store.journal.items("a")) == (None, items)


def test_the_last_turn_is_always_sent(store: Store) -> None:
    three(store)
    items = store.journal.items("a")
    store.commands.send_from("a", rows(store)[-1] + 1_000)
    assert store.journal.items("a") == items[4:]
    last = store.queries.messages("a")[-1].turn
    assert last is not None
    retry(store, last)
    assert store.journal.items("a")[0] == items[4], "its prompt is answered again"


def test_a_new_prompt_comes_on_top(store: Store) -> None:
    three(store)
    store.commands.send_from("a", rows(store)[4])
    store.journal.begin(TurnRequest("a", Prompt("Four"), "model"))
    assert len(store.journal.items("a")) == 3


def test_a_fork_and_a_copy_leave_out_the_same(store: Store) -> None:
    three(store)
    store.commands.send_from("a", rows(store)[2])
    store.commands.fork("a", "b")
    store.commands.duplicate("a", "c")
    for session_id in ("b", "c"):
        assert sent_from(store, session_id) == rows(store, session_id)[2]
        assert store.journal.items(session_id) == store.journal.items("a")


@pytest.mark.parametrize("before", [2, 4])
def test_a_fork_of_which_nothing_would_be_sent_sends_all(store: Store, before: int) -> None:
    three(store)
    store.commands.send_from("a", rows(store)[4])
    store.commands.fork("a", "b", rows(store)[before])
    assert sent_from(store, "b") is None
    assert len(store.journal.items("b")) == before


def test_of_a_session_that_is_not_there_nothing_is_kept(store: Store) -> None:
    store.commands.send_from("a", 3)
    assert store.queries.session("a") is None
    assert store.journal.items("a") == []


@pytest.mark.parametrize("odd", ["x", 1.5, b"x"])
def test_a_row_that_is_none_leaves_nothing_out(store: Store, odd: object) -> None:
    if not isinstance(store, SQLiteStore):
        pytest.skip("only a file can be damaged")
    three(store)
    with closing(sqlite3.connect(store.path)) as db, db:
        db.execute("UPDATE chat_sessions SET sent_from = ?", (odd,))
    assert (sent_from(store), len(store.journal.items("a"))) == (None, 6)
