"""Rows of any kind are read as something, and items of any kind are stored as something."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from litechat_tui.domain.ports import TurnRequest
from litechat_tui.domain.prompt import Prompt
from litechat_tui.store.sqlite import SQLiteStore
from tests.conftest import frozen_clock
from tests.odd_json import deep


@pytest.mark.parametrize(
    "item",
    [
        {"role": "assistant", "content": float("nan")},
        {"role": "assistant", "content": [float("inf"), 10**5000]},
        {"role": "assistant", "content": deep(50_000)},
        {"role": "assistant", "content": {1, 2}},
        {"role": "assistant", "content": "half \ud83d"},
    ],
)
def test_an_item_that_is_no_json_is_stored_as_one_that_is(tmp_path: Path, item: dict[str, Any]) -> None:
    store = SQLiteStore(tmp_path / "s", frozen_clock)
    turn = store.journal.begin(TurnRequest("a", Prompt("Hello"), "model"))
    store.journal.append(turn, [item])
    (_, stored) = store.journal.items("a")
    json.dumps(stored, allow_nan=False)
    assert stored["role"] == "assistant"
    assert store.check() == []
    store.close()
