"""The text of a long item is searched for as that of any other, though SQLite does not read the item."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.domain.ports import Partial, TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore, writing
from tests.conftest import frozen_clock


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SQLiteStore]:
    """A store to which every text is long."""
    monkeypatch.setattr(writing, "LONG", 0)
    with closing(SQLiteStore(tmp_path / "s", frozen_clock)) as store:
        yield store


def texts(store: SQLiteStore) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store.path)) as db:
        return db.execute("SELECT role, text FROM chat_text ORDER BY id").fetchall()


@pytest.mark.parametrize(
    ("item", "role", "text"),
    [
        ({"role": "assistant", "content": "Once upon"}, "assistant", "Once upon"),
        ({"type": "message", "role": "assistant", "content": "日本語 👩‍💻"}, "assistant", "日本語 👩‍💻"),
        (
            {"role": "user", "content": [{"type": "t", "text": "a"}, {"text": 5}, {}, "c", {"text": "b"}]},
            "user",
            "a\nb",
        ),
        ({"role": "assistant", "content": "half \ud83d pair"}, "assistant", None),
        ({"role": "assistant", "content": "a \0 b"}, "assistant", None),
        ({"content": "no role"}, None, "no role"),
        ({"type": "reasoning", "role": "assistant", "content": "no message"}, None, None),
        ({"role": "assistant", "content": 5}, None, None),
        ({"role": "assistant", "content": ""}, None, None),
    ],
)
def test_its_text_is_the_one_that_sqlite_finds(
    store: SQLiteStore, item: dict[str, Any], role: str | None, text: str | None
) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.append(turn, [item, {"role": "assistant", "content": "The end"}])
    assert store.check() == []
    if text is not None:
        assert texts(store) == [("user", "Hello"), (role, text), ("assistant", "The end")]


def test_rows_follow_each_other_whatever_was_removed(store: SQLiteStore) -> None:
    for prompt in ("One", "Two"):
        turn = store.journal.begin(TurnRequest("a", Prompt(prompt), "model"))
        store.journal.withdraw(turn)
    turn = store.journal.begin(TurnRequest("a", Prompt("Three"), "model"))
    store.journal.checkpoint(turn, Partial("so far", "Hm."), None)
    store.journal.append(turn, [{"role": "assistant", "content": "Four"}])
    assert texts(store) == [("user", "Three"), ("assistant", "Four")]
    assert store.check() == []
