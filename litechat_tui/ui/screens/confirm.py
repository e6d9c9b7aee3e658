"""One question with two answers."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

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
    """A question that opens by itself, maybe while a person types: what is typed on goes to the box behind it.

    It takes y, n and Enter once no key has come for a moment, and Esc at once.
    """

    _rest: Timer | None = None
    takes_answers = False
    """Whether no key has come for a moment."""

    def on_mount(self) -> None:
        """Wait until the person has stopped typing."""
        self._wait()

    def on_key(self, event: Key) -> None:
        """Let the box behind have what is typed on; an Enter answers nothing, and sends nothing out of sight."""
        if self.takes_answers or event.key == "escape":
            return
        if self._rest is not None:
            self._rest.stop()
        self._wait()
        event.stop()
        event.prevent_default()
        box = self.app.screen_stack[-2].focused
        if isinstance(box, Input | TextArea) and (event.is_printable or event.key == "backspace"):
            box._forward_event(type(event)(event.key, event.character))  # noqa: SLF001 - there is no public way

    def _wait(self) -> None:
        self._rest = self.set_timer(REST_SECONDS, self._take_answers)

    def _take_answers(self) -> None:
        self.takes_answers = True
