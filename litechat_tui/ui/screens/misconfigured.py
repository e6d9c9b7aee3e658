"""What is wrong with the settings, and how to mend it: shown instead of a chat that could not work."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from litechat_tui.domain.errors import Problem
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text


class Misconfigured(Dialog[None]):
    """One sentence for each wrong setting. Enter, Esc or q leaves; what was typed is kept."""

    BINDINGS = [("enter,escape,q", "dismiss(None)")]

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._problems = problems

    def compose(self) -> ComposeResult:
        """Yield what is wrong, each with its hint."""
        with VerticalScroll(id="misconfigured", classes="dialog") as box:
            box.border_title = _("Configuration")
            box.border_subtitle = _("Enter leaves; what you typed is kept")
            for problem in self._problems:
                text = problem_text(problem)
                yield Static(Content(text.message), classes="heading")
                yield Static(Content(text.hint))
