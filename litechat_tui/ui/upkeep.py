"""What the program does about the session file by itself, beside the screen: the index follows, old trash goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Thread

from litechat_tui.app.dependencies import Dependencies
from litechat_tui.app.index_keeper import IndexKeeper, logged
from litechat_tui.domain.search import IndexProgress


class Upkeep:
    """Runs on threads of its own between `start` and `close`."""

    def __init__(self, dependencies: Dependencies, report: Callable[[IndexProgress], object]) -> None:
        self._dependencies = dependencies
        self._keeper = IndexKeeper(dependencies.index, report)
        self._sweeper = Thread(target=partial(logged, self._sweep), name="trash", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._keeper.start()
        self._sweeper.start()

    def wake(self) -> None:
        """Say that something was stored."""
        self._keeper.wake()

    def close(self) -> None:
        """Stop, and wait for what is under way."""
        self._keeper.close()
        if self._sweeper.is_alive():
            self._sweeper.join()

    def _sweep(self) -> None:
        """Delete for good what has been in the trash long enough, and what the last run deleted out of it."""
        self._dependencies.housekeeping.sweep(self._dependencies.clock(), self._dependencies.trash_days)
