"""One line to find words in the conversation: a box to type in, and which match of how many is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from litechat_tui.app.shortcuts import Scope
from litechat_tui.ui.bindings import bindings_at
from litechat_tui.ui.focusing import focus_now
from litechat_tui.ui.widgets.text_input import TextInput
from litechat_tui.words import _


class FindBox(TextInput):
    """The words to find."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_at(Scope.FIND_BAR)]

    @dataclass
    class Stepped(Message):
        """The reader wants to go on to another match."""

        by: int

    def action_step(self, by: int) -> None:
        """Ask for another match."""
        self.post_message(self.Stepped(by))


class FindBar(Horizontal):
    """Asks for matches and knows nothing about where they are."""

    DEFAULT_CSS = """
    FindBar {
        display: none;
        height: 1;
        padding: 0 1;
        background: $panel;

        &.-open { display: block; }
        & > FindBox { width: 1fr; background: $panel; padding: 0 1; }
        & > FindBox:focus { border-left: outer $primary !important; padding: 0 1 0 0; }
        & > Static { width: auto; padding: 0 1; color: $foreground-muted; }
    }
    """

    @dataclass
    class Wanted(Message):
        """The reader wants to see a match."""

        text: str
        by: int
        """0 for the nearest one, 1 for the next, -1 for the one before."""

    @property
    def box(self) -> FindBox:
        """The box for the words."""
        self._make()
        return self.query_one(FindBox)

    @property
    def count(self) -> Static:
        """Which match of how many is shown."""
        self._make()
        return self.query_one(Static)

    def _make(self) -> None:
        """Make what is in it with its first use: the start goes without."""
        if not self.children:
            self.mount(FindBox(placeholder=_("Find in this conversation"), compact=True), Static(markup=False))

    @property
    def opened(self) -> bool:
        """Whether it is on the screen."""
        return self.has_class("-open")

    def open(self) -> None:
        """Show it; what was looked for last is selected, and the first letter typed takes its place."""
        self.add_class("-open")
        focus_now(self.box)
        self.box.action_select_all()

    def fill(self, words: str) -> None:
        """Put words into the box that were looked for elsewhere; nothing is asked for."""
        with self.prevent(Input.Changed):
            self.box.value = words
        self.count.update("")

    def close(self) -> None:
        """Hide it."""
        self.remove_class("-open")

    def again(self) -> None:
        """Ask anew: there is more to look through."""
        if self.opened and self.box.value:
            self.post_message(self.Wanted(self.box.value, 0))

    def tell(self, number: int, count: int) -> None:
        """Say which match is shown, of how many."""
        words = _("{number} of {count}").format(number=number, count=count) if count else _("none")
        self.count.update(words if self.box.value else "")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Wanted(self.box.value, 0))

    @on(FindBox.Stepped)
    def _stepped(self, event: FindBox.Stepped) -> None:
        event.stop()
        self.step(event.by)

    def step(self, by: int) -> None:
        """Go to another match."""
        self.add_class("-open")
        self.post_message(self.Wanted(self.box.value, by))
