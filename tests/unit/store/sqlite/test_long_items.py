"""Long texts are written as any other, though what they were bound to is let go of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

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


def test_every_item_is_stored_once(store: SQLiteStore) -> None:
    turn = store.journal.begin(TurnRequest("a", Prompt("One"), "model"))
    store.journal.withdraw(turn)
    turn = store.journal.begin(TurnRequest("a", Prompt("Two"), "model"))
    store.journal.checkpoint(turn, Partial("so far", "Hm."), None)
    assert store.queries.messages("a")[-1].text == "so far"
    store.journal.append(turn, [{"role": "assistant", "content": "Three"}])
    assert [item["content"] for item in store.journal.items("a")] == ["Two", "Three"]
    assert store.check() == []
