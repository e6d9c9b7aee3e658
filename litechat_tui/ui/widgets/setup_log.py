"""What a step of setting up tells while it runs: its last lines, and how long it waits already."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import ProgressBar, Static

from litechat_tui.domain.setup import Event, Note, Output, Told
from litechat_tui.words.setup import event_text

KEPT = 500
"""Lines; Docker writes several for each layer of an image."""


class StepLog(VerticalScroll):
    """Follows the last line until the reader scrolls away from it."""

    lines = getters.query_one("#lines", Static)
    waiting = getters.query_one("#waiting", Static)
    bar = getters.query_one(ProgressBar)

    def __init__(self) -> None:
        super().__init__(id="log")
        self._lines: deque[Content] = deque(maxlen=KEPT)

    def compose(self) -> ComposeResult:
        """Yield the lines, and below them what is waited for."""
        yield Static(id="lines")
        yield Static(id="waiting", markup=False)
        yield ProgressBar(show_eta=False, show_percentage=False)

    def on_mount(self) -> None:
        """Show the end."""
        self.anchor()
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._lines.clear()
        self.lines.update("")
        self.rest()

    def rest(self) -> None:
        """Show no more that something is waited for."""
        self.waiting.display = self.bar.display = False

    def add(self, events: Iterable[Event]) -> None:
        """Show what a step tells."""
        for event in events:
            if isinstance(event, Told) and event.note is Note.WAITING:
                self._wait(event)
            else:
                self._lines.append(Content.styled(event_text(event), _colour(event)))
        self.lines.update(Content("\n").join(self._lines))

    def _wait(self, event: Told) -> None:
        self.waiting.display = self.bar.display = True
        self.waiting.update(event_text(event))
        self.bar.update(total=float(event.facts["most"]), progress=float(event.facts["seconds"]))


def _colour(event: Event) -> str:
    if isinstance(event, Output):
        return "$foreground-muted"
    return "bold $success" if event.note is Note.ANSWER else "$foreground"
