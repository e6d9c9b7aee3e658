"""One question with two answers."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.timer import Timer
from textual.widgets import Static

from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import _

REST_SECONDS = 1.0
"""Seconds without a key until a question that nobody asked for takes an answer."""


class Confirm(Dialog[bool]):
    """True for yes. Enter and y say yes; Esc and n say no."""

    BINDINGS = [("y,enter", "dismiss(True)"), ("n,escape", "dismiss(False)")]

    def __init__(self, question: str, consequence: str) -> None:
        super().__init__()
        self._question = question
        self._consequence = consequence

    def compose(self) -> ComposeResult:
        """Yield the question, what a yes does, and the keys."""
        with Vertical(id="confirm", classes="dialog"):
            yield Static(Content(self._question), classes="heading")
            yield Static(Content(self._consequence))
            yes, no = _("yes"), _("no")
            keys = Content.assemble(("y", "$primary"), f" {yes}   ", ("n", "$primary"), f" {no}")
            yield Static(keys, classes="keys")


class Unasked(Confirm):
    """A question that opens by itself, maybe while a person types: what is typed on does not answer it.

    It takes y, n and Enter once no key has come for a moment, and Esc at once.
    """

    _rest: Timer | None = None

    @property
    def takes_answers(self) -> bool:
        """Whether no key has come for a moment."""
        return self._rest is None

    def on_mount(self) -> None:
        """Wait until the person has stopped typing."""
        self._wait()

    def on_key(self, event: Key) -> None:
        """Drop what may have been meant for the box below."""
        if self._rest is not None and event.key != "escape":
            self._rest.stop()
            self._wait()
            if event.is_printable or event.key == "enter":
                event.stop()
                event.prevent_default()

    def _wait(self) -> None:
        self._rest = self.set_timer(REST_SECONDS, self._take_answers)

    def _take_answers(self) -> None:
        self._rest = None
