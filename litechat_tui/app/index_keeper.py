"""Keeps the index of all text up with what is stored, on a thread of its own, giving way to everything else."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

from litechat_tui.domain.errors import StoreError
from litechat_tui.domain.ports import SearchIndex
from litechat_tui.domain.search import IndexProgress

_log = logging.getLogger(__name__)

BREATH_SECONDS = 0.02
"""Pause between two steps, in which others write."""
REPORT_STEPS = 20
"""Steps between two reports."""


class IndexKeeper:
    """Indexes what waits whenever it is woken, until it is closed."""

    def __init__(self, index: SearchIndex, report: Callable[[IndexProgress], object] = lambda _: None) -> None:
        """`report` is told on the keeper's own thread how far the index is, while it takes long, and at the end."""
        self._index = index
        self._report = report
        self._woken = Event()
        self._closing = Event()
        self._thread = Thread(target=self._run, name="index", daemon=True)

    def start(self) -> None:
        """Begin, with what has waited since the last time."""
        self._woken.set()
        self._thread.start()

    def wake(self) -> None:
        """Say that something was stored. Cheap, and safe from any thread."""
        self._woken.set()

    def close(self) -> None:
        """Stop, and wait for the step that is under way. What is left waits for the next start."""
        self._closing.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            self._woken.wait()
            self._woken.clear()
            if self._closing.is_set():
                return
            # What waits is on a list in the file; a search reads the newest of it without the index.
            logged(self._catch_up)

    def _catch_up(self) -> None:
        steps = 0
        while self._index.step():
            steps += 1
            if steps % REPORT_STEPS == 0:
                self._report(self._index.progress())
            if self._closing.wait(BREATH_SECONDS):
                return
        if steps >= REPORT_STEPS:
            self._report(self._index.progress())


def logged(work: Callable[[], object]) -> None:
    """Do what the next start does again when the file does not let it happen now, and log why."""
    try:
        work()
    except StoreError:
        _log.warning("The upkeep of the session file is left to the next start", exc_info=True)
