"""One question with two answers."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import _


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
