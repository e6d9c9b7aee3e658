"""The index of all text: in short steps, whoever writes, and the same as one made from scratch."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.items import decode_item
from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.domain.search import SearchQuery
from litechat_tui.domain.shelf import Change
from litechat_tui.store.sqlite import SQLiteStore, indexing
from litechat_tui.store.sqlite.indexing import CHUNK, END, LONGEST_QUERY, chunks
from litechat_tui.store.sqlite.tables import SDK_TABLES
from tests.conftest import frozen_clock
from tests.stored import sessions


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        yield store


def found(store: SQLiteStore, *words: str) -> Sequence[str]:
    return [hit.session.id for hit in store.search.search(SearchQuery(words)).hits]


def indexed(store: SQLiteStore) -> int:
    """Index everything and return in how many steps."""
    steps = 1
    while store.index.step():
        steps += 1
    return steps


def texts(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(
            "SELECT kind, item, session_id, text FROM chat_text ORDER BY kind, item, session_id"
        ).fetchall()


def the_sdk_writes(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        for statement in (*SDK_TABLES, *statements):
            db.execute(statement)


def row(session_id: str, role: str, text: str, at: str = "2026-01-02 03:04:05") -> str:
    item = json.dumps({"role": role, "content": text})
    return (
        f"INSERT INTO agent_messages (session_id, message_data, created_at) VALUES ('{session_id}', '{item}', '{at}')"
    )


@given(st.integers(0, 4 * CHUNK), st.integers(0, 3), st.sampled_from([7_000, 4 * CHUNK]))
def test_rows_of_a_long_text_hold_every_short_part_of_it(length: int, start: int, size: int) -> None:
    text = "".join(chr(0x4E00 + at % 20_000) for at in range(length))
    rows = [*chunks((text[at : at + size] for at in range(0, length, size)), start * CHUNK)]
    assert all(len(chunk.text) <= CHUNK + LONGEST_QUERY + len(END) for chunk in rows)
    for first, second in pairwise(rows):
        assert first.start + CHUNK == second.start
        assert first.text[CHUNK:] == second.text[:LONGEST_QUERY]
    if rows:
        assert rows[-1].text.endswith(text[rows[-1].start :] + END)
    else:
        assert length <= start * CHUNK


def test_a_long_text_takes_several_steps_and_is_found_in_all_its_parts(store: SQLiteStore) -> None:
    words = [f"word{number}" for number in range(60_000)]
    store.journal.begin(TurnRequest("a", Prompt(" ".join(words)), "model"))
    assert indexed(store) > 3
    assert all(found(store, word) == ["a"] for word in words[::5_000])
    assert store.check() == []


def test_a_long_text_is_read_and_folded_once_for_all_its_steps(
    store: SQLiteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = " ".join(f"word{number}" for number in range(100_000))
    store.journal.begin(TurnRequest("a", Prompt(words), "model"))
    monkeypatch.setattr(indexing, "decode_item", read := Mock(side_effect=decode_item))
    assert indexed(store) > 5
    assert read.call_count == 1


def test_a_text_that_changes_in_the_middle_of_its_steps_is_indexed_anew(store: SQLiteStore) -> None:
    store.journal.begin(TurnRequest("a", Prompt("before " * 60_000), "model"))
    assert store.index.step()
    the_sdk_writes(store.path, """UPDATE agent_messages SET message_data = '{"role": "user", "content": "after"}'""")
    assert found(store, "after") == ["a"]
    indexed(store)
    assert found(store, "after") == ["a"]
    assert found(store, "before") == []
    assert store.check() == []


def test_what_the_sdk_writes_is_found_and_what_it_clears_is_not(store: SQLiteStore) -> None:
    the_sdk_writes(
        store.path,
        "INSERT INTO agent_sessions (session_id) VALUES ('sdk')",
        row("sdk", "user", "Zebra and 世界"),
        "INSERT INTO agent_messages (session_id, message_data) VALUES ('sdk', 'no JSON')",
    )
    assert found(store, "zebra") == found(store, "世") == ["sdk"]
    indexed(store)
    assert found(store, "zebra") == found(store, "世") == ["sdk"]
    the_sdk_writes(store.path, "DELETE FROM agent_messages", "DELETE FROM agent_sessions")
    assert found(store, "zebra") == []
    assert texts(store.path) == []
    assert store.check() == []


def test_what_is_cleared_before_it_is_indexed_waits_no_more(store: SQLiteStore) -> None:
    the_sdk_writes(store.path, row("sdk", "user", "Zebra"))
    the_sdk_writes(store.path, "DELETE FROM agent_messages")
    assert store.index.progress().waiting == 0


def test_more_messages_of_one_moment_than_it_has_row_numbers(tmp_path: Path) -> None:
    the_sdk_writes(tmp_path / "s", *(row("a", "user", f"zebra {number}") for number in range(700)))
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        indexed(store)
        assert len(texts(store.path)) == 701
        assert found(store, "zebra 699") == found(store, "zebra 0") == ["a"]
        assert store.check() == []


def test_an_index_made_at_once_equals_one_that_followed(tmp_path: Path) -> None:
    rows = [row(f"s{number % 7}", ("user", "assistant")[number % 2], f"text {number} 日本語") for number in range(60)]
    the_sdk_writes(tmp_path / "late", *rows)
    with closing(SQLiteStore(tmp_path / "live", frozen_clock)) as live:
        for statement in rows:
            the_sdk_writes(live.path, statement)
            live.index.step()
        with closing(SQLiteStore(tmp_path / "late", frozen_clock)) as late:
            indexed(late)
            assert texts(live.path) == texts(late.path)
            assert live.check() == late.check() == []
            for number in range(7):
                there, here = late.queries.session(f"s{number}"), live.queries.session(f"s{number}")
                assert there is not None
                assert here is not None
                assert (there.id, there.title) == (here.id, here.title)


def test_titles_of_a_large_file_of_the_sdk_follow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MOST_ROWS", 50)
    made = [f"INSERT INTO agent_sessions (session_id) VALUES ('s{number}')" for number in range(300)]
    the_sdk_writes(tmp_path / "s", *made, *(row(f"s{number}", "user", f"Title {number}") for number in range(300)))
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        assert sum(not session.title for session in sessions(store)) == 100
        assert store.check() == []
    # A program that ends in the middle leaves the rest to the next one.
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        assert store.index.step()
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        indexed(store)
        assert all(session.title == f"Title {session.id[1:]}" for session in sessions(store))
        assert store.check() == []


def test_many_titles_take_several_steps_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "STEP", 1_000)
    the_sdk_writes(tmp_path / "s", *(row(f"s{number}", "user", f"Title {number}") for number in range(30)))
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        assert indexed(store) > 4
        assert store.check() == []


def test_a_session_that_went_unnoticed_waits_no_more(store: SQLiteStore) -> None:
    the_sdk_writes(store.path, "INSERT INTO chat_unindexed_sessions VALUES ('ghost')")
    assert not store.index.step()
    assert store.index.progress().waiting == 0


def test_a_title_is_in_order_when_no_message_is_left(store: SQLiteStore) -> None:
    turn = store.journal.begin(TurnRequest("s", Prompt("a"), "m"))
    store.commands.change(["s"], Change(title="Named"))
    fork = store.commands.fork("s", "f", None)
    other = store.journal.begin(TurnRequest(fork.id, Prompt("b"), "m"))
    indexed(store)
    store.journal.withdraw(other)
    store.journal.withdraw(turn)
    assert texts(store.path)
    assert store.check() == []


def test_two_windows_index_side_by_side(tmp_path: Path) -> None:
    the_sdk_writes(tmp_path / "s", *(row("a", "user", f"zebra {number} " + "x" * 900) for number in range(400)))
    with (
        closing(SQLiteStore(tmp_path / "s", frozen_clock)) as one,
        closing(SQLiteStore(tmp_path / "s", frozen_clock)) as other,
    ):
        while one.index.step() or other.index.step():
            pass
        assert one.check() == []


def test_a_search_in_a_file_without_its_index_is_an_error_of_ours(store: SQLiteStore) -> None:
    the_sdk_writes(store.path, "DROP TABLE search_prompt_fts")
    with pytest.raises(StoreError):
        found(store, "zebra")
