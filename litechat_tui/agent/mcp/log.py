"""What a server wrote beside its answers, for whoever looks for the reason of a failure."""

from __future__ import annotations

from collections import deque

from litechat_tui.domain.redaction import Redactor
from litechat_tui.domain.text import one_line

MOST_LINES = 200
_MOST_PENDING = 4_000
"""Bytes of a line that has no end yet which are kept."""


class ServerLog:
    """The last lines, clean and without secrets."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._lines: deque[str] = deque(maxlen=MOST_LINES)
        self._pending = b""
        self.status = 0
        """Status of the last HTTP answer that was an error; 0 where there was none."""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines, oldest first."""
        return tuple(self._lines)

    def add(self, text: str) -> None:
        """Add a line."""
        if line := one_line(self._redactor.redacted(text), 500):
            self._lines.append(line)

    def feed(self, data: bytes) -> None:
        """Add the lines that end in `data`, and keep what comes behind them for the next piece."""
        # Of a flood only what can be kept is looked at.
        *lines, rest = data[-_MOST_PENDING * MOST_LINES :].split(b"\n")
        for line in lines[-MOST_LINES:]:
            self.add((self._pending + line[:_MOST_PENDING]).decode(errors="replace"))
            self._pending = b""
        self._pending = (self._pending + rest)[:_MOST_PENDING]

    def close(self) -> None:
        """Add what came last without an end of its line."""
        self.add(self._pending.decode(errors="replace"))
        self._pending = b""
