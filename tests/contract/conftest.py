"""Every engine of the store, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.store.sqlite import SQLiteStore
from tests.contract.stores import Store, TickingClock
from tests.fakes import FakeStore


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    clock = TickingClock()
    made: Store = FakeStore(clock) if request.param == "memory" else SQLiteStore(tmp_path / "s", clock)
    with closing(made):
        yield made
