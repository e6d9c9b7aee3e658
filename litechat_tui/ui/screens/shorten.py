"""What to do about a conversation that has become long, and waiting for its summary."""

from __future__ import annotations

import asyncio
from concurrent.futures import CancelledError
from enum import Enum, auto

from textual import getters, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from litechat_tui.app.summaries import Summary
from litechat_tui.domain.errors import LitechatError
from litechat_tui.ui.reporting import Reporting
from litechat_tui.ui.screens.dialog import Dialog
from litechat_tui.words import _
from litechat_tui.words.problems import problem_text


class Way(Enum):
    """A way to send less."""

    SUMMARY = auto()
    FROM_HERE = auto()
    EVERYTHING = auto()


class Shorten(Dialog[Way]):
    """Returns the way that was chosen; None for none."""

    BINDINGS = [("escape", "dismiss(None)")]

    choices = getters.query_one(OptionList)

    def __init__(self, model: str, prompt: str, *, is_cut: bool) -> None:
        """`prompt` is the one from which on the conversation may be sent; empty where there is none before it."""
        super().__init__()
        self._ways = {Way.SUMMARY: (_("New session with a summary"), _summary_costs(model))}
        if prompt:
            words = _("From “{prompt}” on. What is above stays in the file.")
            self._ways[Way.FROM_HERE] = (_("Leave out what is above"), words.format(prompt=prompt))
        if is_cut:
            self._ways[Way.EVERYTHING] = (_("Send everything again"), _("Nothing is left out any more."))

    def compose(self) -> ComposeResult:
        """Yield the ways."""
        with Vertical(id="shorten", classes="dialog") as box:
            box.border_title = Content(_("Send less"))
            box.border_subtitle = Content(_("Enter chooses · Esc cancels"))
            yield OptionList(
                *(
                    Option(Content.assemble(title, "\n", (f"  {words}", "$foreground-muted")))
                    for title, words in self._ways.values()
                ),
                compact=True,
            )

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        self.dismiss([*self._ways][event.option_index])


def _summary_costs(model: str) -> str:
    return _("{model} writes it, which is one more request.").format(model=model)


class Summarizing(Dialog[str], Reporting):
    """Returns the summary; an empty string when it was given up or came to nothing."""

    BINDINGS = [("escape", "give_up")]

    note = getters.query_one("#note", Static)

    def __init__(self, summary: Summary, session_id: str, model: str, window: int | None) -> None:
        super().__init__()
        self._summary = summary
        self._session_id = session_id
        self._model = model
        self._window = window

    def compose(self) -> ComposeResult:
        """Yield what is going on."""
        with Vertical(id="summarizing", classes="dialog") as box:
            box.border_title = Content(_("Summary"))
            box.border_subtitle = Content(_("Esc cancels"))
            yield Static(Content(_("{model} is summing the conversation up…").format(model=self._model)), id="note")

    def on_mount(self) -> None:
        """Begin."""
        self.get()

    @work(group="summary", exit_on_error=False)
    async def get(self) -> None:
        """Wait for the summary, or say why there is none."""
        try:
            text = await asyncio.to_thread(self._summary.get, self._session_id, self._model, self._window)
        except CancelledError:
            return  # it was given up
        except LitechatError as error:
            self.note.update(Content(problem_text(error.problem).summary))
        else:
            self.dismiss(text)

    def action_give_up(self) -> None:
        """Wait no more."""
        self._summary.give_up()
        self.dismiss("")

    def on_unmount(self) -> None:
        """Let the thread end with the dialog, be it that the program ends."""
        self._summary.give_up()
