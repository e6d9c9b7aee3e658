"""Every engine of the store, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from litechat_tui.store.sqlite import SQLiteStore
from tests.contract.stores import Store, TickingClock, another
from tests.fakes import FakeStore


@pytest.fixture
def clock() -> TickingClock:
    """The clock of the store."""
    return TickingClock()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: TickingClock) -> Iterator[Store]:
    made: Store = FakeStore(clock) if request.param == "memory" else SQLiteStore(tmp_path / "s", clock)
    with closing(made):
        yield made


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """Another program on the same sessions."""
    with another(store) as made:
        yield made
