"""The lists that open above the prompt while something is typed there: of commands, and of files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class AidList(OptionList):
    """Shows what belongs to the text in the prompt; it never has the focus."""

    can_focus = False

    class Clicked(Message):
        """An entry was clicked. Each list has a message of its own."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes, compact=True, markup=False)
        self._state: object = None

    def _present(self, state: object, options: Callable[[], Sequence[Option]], at: int | None) -> None:
        """Show options, which are made anew where `state` is another one; nothing while it is None."""
        self.set_class(state is not None, "-open")
        before, self._state = self._state, state
        if state is None:
            return
        if state != before:
            self.set_options(options())
        self.highlighted = at

    @on(OptionList.OptionSelected)
    def _click(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Clicked(event.option_index))
