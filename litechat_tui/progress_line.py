"""One line at the terminal that tells how far long work on the session file is, and goes away with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from litechat_tui.domain.file_work import FileProgress, FileReport, FileWork
from litechat_tui.domain.text import cells
from litechat_tui.words import N_, _

PATIENCE_SECONDS = 0.3
"""How long the work may take before a line tells of it."""
BEAT_SECONDS = 0.1
"""Between two states of the line."""
_WORDS = {
    FileWork.BACKUP: N_("Backing up the session file: {percent} %"),
    FileWork.UPGRADE: N_("Upgrading the session file: {percent} %"),
}


@contextmanager
def told(stream: TextIO) -> Iterator[FileReport]:
    """Give what shows on `stream` how far work is, and leave no line behind."""
    line = ProgressLine(stream)
    try:
        yield line.tell
    finally:
        line.clear()


class ProgressLine:
    """Writes to a terminal alone, and to that nothing about work that is done in a moment."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._since: float | None = None
        """When the work began."""
        self._next = 0.0
        """When the line may change."""
        self._cells = 0
        """Of the line that is there."""

    def tell(self, progress: FileProgress) -> None:
        """Show how far the work is; done, it has no line."""
        if progress.done >= 1:
            self.clear()
            return
        now = self._clock()
        if self._since is None:
            self._since, self._next = now, now + PATIENCE_SECONDS
        if now >= self._next and self._stream.isatty():
            self._next = now + BEAT_SECONDS
            self._show(_(_WORDS[progress.work]).format(percent=f"{int(progress.done * 100):3}"))

    def clear(self) -> None:
        """Take the line away."""
        if self._cells:
            self._show("")

    def _show(self, words: str) -> None:
        width = cells(words)
        # Blanks and carriage returns are what every terminal knows.
        gone = " " * (self._cells - width)
        self._stream.write(f"\r{words}{gone}" if words else f"\r{gone}\r")
        self._stream.flush()
        self._cells = width
