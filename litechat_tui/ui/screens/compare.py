"""A comparison: the answers of two or three models to the same prompt, side by side as they arrive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from litechat_tui.app.chat import ChatService
from litechat_tui.app.chat_events import ChatEvent, ReplyArrived, ReplyFinished
from litechat_tui.app.comparing import Comparison
from litechat_tui.app.keymap import Keymap
from litechat_tui.domain.ports import Clock
from litechat_tui.domain.text import one_line
from litechat_tui.ui.bindings import same_keys
from litechat_tui.ui.screens.dialog import Once
from litechat_tui.ui.screens.reading import ReadingScreen
from litechat_tui.ui.widgets.compared_answer import ComparedAnswer
from litechat_tui.ui.widgets.transcript import Transcript
from litechat_tui.words import _

COLUMN_CELLS = 32
"""Where a column would be narrower than this, one answer at a time is shown."""


class CompareScreen(Once[str], ReadingScreen[str]):
    """Returns the session of the answer that is kept; an empty string when none was.

    The answers go on arriving when it is left.
    """

    CSS_PATH = Path(__file__).with_name("compare.tcss")
    BINDINGS = [
        ("escape", "dismiss('')"),
        same_keys("compare.begin", "dismiss('')"),
        ("tab,right,l", "go(1)"),
        ("shift+tab,left,h", "go(-1)"),
        *((str(number), f"go_to({number - 1})") for number in range(1, 10)),
        ("enter,k", "keep"),
        ("y", "copy_message"),
        ("c", "copy_code"),
        ("s", "stop"),
        ("S", "stop_all"),
        ("ctrl+c", "interrupt"),
    ]

    current: var[int] = var(0, init=False)
    """Which answer has the keys, from 0."""

    tabs = getters.query_one("#tabs", Static)

    def __init__(self, comparison: Comparison, chat: ChatService, clock: Clock, keymap: Keymap) -> None:
        super().__init__()
        self._chat = chat
        self._prompt = comparison.answers[0].request.prompt
        self.columns = [ComparedAnswer(answer, clock, keymap) for answer in comparison.answers]
        self._stop_listening: Callable[[], None] = lambda: None

    def compose(self) -> ComposeResult:
        """Yield what was asked, the answers, and the keys."""
        yield Static(Content(one_line(self._prompt.text)), id="asked")
        yield Static(id="tabs", markup=False)
        with Horizontal(id="answers"):
            yield from self.columns
        yield Static(Content(_("Tab next · Enter keep · s stop · S stop all · Esc back")), id="keys")

    def on_mount(self) -> None:
        """Follow the answers, and count the seconds."""
        self._stop_listening = self._chat.listen(self._happened)
        self.set_interval(1, self._count)
        self.watch_current()

    def on_unmount(self) -> None:
        """Leave the answers to arrive without anybody looking."""
        self._stop_listening()

    def on_resize(self, event: events.Resize) -> None:
        """Show one answer at a time where there is no room for all."""
        self.set_class(event.size.width < COLUMN_CELLS * len(self.columns), "-tabs")

    @property
    def read(self) -> Transcript:
        """The answer that has the keys."""
        return self.columns[self.current].transcript

    # What arrives

    def _happened(self, event: ChatEvent) -> None:
        if isinstance(event, ReplyArrived | ReplyFinished) and not self._pruning:
            for column in self._columns_of(event):
                column.stream()
                if isinstance(event, ReplyFinished):
                    self._show_tabs()

    def _columns_of(self, event: ReplyArrived | ReplyFinished) -> Iterator[ComparedAnswer]:
        return (column for column in self.columns if column.answer is event.live)

    def _count(self) -> None:
        for column in self.columns:
            if column.answer.ending is None:
                column.tell()

    @on(Transcript.LinkClicked)
    def _open_link(self, event: Transcript.LinkClicked) -> None:
        self.app.open_url(event.url)

    # Which answer

    def watch_current(self) -> None:
        """Give the keys to the answer."""
        for number, column in enumerate(self.columns):
            column.set_class(number == self.current, "-current")
        self.read.focus()
        self._show_tabs()

    def on_descendant_focus(self) -> None:
        """Follow a click into another answer."""
        self.current = next(
            (number for number, column in enumerate(self.columns) if column.transcript.has_focus), self.current
        )

    def _show_tabs(self) -> None:
        pieces: list[tuple[str, str]] = []
        for number, column in enumerate(self.columns):
            sign = "●" if column.answer.ending is None else "✓" if column.answer.answered else "✗"
            style = "bold $primary" if number == self.current else "$foreground-muted"
            pieces += [(f"{number + 1} {column.answer.request.model} {sign}", style), ("  ", "")]
        self.tabs.update(Content.assemble(*pieces), layout=False)

    def action_go(self, by: int) -> None:
        """Go to the next answer, and after the last one to the first."""
        self.current = (self.current + by) % len(self.columns)

    def action_go_to(self, number: int) -> None:
        """Go to an answer by its number."""
        if number < len(self.columns):
            self.current = number

    # What is done

    def action_keep(self) -> None:
        """Go on with this answer."""
        answer = self.columns[self.current].answer
        if answer.stored:
            self.dismiss(answer.session_id)
        else:
            self.decline(_("There is nothing of this answer to go on with."))

    def action_stop(self) -> None:
        """Stop this answer; what came is kept."""
        self._chat.stop(self.columns[self.current].answer.session_id)

    def action_stop_all(self) -> None:
        """Stop all answers; what came is kept."""
        for column in self.columns:
            self._chat.stop(column.answer.session_id)
