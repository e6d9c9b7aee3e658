"""What is wrong with the settings, and the ways on: shown instead of a chat that could not work."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.domain.errors import Problem
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import N_, _
from litechat_tui.words.problems import problem_text


class WayOn(StrEnum):
    """What can be done about wrong settings."""

    SETUP = "setup"
    DOCTOR = "doctor"
    DEMO = "demo"
    QUIT = "quit"


_LABELS = {
    WayOn.SETUP: N_("Set up the proxy, step by step"),
    WayOn.DOCTOR: N_("See what is broken, from the settings to the model"),
    WayOn.DEMO: N_("Look around in the demo"),
    WayOn.QUIT: N_("Quit; what you typed is kept"),
}


class Misconfigured(Dialog[WayOn]):
    """One sentence for each wrong setting, and a list of what to do. Esc or q quits."""

    BINDINGS = [("escape,q", "leave")]

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._problems = problems

    def compose(self) -> ComposeResult:
        """Yield what is wrong, each with its hint, and the ways on."""
        with Vertical(id="misconfigured", classes="dialog") as box:
            box.border_title = Content(_("Configuration"))
            box.border_subtitle = Content(_("Enter chooses · Esc quits"))
            with VerticalScroll(can_focus=False):
                for problem in self._problems:
                    text = problem_text(problem)
                    yield Static(Content(text.message), classes="heading")
                    yield Static(Content(text.hint))
            yield OptionList(*(Option(_(_LABELS[way]), id=way) for way in WayOn), compact=True, markup=False)

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        way = WayOn(event.option_id or WayOn.QUIT)
        if way is WayOn.DOCTOR:
            self.call_later(self.app.run_action, "app.show_doctor")
        else:
            self.dismiss(way)

    def action_leave(self) -> None:
        """Choose to quit."""
        self.dismiss(WayOn.QUIT)
