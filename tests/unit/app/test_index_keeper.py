"""The index follows what is stored without being asked."""

from __future__ import annotations

from threading import Event

import pytest

from litechat_tui.app import index_keeper
from litechat_tui.app.index_keeper import IndexKeeper
from litechat_tui.domain.codes import Code
from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.search import IndexProgress


class CountedIndex:
    """Something waits for as many steps as it is told."""

    def __init__(self, steps: int) -> None:
        self.left = steps
        self.done = Event()
        self.breaks = False

    def progress(self) -> IndexProgress:
        return IndexProgress(self.left)

    def step(self) -> bool:
        if self.breaks:
            self.breaks = False
            self.done.set()
            raise StoreError(Code.STORE_LOCKED, path="s")
        self.left = max(self.left - 1, 0)
        if not self.left:
            self.done.set()
        return self.left > 0

    def waits_again(self, steps: int) -> None:
        self.done.clear()
        self.left = steps


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_keeper, "BREATH_SECONDS", 0)


def test_what_waits_is_indexed_and_reported() -> None:
    index, reports, whole = CountedIndex(2 * index_keeper.REPORT_STEPS + 1), list[int](), Event()

    def report(progress: IndexProgress) -> None:
        reports.append(progress.waiting)
        if not progress.waiting:
            whole.set()

    keeper = IndexKeeper(index, report)
    keeper.start()
    assert whole.wait(10)
    index.waits_again(1)
    keeper.wake()
    assert index.done.wait(10)
    keeper.close()
    assert reports == [index_keeper.REPORT_STEPS + 1, 1, 0]


def test_a_file_that_is_locked_does_not_end_it() -> None:
    index = CountedIndex(1)
    index.breaks = True
    keeper = IndexKeeper(index)
    keeper.start()
    assert index.done.wait(10)
    index.waits_again(1)
    keeper.wake()
    assert index.done.wait(10)
    keeper.close()


def test_it_ends_in_the_middle_when_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    stepped = Event()

    class Endless(CountedIndex):
        def step(self) -> bool:
            stepped.set()
            return True

    monkeypatch.setattr(index_keeper, "BREATH_SECONDS", 60)
    keeper = IndexKeeper(Endless(1))
    keeper.start()
    assert stepped.wait(10)
    keeper.close()
    keeper.close()


def test_one_that_never_began_is_closed() -> None:
    IndexKeeper(CountedIndex(1)).close()
